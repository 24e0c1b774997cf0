"""Who is admitted while a competition is out is not invited to it, and is told so; the next one comes to them too."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from terskel.audit.models import Event
from terskel.awards.protocol import Abandoned, procurement_report
from terskel.awards.writing import course
from terskel.competitions import actions, queries
from terskel.competitions.actions.inviting import recipients_digest, write_invitations
from terskel.core import formats
from terskel.core.decisions import Missing
from terskel.core.instants import last_day_before, oslo_day
from terskel.documents import queries as documents
from terskel.qualification.queries import Qualified
from tests.rooms.notifications.told import tell
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.cast import Cast, oslo
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    deliver,
    draft_competition,
    publish,
    published_competition,
    with_rival,
)
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

LATER = oslo("2027-01-29 12:00")


@pytest.fixture
def world() -> CompetitionWorld:
    """Published to Bjørn's firm alone; Camilla's is admitted two days later."""
    made = lent(alone)
    with_rival(made.dps, at=ASKED_AT)
    return made


def alone(cast: Cast) -> CompetitionWorld:
    return published_competition(cast, rival=False)


def missed(world: CompetitionWorld, *, at: datetime = ASKED_AT) -> list[str]:
    rows = queries.published_before_admission(world.cast.camilla, at=at)
    return [row.reference for row in rows]


def test_whoever_was_admitted_later_reads_which_competitions_they_came_too_late_for(world: CompetitionWorld) -> None:
    assert missed(world) == [world.terms.reference]
    page = visitor(world.cast.camilla).get("supplier:invitations", at=ASKED_AT)
    assert "Publisert før dere ble tatt opp" in page
    assert world.terms.reference in page
    assert missed(world, at=CLOSES_AT) == []


def test_whoever_is_invited_has_missed_nothing(world: CompetitionWorld) -> None:
    assert queries.published_before_admission(world.cast.bjorn, at=ASKED_AT) == []


def test_the_next_competition_is_for_both(world: CompetitionWorld) -> None:
    after = publish(draft_competition(world.dps, title="Neste"), at=ASKED_AT, closes_at=CLOSES_AT + timedelta(days=7))
    assert len(queries.invited(after.id)) == 2
    assert missed(world) == [world.terms.reference]


@pytest.fixture
def inviting() -> CompetitionWorld:
    """The same, where the documents of the DPS say that who is admitted along the way may be invited."""
    made = lent(alone_and_inviting)
    with_rival(made.dps, at=ASKED_AT)
    return made


def alone_and_inviting(cast: Cast) -> CompetitionWorld:
    return publish(draft_competition(operative_dps(cast, late_admitted="invited")))


def invite(world: CompetitionWorld, **changes: Any) -> int:
    given = {"reason": "Flere er tatt opp.", "closes_at": LATER, "by": world.cast.brita, "at": ASKED_AT}
    return actions.invite_late(world.id, **{**given, **changes})


def test_where_the_documents_say_nothing_of_it_nobody_is_invited_later(world: CompetitionWorld) -> None:
    assert queries.late_admitted(world.cast.brita, world.id, at=ASKED_AT) is None
    assert refused(lambda: invite(world)) == "competitions.late_wait_for_the_next"
    assert queries.invited(world.id) == (world.cast.fjordsikt_id,)


def test_all_who_were_admitted_since_are_invited_in_one_act(inviting: CompetitionWorld) -> None:
    found = queries.late_admitted(inviting.cast.brita, inviting.id, at=ASKED_AT)
    assert found is not None
    assert ([one.id for one in found.suppliers], found.must_move) == ([inviting.cast.rival_id], True)
    assert invite(inviting, closes_at=found.suggested) == 1
    assert set(queries.invited(inviting.id)) == {inviting.cast.fjordsikt_id, inviting.cast.rival_id}
    assert missed(inviting) == []
    assert refused(lambda: invite(inviting)) == "competitions.nobody_admitted_since"
    deliver(inviting, inviting.cast.camilla)


def test_the_procurement_report_says_who_came_later(inviting: CompetitionWorld) -> None:
    def report() -> str:
        return said_in(
            procurement_report(course(inviting.terms, ASKED_AT), Abandoned("Bevilgningen falt bort.", "Gro"))
        )

    assert "alle som var kvalifisert da invitasjonen ble sendt. Antallet" in report()
    invite(inviting)
    assert queries.invited_later(inviting.id) == {inviting.cast.rival_id: ASKED_AT}
    assert "sendt, og 1 som ble tatt opp senere og invitert mens konkurransen var åpen" in report()
    assert f", invitert {formats.day(oslo_day(ASKED_AT), 'nb')}" in report()


def test_the_deadline_moves_for_everyone_so_that_ten_days_are_left(inviting: CompetitionWorld) -> None:
    found = queries.late_admitted(inviting.cast.brita, inviting.id, at=ASKED_AT)
    assert found is not None
    assert last_day_before(found.earliest.instant) == date(2027, 1, 25)
    assert refused(lambda: invite(inviting, closes_at=None)) == "competitions.late_needs_time"
    early = found.earliest.instant - timedelta(microseconds=1)
    assert refused(lambda: invite(inviting, closes_at=early)) == "competitions.deadline_too_early"
    invite(inviting, closes_at=found.earliest.instant)
    view = queries.competition(inviting.cast.bjorn, inviting.id, at=ASKED_AT)
    assert view.closes_at == found.earliest.instant
    # The law's last day is Saturday the 16th.
    assert last_day_before(view.question_deadline_at or ASKED_AT) == date(2027, 1, 15)
    kinds = [one.kind for one in documents.public_letters(inviting.id, at=ASKED_AT)]
    assert sorted(kinds) == ["competitions.change", "competitions.invitation", "competitions.late"]


def test_a_deadline_that_leaves_enough_time_stays(inviting: CompetitionWorld) -> None:
    late = oslo("2027-02-12 12:00")
    actions.extend_deadline(inviting.id, closes_at=late, reason="Mer tid.", by=inviting.cast.brita, at=ASKED_AT)
    after = ASKED_AT + timedelta(hours=1)
    invite(inviting, closes_at=None, at=after)
    assert inviting.terms.closes_at == late
    kinds = [one.kind for one in documents.public_letters(inviting.id, at=after)]
    assert kinds.count("competitions.late") == 1


def test_the_log_of_recipients_says_who_came_later_and_why(inviting: CompetitionWorld) -> None:
    invite(inviting)
    log = queries.recipient_log(inviting.cast.daniel, inviting.id, at=ASKED_AT)
    told = {one.supplier.id: (one.invited_at, one.why_later) for one in log}
    assert told[inviting.cast.fjordsikt_id] == (PUBLISHED_AT, "")
    assert told[inviting.cast.rival_id] == (ASKED_AT, "Flere er tatt opp.")
    (late,) = (one for one in log if one.why_later)
    assert late.admitted_at is not None
    assert PUBLISHED_AT < late.admitted_at <= ASKED_AT
    event = Event.objects.get(kind="competitions.LateAdmittedInvited", subject_id=inviting.id)
    assert event.payload["recipients"] == 2
    assert event.payload["recipients_sha256"] == recipients_digest(queries.invited(inviting.id))
    page = visitor(inviting.cast.brita).get("authority:competition_recipients", inviting.id, at=ASKED_AT)
    assert "Flere er tatt opp." in page
    with pytest.raises(Missing):
        queries.recipient_log(inviting.cast.bjorn, inviting.id, at=ASKED_AT)


def test_only_a_buyer_with_a_reason_invites_while_tenders_are_taken(inviting: CompetitionWorld) -> None:
    assert refused(lambda: invite(inviting, by=inviting.cast.daniel)) == "competitions.not_buyer"
    assert refused(lambda: invite(inviting, reason=" ")) == "competitions.late_without_reason"
    assert refused(lambda: invite(inviting, at=CLOSES_AT)) == "competitions.too_late_to_invite"
    for stranger in (inviting.cast.bjorn, inviting.cast.astrid):
        with pytest.raises(Missing):
            invite(inviting, by=stranger)
    assert queries.invited(inviting.id) == (inviting.cast.fjordsikt_id,)


def test_the_database_lets_nobody_add_a_recipient_otherwise(inviting: CompetitionWorld) -> None:
    with pytest.raises(DatabaseError, match="frozen at publication"), transaction.atomic():
        write_invitations(inviting.id, [Qualified(inviting.cast.rival_id, ())], ASKED_AT)


def test_everyone_is_told_once(inviting: CompetitionWorld) -> None:
    invite(inviting)
    moved, late = tell("competitions.DeadlineExtended"), tell("competitions.LateAdmittedInvited")
    assert [one.person.name for one in moved] == ["Bjørn Lie"]
    assert [one.person.name for one in late] == ["Camilla Berg"]
    assert all("Dere ble tatt opp etter at konkurransen ble sendt ut" in one.body for one in late)


def test_where_the_deadline_stays_the_others_hear_that_there_are_more(inviting: CompetitionWorld) -> None:
    late = oslo("2027-02-12 12:00")
    actions.extend_deadline(inviting.id, closes_at=late, reason="Mer tid.", by=inviting.cast.brita, at=ASKED_AT)
    invite(inviting, closes_at=None, at=ASKED_AT + timedelta(hours=1))
    told = {one.person.name: one.subject for one in tell("competitions.LateAdmittedInvited")}
    assert told["Bjørn Lie"].startswith("Flere er invitert")
    assert told["Camilla Berg"].startswith("Invitasjon")
