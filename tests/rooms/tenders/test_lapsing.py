"""Whoever had answers that were never delivered is told so once, after the opening, and nobody else is."""

from datetime import timedelta

import pytest

from terskel.audit.models import Event
from terskel.core.actors import SYSTEM
from terskel.tenders import actions, queries
from terskel.timetable.actions import tick
from tests.rooms.notifications.told import tell
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    OPENING_AT,
    CompetitionWorld,
    deliver,
    open_tenders,
    published_competition,
    write_tender,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

KIND = "tenders.DraftLapsed"
AFTER = OPENING_AT + timedelta(hours=1)


@pytest.fixture
def world() -> CompetitionWorld:
    """Bjørn has written and not delivered; Camilla has delivered."""
    world = lent(published_competition)
    write_tender(world, world.cast.bjorn)
    deliver(world, world.cast.camilla)
    return world


def lapsed() -> int:
    return Event.objects.filter(kind=KIND).count()


def test_after_the_opening_whoever_had_written_is_told_once_that_they_did_not_deliver(world: CompetitionWorld) -> None:
    tick(at=CLOSES_AT + timedelta(minutes=5))
    assert lapsed() == 0, "before the opening it would tell who had begun"
    open_tenders(world)
    tick(at=AFTER)
    [message] = tell(KIND)
    assert message.person.name == "Bjørn Lie"
    assert "leverte ikke" in message.subject
    assert "Camilla" not in message.subject + message.body
    tick(at=AFTER + timedelta(hours=1))
    assert lapsed() == 1


def test_the_authority_reads_nothing_of_it_after_the_opening_either(world: CompetitionWorld) -> None:
    open_tenders(world)
    tick(at=AFTER)
    event = Event.objects.get(kind=KIND)
    assert (event.matters, event.hidden_until_opened) == ([], event.subject_id)


def test_whoever_has_said_no_or_delivered_is_not_told(world: CompetitionWorld) -> None:
    actions.decline(world.id, reason_code="time", by=world.cast.bjorn, at=DELIVERED_AT)
    write_tender(world, world.cast.camilla, at=DELIVERED_AT + timedelta(minutes=1))
    open_tenders(world)
    tick(at=AFTER)
    assert lapsed() == 0
    assert queries.drafts_to_lapse(at=AFTER, limit=10) == [], "nobody is asked about again"


def test_whoever_withdrew_and_wrote_anew_without_delivering_is_told(world: CompetitionWorld) -> None:
    camilla, at = world.cast.camilla, DELIVERED_AT + timedelta(minutes=1)
    actions.withdraw(world.id, received_at=at, by=camilla, at=at)
    write_tender(world, camilla, at=at)
    open_tenders(world)
    tick(at=AFTER)
    assert lapsed() == 2


def test_a_draft_of_an_opening_long_ago_is_left_alone(world: CompetitionWorld) -> None:
    open_tenders(world)
    assert queries.drafts_to_lapse(at=OPENING_AT + timedelta(days=60), limit=10) == []
    assert len(queries.drafts_to_lapse(at=AFTER, limit=10)) == 1


def test_a_draft_is_told_of_only_when_the_competition_is_opened(world: CompetitionWorld) -> None:
    tender = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).tender_id
    assert tender is not None
    actions.tell_of_lapse(tender, by=SYSTEM, at=CLOSES_AT + timedelta(hours=1))
    assert lapsed() == 0
