"""Whoever has answers that are not delivered is reminded once, in time, and nobody else learns that it has."""

from datetime import timedelta

import pytest

from terskel.audit.models import Event
from terskel.core.actors import SYSTEM
from terskel.tenders import actions, queries
from terskel.tenders.queries.own import LEFT_ALONE, REMINDED_BEFORE
from terskel.timetable.actions import tick
from tests.rooms.notifications.told import told
from tests.worlds.competitions import CLOSES_AT, CompetitionWorld, attach, deliver, published_competition, write_tender
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

KIND = "tenders.DraftReminded"
TOLD_AT = CLOSES_AT - REMINDED_BEFORE
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


def reminded() -> int:
    return Event.objects.filter(kind=KIND).count()


def test_a_day_before_the_deadline_those_with_a_draft_are_reminded_once(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    deliver(world, world.cast.camilla)
    tick(at=TOLD_AT - MICROSECOND)
    assert reminded() == 0
    tick(at=TOLD_AT)
    assert told(KIND) == ["Bjørn Lie"]
    tick(at=TOLD_AT + timedelta(hours=3))
    assert reminded() == 1


def test_whoever_is_writing_is_left_alone_for_two_hours(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn, at=TOLD_AT)
    tick(at=TOLD_AT + LEFT_ALONE - MICROSECOND)
    assert reminded() == 0
    tick(at=TOLD_AT + LEFT_ALONE)
    assert reminded() == 1


def test_changes_after_a_delivery_are_reminded_of_too(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    write_tender(world, world.cast.bjorn)
    tick(at=TOLD_AT)
    assert told(KIND) == ["Bjørn Lie"]


def test_after_the_deadline_there_is_nothing_to_remind_of(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    tender = queries.my_tender(world.cast.bjorn, world.id, at=TOLD_AT).tender_id
    assert tender is not None
    assert queries.drafts_to_remind(at=CLOSES_AT, limit=10) == []
    actions.remind_of_draft(tender, by=SYSTEM, at=CLOSES_AT)
    assert reminded() == 0


def test_the_reminder_is_on_no_matter_so_that_the_authority_never_reads_who_began(world: CompetitionWorld) -> None:
    attach(world, world.cast.bjorn, b"en plan")
    write_tender(world, world.cast.bjorn)
    tick(at=TOLD_AT)
    event = Event.objects.get(kind=KIND)
    assert (event.matters, event.hidden_until_opened) == ([], event.subject_id)
