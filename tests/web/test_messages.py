"""A message leads on to the page it is about, whoever reads it; a page of another organisation is not offered."""

from dataclasses import replace

import pytest
from django.urls import reverse

from terskel import clock
from terskel.accounts import actions as accounts
from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from terskel.core.actors import Actor
from terskel.core.ids import uuid7
from terskel.notifications import queries as notifications
from terskel.notifications.models import Message, OutgoingMail
from terskel.organisations import queries as organisations
from terskel.web.account.places import PLACES
from tests.web.visiting import visitor
from tests.worlds.cast import official, the_cast
from tests.worlds.competitions import published_competition
from tests.worlds.evaluations import SIGNED_AT, EvaluationWorld, contract_prepared, person_of
from tests.worlds.lent import lent
from tests.worlds.telling import tell_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def concluded() -> EvaluationWorld:
    """From the request to the concluded contract, and everybody told."""
    world, contract_id = lent(contract_prepared)
    digest = contract_queries.contract_for_room(contract_id).digest
    for signer in (world.cast.daniel, world.cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=signer, at=SIGNED_AT)
    tell_everything()
    return world


def acting_persons(world: EvaluationWorld) -> list[Actor]:
    cast = world.cast
    return [cast.bjorn, cast.camilla, cast.brita, cast.daniel, cast.astrid, cast.eva_at_helfo]


def test_every_message_told_in_the_whole_story_leads_to_a_page_that_is_there(concluded: EvaluationWorld) -> None:
    followed = set()
    for actor in acting_persons(concluded):
        reader = visitor(actor)
        for row in notifications.inbox(actor):
            with clock.stopped_at(SIGNED_AT):
                page = reader.client.get(reverse("account:message", args=[row.id]))
                place, change_to = page.context["place"], page.context["change_to"]
                assert place is not None, row.about_kind
                if not place.address:
                    continue
                if change_to is not None:
                    reader = visitor(change_to.actor)
                answer = reader.client.get(place.address)
            assert answer.status_code == 200, (actor.name, row.subject, place.address)
            followed.add(row.about_kind)
    assert {"application", "my_qualifications", "invitation", "tender", "result", "supplier_contract"} <= followed
    assert {"dps_queue", "evaluation", "award", "contract"} <= followed


def test_every_kind_of_thing_that_is_told_of_has_a_place(concluded: EvaluationWorld) -> None:
    told = set(Message.objects.values_list("about_kind", flat=True))
    assert told <= set(PLACES)


def test_one_who_did_not_tender_is_led_to_the_competition_and_not_to_a_result() -> None:
    """Everyone invited is told of the contract, also who has no result of its own."""
    world = lent(published_competition)
    told = Message.objects.create(
        person_id=person_of(world.cast.camilla),
        event_id=world.id,
        event_kind="contracts.ContractConcluded",
        about_kind="result",
        about_id=world.id,
        language="nb",
        subject="Kontrakten er inngått",
        body="Kontrakten er inngått.",
        created_at=SIGNED_AT,
    )
    with clock.stopped_at(SIGNED_AT):
        page = visitor(world.cast.camilla).client.get(reverse("account:message", args=[told.id]))
    assert page.context["place"].address == reverse("supplier:competition", args=[world.id])


def test_opening_a_message_takes_its_mark_away(concluded: EvaluationWorld) -> None:
    bjorn = concluded.cast.bjorn
    unread = notifications.unread(bjorn)
    row = notifications.inbox(bjorn)[0]
    assert f"{unread} uleste meldinger" in visitor(bjorn).get("account:messages", at=SIGNED_AT)
    visitor(bjorn).get("account:message", row.id, at=SIGNED_AT)
    assert notifications.unread(bjorn) == unread - 1


@pytest.mark.parametrize(("language", "words"), [("nb", "Søknaden"), ("nn", "Søknaden"), ("en", "request")])
def test_messages_are_in_the_language_of_their_reader(language: str, words: str) -> None:
    cast = the_cast()
    person = person_of(cast.bjorn)
    accounts.change_profile(person, name=cast.bjorn.name, language=language, by=cast.bjorn, at=SIGNED_AT)
    published_competition(cast)
    tell_everything()
    subjects = [row.subject for row in notifications.inbox(cast.bjorn)]
    assert any(words in subject for subject in subjects), subjects


def test_an_earlier_message_is_marked_with_the_language_it_came_in() -> None:
    """Whoever has changed language since hears it read with the right voice (WCAG 3.1.2)."""
    cast = the_cast()
    published_competition(cast)
    tell_everything()
    row = notifications.inbox(cast.bjorn)[0]
    accounts.change_profile(person_of(cast.bjorn), name=cast.bjorn.name, language="en", by=cast.bjorn, at=SIGNED_AT)
    reader = visitor(replace(cast.bjorn, language="en"))
    with clock.stopped_at(SIGNED_AT):
        inbox = reader.client.get(reverse("account:messages")).content.decode()
        page = reader.client.get(reverse("account:message", args=[row.id])).content.decode()
    assert '<html lang="en"' in inbox
    assert f'lang="nb">{row.subject}</a>' in inbox
    assert f'<h1 lang="nb">{row.subject}</h1>' in page
    assert page.count('lang="nb"') >= 2


def test_one_who_acts_for_two_changes_organisation_and_goes_on_in_one_press(concluded: EvaluationWorld) -> None:
    """Bjørn also evaluates at Norsk helsenett; while he does, his firm's message takes him to the firm's page."""
    bjorn = concluded.cast.bjorn
    both = official(person_of(bjorn), concluded.cast.nhn_id, "evaluator")
    row = next(one for one in notifications.inbox(bjorn) if one.about_kind == "invitation")
    reader = visitor(both)
    assert "Du handler nå for Norsk helsenett" in reader.get("account:message", row.id, at=SIGNED_AT)
    wanted = reverse("supplier:competition", args=[row.about_id])
    membership = next(one.membership_id for one in organisations.actors_of(bjorn.person_id) if one.actor == bjorn)
    answer = reader.done("account:act_for", at=SIGNED_AT, membership=str(membership), next=wanted)
    assert answer == wanted
    assert concluded.competition.terms.title in reader.get("supplier:competition", row.about_id, at=SIGNED_AT)


def test_a_page_that_is_not_there_offers_the_readers_other_organisations_whatever_it_was(
    concluded: EvaluationWorld,
) -> None:
    """The offer depends on the reader's own memberships alone, so that it tells nobody that a page exists."""
    both = official(person_of(concluded.cast.bjorn), concluded.cast.nhn_id, "evaluator")
    for existing in (True, False):
        key = concluded.id if existing else uuid7()
        page = visitor(both).get("supplier:competition", key, at=SIGNED_AT, status=404)
        assert "Hører den til en annen av virksomhetene dine?" in page
    alone = visitor(concluded.cast.daniel).get("supplier:competition", concluded.id, at=SIGNED_AT, status=404)
    assert "en annen av virksomhetene" not in alone


def test_who_has_left_the_organisation_of_a_message_is_told_so(concluded: EvaluationWorld) -> None:
    bjorn = concluded.cast.bjorn
    row = next(one for one in notifications.inbox(bjorn) if one.about_kind == "invitation")
    elsewhere = official(person_of(bjorn), concluded.cast.nhn_id, "evaluator")
    Message.objects.filter(id=row.id).update(organisation_id=uuid7())
    assert "ikke lenger handler for" in visitor(elsewhere).get("account:message", row.id, at=SIGNED_AT)


def test_one_told_of_a_refused_mail_is_led_to_what_the_mail_was_about(concluded: EvaluationWorld) -> None:
    """The supplier's people were told of the invitation; the buyer who sent it goes to the competition."""
    cast = concluded.cast
    mail = OutgoingMail.objects.filter(message__about_kind="invitation").first()
    assert mail is not None
    told = Message.objects.create(
        person_id=person_of(cast.brita),
        organisation_id=cast.brita.organisation_id,
        event_id=uuid7(),
        event_kind="notifications.MailRefused",
        about_kind="mail",
        about_id=mail.id,
        language="nb",
        subject="E-post kom ikke fram",
        body="E-post kom ikke fram.",
        created_at=SIGNED_AT,
    )
    with clock.stopped_at(SIGNED_AT):
        page = visitor(cast.brita).client.get(reverse("account:message", args=[told.id]))
    assert page.context["place"].address == reverse("authority:competition", args=[mail.message.about_id])
