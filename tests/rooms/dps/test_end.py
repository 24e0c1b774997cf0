"""The coming end of a DPS is told at 180, 90, 30 and 7 days, and requests are received to the last day."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from terskel.audit import queries as audit
from terskel.core.actors import SYSTEM
from terskel.core.decisions import RefusedAct
from terskel.dps import actions, moves, queries
from terskel.dps.proposals import Extension
from terskel.notices import queries as notices
from tests.worlds.cast import oslo
from tests.worlds.changes import make_known
from tests.worlds.dps import DpsWorld, public_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ENDS_AT = oslo("2031-01-01 00:00")


@pytest.fixture
def world() -> DpsWorld:
    return lent(public_dps)


def tick(world: DpsWorld, at: datetime) -> None:
    for dps_id in queries.ends_to_tell(at=at):
        actions.tell_of_end(dps_id, by=SYSTEM, at=at)


def told(world: DpsWorld) -> list[object]:
    found = audit.happened(world.id, descending=False)
    return [one.payload.get("days", 0) for one in found if one.kind in ("dps.EndApproaches", "dps.EndDatePassed")]


def test_the_end_is_told_at_each_of_the_days_and_once(world: DpsWorld) -> None:
    tick(world, ENDS_AT - timedelta(days=180, seconds=1))
    assert told(world) == []
    for days in (180, 90, 30, 7):
        for wait in (timedelta(0), timedelta(hours=1)):
            tick(world, ENDS_AT - timedelta(days=days) + wait)
    assert told(world) == [180, 90, 30, 7]


def test_a_worker_that_was_away_tells_the_nearest_only(world: DpsWorld) -> None:
    tick(world, ENDS_AT - timedelta(days=20))
    assert told(world) == [30]


def test_an_extension_makes_the_end_be_told_anew(world: DpsWorld) -> None:
    at = ENDS_AT - timedelta(days=10)
    tick(world, at)
    later = ENDS_AT + timedelta(days=365)
    change_id = actions.propose_change(world.id, Extension(later), why="Behov.", by=world.cast.astrid, at=at)
    actions.publish_change(change_id, dispatched_at=at, by=world.cast.astrid, at=at)
    make_known(change_id, by=world.cast.astrid, at=at)
    tick(world, ENDS_AT)
    assert told(world) == [30]
    tick(world, later - timedelta(days=30))
    assert told(world) == [30, 30]


def test_requests_are_received_to_the_last_day_and_then_a_notice_is_owed(world: DpsWorld) -> None:
    last = ENDS_AT - timedelta(seconds=1)
    tick(world, last)
    with transaction.atomic():
        assert moves.receive_application(world.id, at=last)
    assert "end" not in [one.kind for one in notices.owed(world.cast.astrid)]
    tick(world, ENDS_AT)
    tick(world, ENDS_AT + timedelta(days=1))
    assert [one.kind for one in notices.owed(world.cast.astrid)] == ["end"]
    with pytest.raises(RefusedAct) as refusal, transaction.atomic():
        moves.receive_application(world.id, at=ENDS_AT)
    assert refusal.value.refused.code == "dps.has_ended"
    assert told(world) == [7, 0]
