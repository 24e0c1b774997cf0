"""An invitation declined through the link in its mail: without logging in, and without being told anything more."""

import re
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from terskel import clock
from terskel.audit.models import Event
from terskel.competitions import actions as competition_actions
from terskel.competitions import queries as competitions
from terskel.competitions.queries import decline_links
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.notifications.models import Message, OutgoingMail
from terskel.organisations import queries as organisation_queries
from terskel.tenders import actions as tenders
from terskel.tenders.models import Delivery
from tests.rooms.notifications.told import tell
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.competitions import CLOSES_AT, DELIVERED_AT, CompetitionWorld, deliver, published_competition
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

LATER = DELIVERED_AT + timedelta(hours=1)
GIVEN = "Svaret er gitt"


@pytest.fixture
def world(db: None) -> CompetitionWorld:
    return lent(published_competition)


@pytest.fixture
def stranger() -> Visitor:
    """Whoever holds the link, in a browser that nobody is logged in with."""
    return visitor(ANONYMOUS)


def token_of(world: CompetitionWorld) -> str:
    bjorn = world.cast.bjorn
    assert bjorn.person_id is not None
    return decline_links.decline_token(competitions.invitation(bjorn, world.id).id, bjorn.person_id)


def test_the_mail_alone_holds_the_link_and_the_outbox_seals_it(world: CompetitionWorld, settings: Settings) -> None:
    settings.TERSKEL_DEMO = True  # its mails lie in clear
    messages = {one.person_id: one for one in tell("competitions.CompetitionPublished")}
    mail = OutgoingMail.objects.get(message_id=messages[world.cast.bjorn.person_id].id)
    found = re.search(r"/decline/([^/\s]+)/", mail.body)
    assert found is not None
    assert decline_links.decline_link(found[1]).sent_to == world.cast.bjorn.person_id
    assert not Message.objects.filter(body__contains="/decline/").exists()
    OutgoingMail.objects.all().delete()
    Message.objects.all().delete()
    settings.TERSKEL_DEMO = False
    tell("competitions.CompetitionPublished")
    sealed = OutgoingMail.objects.get(to=mail.to)
    assert sealed.body == ""
    assert sealed.sealed is not None
    assert b"/decline/" not in bytes(sealed.sealed)


def test_opening_the_link_declines_nothing_and_the_button_does(world: CompetitionWorld, stranger: Visitor) -> None:
    token = token_of(world)
    page = stranger.get("public:decline", token, at=DELIVERED_AT)
    assert world.terms.title in page
    assert "Fjordsikt" in page
    assert competitions.invitation(world.cast.bjorn, world.id).declined_at is None
    stranger.done("public:decline", token, at=DELIVERED_AT, reason_code="capacity", text="Fullt til påske.")
    invitation = competitions.invitation(world.cast.bjorn, world.id)
    assert (invitation.declined_at, invitation.decline_reason) == (DELIVERED_AT, "capacity")
    assert invitation.decline_text == "Fullt til påske."
    assert competitions.decline_counts(world.id) == {"capacity": 1}
    assert GIVEN in stranger.get("public:decline", token, at=LATER)


def test_without_a_reason_nothing_is_declined(world: CompetitionWorld, stranger: Visitor) -> None:
    refused = stranger.post("public:decline", token_of(world), at=DELIVERED_AT, reason_code="", text="Fullt.")
    assert refused.status_code == 200
    assert "Fullt." in text_of(refused)
    assert competitions.invitation(world.cast.bjorn, world.id).declined_at is None


def test_the_audit_says_that_nobody_was_logged_in_and_hides_who_declined(
    world: CompetitionWorld, stranger: Visitor
) -> None:
    stranger.done("public:decline", token_of(world), at=DELIVERED_AT, reason_code="time", text="")
    event = Event.objects.get(kind="competitions.InvitationDeclinedThroughLink")
    assert (event.actor_kind, event.person_id) == ("anonymous", None)
    assert event.payload["sent_to"] == str(world.cast.bjorn.person_id)
    assert event.hidden_until_opened == competitions.invitation(world.cast.bjorn, world.id).id
    own_people = {one.person_id for one in organisation_queries.people(world.cast.fjordsikt_id)}
    assert {one.person_id for one in tell(event.kind)} <= own_people
    assert Message.objects.filter(event_id=event.id).exists()


def test_a_delivery_takes_back_what_the_link_said(world: CompetitionWorld, stranger: Visitor) -> None:
    token = token_of(world)
    stranger.done("public:decline", token, at=DELIVERED_AT, reason_code="time", text="")
    deliver(world, world.cast.bjorn, at=LATER)
    assert competitions.invitation(world.cast.bjorn, world.id).declined_at is None
    stranger.post("public:decline", token, at=LATER, reason_code="time", text="")
    assert competitions.invitation(world.cast.bjorn, world.id).declined_at is None


def test_whoever_holds_the_link_reads_the_same_whether_or_not_the_firm_has_delivered(
    world: CompetitionWorld, stranger: Visitor
) -> None:
    token, other = token_of(world), world.cast.camilla
    deliver(world, world.cast.bjorn, at=DELIVERED_AT)
    assert other.person_id is not None
    others = decline_links.decline_token(competitions.invitation(other, world.id).id, other.person_id)
    name = organisation_queries.supplier(world.cast.rival_id).name
    own_name = organisation_queries.supplier(world.cast.fjordsikt_id).name

    def read(one: str) -> list[str]:
        before = stranger.get("public:decline", one, at=LATER)
        answer = stranger.post("public:decline", one, at=LATER, reason_code="time", text="")
        after = stranger.get("public:decline", one, at=LATER)
        return [re.sub(r'value="[^"]*"', "", text) for text in (before, str(answer.status_code), after)]

    with_tender, without = read(token), read(others)
    assert [text.replace(own_name, "X") for text in with_tender] == [text.replace(name, "X") for text in without]
    assert competitions.invitation(world.cast.bjorn, world.id).declined_at is None
    assert competitions.invitation(other, world.id).declined_at == LATER
    assert Delivery.objects.get().withdrawn_at is None
    event = Event.objects.get(kind="competitions.DeclineLinkSetAside")
    assert event.payload["why"] == "tender_stands"
    assert event.hidden_until_opened == competitions.invitation(world.cast.bjorn, world.id).id
    assert "gjelder fortsatt" in tell(event.kind)[0].body


def test_a_no_said_before_stands_with_its_own_reason(world: CompetitionWorld, stranger: Visitor) -> None:
    tenders.decline(world.id, reason_code="conflict", by=world.cast.bjorn, at=DELIVERED_AT)
    stranger.done("public:decline", token_of(world), at=LATER, reason_code="time", text="")
    assert competitions.invitation(world.cast.bjorn, world.id).decline_reason == "conflict"
    assert "sagt fra før" in tell("competitions.DeclineLinkSetAside")[0].body


def test_the_link_serves_once_and_not_after_the_deadline(world: CompetitionWorld, stranger: Visitor) -> None:
    token = token_of(world)
    closed = stranger.get("public:decline", token, at=CLOSES_AT)
    assert "Lenken virker ikke lenger" in closed
    assert stranger.post("public:decline", token, at=CLOSES_AT, reason_code="time", text="").status_code == 200
    assert competitions.invitation(world.cast.bjorn, world.id).declined_at is None
    stranger.done("public:decline", token, at=DELIVERED_AT, reason_code="time", text="")
    competition_actions.take_back_decline(world.id, by=world.cast.bjorn, at=LATER)
    stranger.post("public:decline", token, at=LATER, reason_code="time", text="")
    assert competitions.invitation(world.cast.bjorn, world.id).declined_at is None


def test_a_cancelled_competition_has_nothing_to_answer(world: CompetitionWorld, stranger: Visitor) -> None:
    competition_actions.cancel(
        world.id,
        reason_code="other",
        reason="Behovet er borte.",
        new_competition_follows=False,
        by=world.cast.brita,
        at=DELIVERED_AT,
    )
    assert "avlyst" in stranger.get("public:decline", token_of(world), at=LATER)


@pytest.mark.parametrize("forged", ["", "x", "0" * 64])
def test_a_link_that_nobody_sent_leads_nowhere(world: CompetitionWorld, forged: str) -> None:
    with pytest.raises(Missing):
        decline_links.decline_link(forged)
    with pytest.raises(Missing):
        decline_links.decline_link(Signer(salt="another").sign(forged))


def test_the_link_of_somebody_who_has_left_the_firm_leads_nowhere(world: CompetitionWorld) -> None:
    token, invitation_id = token_of(world), decline_links.decline_link(token_of(world)).invitation_id
    assert world.cast.camilla.person_id is not None
    with pytest.raises(Missing):
        decline_links.decline_link(decline_links.decline_token(invitation_id, world.cast.camilla.person_id))
    assert decline_links.decline_link(token).supplier_id == world.cast.fjordsikt_id


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "uten å logge inn"), ("nn", "utan å logge inn"), ("en", "without logging in")]
)
def test_the_page_is_in_the_readers_language(world: CompetitionWorld, language: str, said: str) -> None:
    client = Client(REMOTE_ADDR="127.0.0.1", HTTP_ACCEPT_LANGUAGE=language)
    with clock.stopped_at(DELIVERED_AT):
        page = client.get(reverse("public:decline", args=[token_of(world)]))
    assert said in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
