"""The catalogue of §2.0 for systems, requests and the firm: whom each event goes to, and in whose language."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terskel.audit.models import Event
from terskel.core.actors import SYSTEM
from terskel.core.ids import uuid7
from terskel.dps import actions as dps
from terskel.notifications import lost, queries, readers
from terskel.notifications.models import Message, OutgoingMail
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.qualification import queries as qualification
from terskel.qualification.actions import leave
from terskel.timetable.actions import tick
from tests.rooms.notifications.told import tell, told
from tests.worlds import cast as casting
from tests.worlds import dps as worlds
from tests.worlds import firms
from tests.worlds.cast import oslo
from tests.worlds.competitions import CompetitionWorld, published_competition
from tests.worlds.dps import operative_dps, public_dps
from tests.worlds.lent import lent, lent_cast

pytestmark = pytest.mark.django_db

AT = oslo("2027-01-13 10:00")  # a Wednesday
DUE = oslo("2027-01-16 00:00")

CATALOGUE = {
    "dps.published": {"dps.DpsMadePublic", "dps.InitialAssessmentFinished"},
    "dps.changed": {"dps.DpsChanged", "dps.DpsSuspended", "dps.DpsResumed"},
    "dps.closing": {"dps.EndApproaches"},
    "dps.ended": {"dps.EndDatePassed", "dps.DpsEnded", "dps.DpsCancelled"},
    "application.received": {"qualification.ApplicationSubmitted", "qualification.ApplicationOpened"},
    "application.clarification_requested": {"qualification.SupplementRequested", "qualification.SupplementAnswered"},
    "application.due_soon": {"qualification.LimitNear"},
    "application.overdue": {"qualification.LimitPassed"},
    "application.extended": {"qualification.AssessmentExtended"},
    "qualification.granted": {"qualification.SupplierAdmitted", "qualification.AppealUpheld"},
    "qualification.refused": {"qualification.SupplierRejected", "qualification.AppealDismissed"},
    "qualification.suspended": {"qualification.QualificationSuspended", "qualification.QualificationReinstated"},
    "qualification.withdrawn": {"qualification.SupplierLeft", "qualification.ApplicationWithdrawn"},
    "qualification.evidence_expiring": {"qualification.EvidenceExpiring"},
    "contact.bounced": {"notifications.MailRefused", "notifications.MailStillLost"},
    "change_contact": {"organisations.RolesChanged", "organisations.MatterTaskGiven", "organisations.MatterTaskEnded"},
    "yearly check": {"organisations.PeopleCheckDue"},
}


@pytest.mark.parametrize("row", CATALOGUE)
def test_every_row_of_the_catalogue_has_its_rules(row: str) -> None:
    assert set(readers.RULES) >= CATALOGUE[row]


def test_a_cancelled_system_is_told_to_those_whose_requests_are_still_sealed() -> None:
    world = lent(public_dps)
    worlds.apply(world, world.cast.camilla, ["IKT-01"])
    at = worlds.APPLIED_AT + timedelta(days=1)
    dps.cancel(world.id, reason="Behovet er borte.", by=world.cast.astrid, at=at)
    assert "Camilla Berg" in told("dps.DpsCancelled")
    assert "Bjørn Lie" not in told("dps.DpsCancelled")


def test_those_who_may_buy_are_told_when_competitions_may_begin() -> None:
    world = lent(operative_dps)
    everyone = told("dps.InitialAssessmentFinished")
    assert {"Astrid Nilsen", "Brita Strand"} <= set(everyone)
    assert world.cast.bjorn.person_id not in {one.person_id for one in tell("dps.InitialAssessmentFinished")}


def test_a_supplier_that_leaves_has_it_in_writing_and_so_have_the_managers() -> None:
    world = lent(operative_dps)
    mine = qualification.my_rights(world.cast.bjorn, at=AT)[0]
    leave(mine.id, by=world.cast.bjorn, at=AT)
    assert {"Bjørn Lie", "Astrid Nilsen"} <= set(told("qualification.SupplierLeft"))


def test_the_old_contact_person_and_the_new_one_are_told_and_not_whoever_did_it() -> None:
    cast = lent_cast()
    kari = firms.colleague(cast.bjorn, casting.person("Kari Ny"), "tenderer", at=AT)
    organisations.change_contact(cast.fjordsikt_id, kari.person_id, by=cast.bjorn, at=AT)
    events = Event.objects.filter(kind="organisations.RolesChanged")
    assert events.count() >= 1
    assert told("organisations.RolesChanged") == ["Kari Ny"]


def test_a_firm_is_reminded_once_a_year_and_no_more_often_however_often_the_clock_asks() -> None:
    cast = lent_cast()
    registered = organisation_queries.supplier(cast.fjordsikt_id).registered_at
    year = registered + organisation_queries.CHECKED_EVERY
    assert cast.fjordsikt_id not in organisation_queries.firms_to_ask(at=year - timedelta(seconds=1), limit=9)
    for later in (timedelta(), timedelta(days=1), timedelta(days=300)):
        tick(at=year + later)
    reminders = Event.objects.filter(kind="organisations.PeopleCheckDue", subject_id=cast.fjordsikt_id)
    assert reminders.count() == 1
    organisations.confirm_people(cast.fjordsikt_id, by=cast.bjorn, at=year + timedelta(days=301))
    tick(at=year + timedelta(days=365))
    assert reminders.count() == 1
    tick(at=year + timedelta(days=301 + 365))
    assert reminders.count() == 2
    [message] = [one for one in tell("organisations.PeopleCheckDue") if one.organisation_id == cast.fjordsikt_id][:1]
    assert message.person_id == cast.bjorn.person_id
    assert message.subject.startswith("Stemmer opplysningene om")


def test_asking_who_is_due_reads_no_more_the_more_firms_there_are() -> None:
    lent_cast()
    with CaptureQueriesContext(connection) as asked:
        organisation_queries.firms_to_ask(at=AT, limit=5)
    assert len(asked) == 1


@pytest.fixture
def lost_mail() -> tuple[CompetitionWorld, OutgoingMail]:
    """The invitation to Bjørn's firm, refused on a Wednesday morning."""
    world = lent(published_competition)
    tell("competitions.CompetitionPublished")
    mail = OutgoingMail.objects.get(message__person_id=world.cast.bjorn.person_id)
    mail.refused_at, mail.sealed = AT, None  # what was sealed for the way is erased where it ends
    mail.save()
    return world, mail


def raised(at: datetime) -> int:
    return sum(lost.raise_again(mail_id, by=SYSTEM, at=at) for mail_id in lost.to_raise(at=at))


def test_mail_that_is_still_lost_after_two_working_days_is_raised_once_to_admins_and_managers(
    lost_mail: tuple[CompetitionWorld, OutgoingMail],
) -> None:
    world, _mail = lost_mail
    assert raised(DUE - timedelta(seconds=1)) == 0
    assert raised(DUE) == 1
    assert raised(DUE + timedelta(days=1)) == 0
    everyone = tell("notifications.MailStillLost")
    assert {one.person_id for one in everyone} >= {world.cast.bjorn.person_id, world.cast.astrid.person_id}
    assert world.cast.camilla.person_id not in {one.person_id for one in everyone}
    assert not any("@" in one.body for one in everyone)


def test_mail_has_not_been_lost_if_something_came_through_since(
    lost_mail: tuple[CompetitionWorld, OutgoingMail],
) -> None:
    _world, mail = lost_mail
    later = AT + timedelta(hours=5)
    OutgoingMail.objects.create(to=mail.to, subject="x", body="x", queued_at=later, sent_at=later)
    assert queries.unreachable([mail.to]) == {}
    assert raised(DUE) == 0
    assert lost.to_raise(at=DUE) == []


def test_a_second_lost_mail_to_the_same_address_is_not_raised_again(
    lost_mail: tuple[CompetitionWorld, OutgoingMail],
) -> None:
    _world, mail = lost_mail
    assert raised(DUE) == 1
    message = Message.objects.get(id=mail.message_id)
    message.id, message.event_id, message.event_kind = uuid7(), message.id, "competitions.QuestionAnswered"
    message.save(force_insert=True)
    OutgoingMail.objects.create(
        to=mail.to, subject="x", body="x", queued_at=AT, refused_at=AT + timedelta(hours=1), message=message
    )
    assert raised(DUE + timedelta(days=4)) == 0
    assert Event.objects.filter(kind="notifications.MailStillLost").count() == 1
