"""A mail refused for good is raised with those who can mend it; never with anybody it would tell something sealed."""

from datetime import datetime
from uuid import UUID

import pytest

from terskel.accounts import actions as accounts
from terskel.accounts.models import Person
from terskel.audit.models import Event
from terskel.core.actors import SYSTEM, Actor
from terskel.notifications import actions, outbox, queries
from terskel.notifications.models import Message, OutgoingMail
from terskel.organisations import actions as organisations
from tests.rooms.notifications.conftest import MailServer
from tests.rooms.notifications.told import tell, told
from tests.worlds import cast as casting
from tests.worlds.competitions import ASKED_AT, PUBLISHED_AT, CompetitionWorld, deliver, published_competition
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

REFUSED = "refused@example.no"


@pytest.fixture
def world() -> CompetitionWorld:
    """Bjørn's firm has a contact person, Dag, whose address nobody takes; Anne administers Helfo."""
    world = lent(published_competition)
    dag = accounts.create_person(REFUSED, "Dag Vik", "nb", by=SYSTEM, at=PUBLISHED_AT)
    organisations.add_supplier_member(world.cast.fjordsikt_id, dag, ("contact",), by=world.cast.bjorn, at=PUBLISHED_AT)
    casting.official(casting.person("Anne Li"), world.cast.helfo_id, "authority_admin")
    return world


def hand_over_all(at: datetime = PUBLISHED_AT) -> None:
    """Every mail that waits is handed to the mail server."""
    for mail in OutgoingMail.objects.filter(sent_at=None, refused_at=None).order_by("id"):
        actions.send_mail(mail.id, by=SYSTEM, at=at)


def refused_mail() -> OutgoingMail:
    return OutgoingMail.objects.get(to=REFUSED, refused_at__isnull=False)


def test_a_refused_invitation_is_told_to_the_supplier_s_administrator_and_to_who_sent_it(
    world: CompetitionWorld, server: MailServer
) -> None:
    assert told("competitions.CompetitionPublished") == ["Bjørn Lie", "Camilla Berg", "Dag Vik"]
    hand_over_all()
    assert refused_mail().last_error
    messages = {message.person.name: message for message in tell("notifications.MailRefused")}
    assert set(messages) == {"Bjørn Lie", "Brita Strand", "Anne Li"}
    body = messages["Brita Strand"].body
    for said in ("Dag Vik", "Fjordsikt AS", REFUSED, "Invitasjon: Testleder 12 måneder", "på en annen måte"):
        assert said in body
    assert (messages["Bjørn Lie"].about_kind, messages["Bjørn Lie"].about_id) == ("people", world.cast.fjordsikt_id)


def test_the_message_itself_is_not_lost(world: CompetitionWorld, server: MailServer) -> None:
    tell("competitions.CompetitionPublished")
    hand_over_all()
    dag = Person.objects.get(email=REFUSED)
    reader = Actor("person", dag.id, dag.name, None, None, frozenset(), "nb")
    [kept] = queries.inbox(reader)
    assert kept.subject.startswith("Invitasjon: Testleder 12 måneder")


def test_a_refused_receipt_is_told_inside_the_supplier_alone(world: CompetitionWorld, server: MailServer) -> None:
    """Before the opening the authority must not learn that there is a tender."""
    deliver(world, world.cast.bjorn)
    assert told("tenders.TenderDelivered") == ["Bjørn Lie", "Dag Vik"]
    hand_over_all()
    assert told("notifications.MailRefused") == ["Bjørn Lie"]


def test_whoever_lost_the_mail_and_administers_the_firm_is_told_in_the_application_only(
    world: CompetitionWorld, server: MailServer
) -> None:
    Person.objects.filter(id=world.cast.camilla.person_id).update(email="rejected@example.no")
    Person.objects.filter(email=REFUSED).update(email="dag@example.no")
    tell("competitions.CompetitionPublished")
    hand_over_all()
    assert told("notifications.MailRefused") == ["Anne Li", "Brita Strand", "Camilla Berg"]
    hand_over_all()
    assert OutgoingMail.objects.filter(to="rejected@example.no").count() == 1


def test_a_refused_mail_about_a_refused_mail_is_told_to_nobody(world: CompetitionWorld, server: MailServer) -> None:
    Person.objects.filter(id=world.cast.bjorn.person_id).update(email="rejected@example.no")
    deliver(world, world.cast.bjorn)
    tell("tenders.TenderDelivered")
    dags = OutgoingMail.objects.get(to=REFUSED)
    actions.send_mail(dags.id, by=SYSTEM, at=ASKED_AT)
    assert told("notifications.MailRefused") == ["Bjørn Lie"]
    about_it = Message.objects.get(event_kind="notifications.MailRefused")
    actions.send_mail(OutgoingMail.objects.get(message=about_it).id, by=SYSTEM, at=ASKED_AT)
    assert Event.objects.filter(kind="notifications.MailRefused").count() == 2
    assert told("notifications.MailRefused") == []


def test_a_refused_mail_of_the_log_in_concerns_nobody_s_colleagues(server: MailServer) -> None:
    outbox.queue([outbox.Mail(REFUSED, "Bekreft", "Følg lenken")], at=PUBLISHED_AT)
    hand_over_all()
    assert told("notifications.MailRefused") == []


def test_a_server_that_was_away_too_long_counts_as_a_refusal(world: CompetitionWorld, server: MailServer) -> None:
    Person.objects.filter(email=REFUSED).update(email="busy@example.no")
    tell("competitions.CompetitionPublished")
    mail_id: UUID = OutgoingMail.objects.get(to="busy@example.no").id
    for _attempt in range(actions.ATTEMPTS - 1):
        with pytest.raises(actions.MailServerAway):
            actions.send_mail(mail_id, by=SYSTEM, at=ASKED_AT)
    actions.send_mail(mail_id, by=SYSTEM, at=ASKED_AT)
    assert "Brita Strand" in told("notifications.MailRefused")


def test_the_audit_has_the_refusal_without_the_address(world: CompetitionWorld, server: MailServer) -> None:
    tell("competitions.CompetitionPublished")
    hand_over_all()
    event = Event.objects.get(kind="notifications.MailRefused")
    assert event.payload == {"mail_id": str(refused_mail().id), "message_id": str(refused_mail().message_id)}
