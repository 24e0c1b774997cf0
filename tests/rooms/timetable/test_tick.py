"""A tick writes down what the clock has made true: not before, once, each moment for itself, and within a minute."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from croniter import croniter
from procrastinate.contrib.django import app
from pytest_django.plugin import DjangoDbBlocker

from terskel.audit.models import Event
from terskel.competitions import actions as competitions
from terskel.core.sealing import merkle
from terskel.jobs import timing
from terskel.tenders import actions as tenders
from terskel.tenders import queries
from terskel.tenders.models import Delivery, TreeHead
from terskel.tenders.settling import settles_at
from terskel.timetable.actions import tick
from terskel.vault.models import WaitingShare
from tests.clones import cloned
from tests.concurrency import at_once
from tests.worlds.cast import PASSPHRASE, the_cast
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    OPENING_AT,
    CompetitionWorld,
    deliver,
    draft_competition,
    publish,
    published_competition,
)

MICROSECOND = timedelta(microseconds=1)
HALF_A_MINUTE = timedelta(seconds=30)
HALF_AN_HOUR = timedelta(minutes=30)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(db: None) -> CompetitionWorld:
    return published_competition(the_cast())


def release(world: CompetitionWorld, at: datetime = OPENING_AT) -> None:
    tenders.release_share(world.id, passphrase=PASSPHRASE, impartial=True, by=world.cast.eva_at_helfo, at=at)


def settled() -> set[object]:
    return set(TreeHead.objects.values_list("competition_id", flat=True))


def damage(world: CompetitionWorld) -> None:
    """A delivery whose leaf is no hash: its competition cannot be settled until somebody has looked at it."""
    sound = Delivery.objects.get(id=deliver(world, world.cast.bjorn))
    Delivery.objects.create(
        competition_id=world.id,
        tender_id=sound.tender_id,
        version=2,
        received_at=DELIVERED_AT,
        delivered_by_id=sound.delivered_by_id,
        sealed_content=b"",
        manifest={},
        manifest_sha256="0" * 64,
        receipt={},
        signature="",
        leaf_hash="no hash",
    )


@pytest.mark.parametrize(("since", "is_settled"), [(HALF_A_MINUTE - MICROSECOND, False), (HALF_A_MINUTE, True)])
def test_receipt_is_settled_half_a_minute_after_the_deadline_and_not_before(
    world: CompetitionWorld, since: timedelta, is_settled: bool
) -> None:
    deliver(world, world.cast.bjorn)
    tick(at=CLOSES_AT + since)
    assert settled() == ({world.id} if is_settled else set())
    assert bool(queries.published_root(world.id)) is is_settled


def test_a_tick_that_finds_nothing_due_changes_nothing(world: CompetitionWorld) -> None:
    before = Event.objects.count()
    tick(at=CLOSES_AT)
    assert Event.objects.count() == before


def test_a_second_tick_changes_nothing(world: CompetitionWorld) -> None:
    tick(at=CLOSES_AT + HALF_A_MINUTE)
    root, events = queries.published_root(world.id), Event.objects.count()
    tick(at=CLOSES_AT + A_MINUTE)
    assert (queries.published_root(world.id), Event.objects.count()) == (root, events)


def test_a_late_worker_changes_only_when_it_is_written(world: CompetitionWorld) -> None:
    """Three weeks late: the tree has the deliveries that came in time, in the order they came."""
    first = deliver(world, world.cast.camilla, at=DELIVERED_AT - A_MINUTE)
    second = deliver(world, world.cast.bjorn)
    back = CLOSES_AT + timedelta(days=21)
    tick(at=back)
    assert list(Delivery.objects.order_by("leaf_index").values_list("id", flat=True)) == [first, second]
    assert TreeHead.objects.get().settled_at == back
    assert Event.objects.get(kind="tenders.DeliveriesSettled").payload["closes_at"] == CLOSES_AT.isoformat()


def test_a_competition_that_cannot_be_settled_holds_up_no_other(world: CompetitionWorld) -> None:
    sound = publish(draft_competition(world.dps, title="Sikkerhetsrådgiver"), closes_at=CLOSES_AT + A_MINUTE)
    damage(world)
    another = publish(draft_competition(world.dps, title="Arkitekt"), closes_at=CLOSES_AT + A_MINUTE)
    with pytest.raises(ExceptionGroup, match="1 due moments") as failed:
        tick(at=CLOSES_AT + timedelta(minutes=2))
    assert [type(one) for one in failed.value.exceptions] == [ValueError]
    assert settled() == {sound.id, another.id}


def test_a_cancelled_competition_is_never_settled(world: CompetitionWorld) -> None:
    competitions.cancel(
        world.id,
        reason_code="no_need",
        reason="Behovet er borte.",
        new_competition_follows=False,
        by=world.cast.brita,
        at=DELIVERED_AT,
    )
    tick(at=OPENING_AT)
    assert settled() == set()


def test_an_extended_deadline_is_the_one_that_counts(world: CompetitionWorld) -> None:
    later = CLOSES_AT + timedelta(days=3)
    competitions.extend_deadline(world.id, closes_at=later, reason="Nytt svar.", by=world.cast.brita, at=DELIVERED_AT)
    tick(at=CLOSES_AT + A_MINUTE)
    assert settled() == set()
    tick(at=later + HALF_A_MINUTE)
    assert settled() == {world.id}


def test_a_released_share_is_erased_when_its_half_hour_is_over_and_not_before(world: CompetitionWorld) -> None:
    release(world)
    tick(at=OPENING_AT + HALF_AN_HOUR - MICROSECOND)
    assert WaitingShare.objects.count() == 1
    tick(at=OPENING_AT + HALF_AN_HOUR)
    assert WaitingShare.objects.count() == 0
    expired = Event.objects.get(kind="vault.ReleasedShareExpired")
    assert expired.matters == [world.id]
    assert expired.payload == {
        "person_id": str(world.cast.eva.person_id),
        "expired_at": (OPENING_AT + HALF_AN_HOUR).isoformat(),
    }


def test_of_two_waiting_shares_only_the_expired_one_is_erased(world: CompetitionWorld) -> None:
    other = publish(draft_competition(world.dps, title="Sikkerhetsrådgiver"))
    release(world)
    release(other, OPENING_AT + MICROSECOND)
    tick(at=OPENING_AT + HALF_AN_HOUR)
    assert [share.key.matter_id for share in WaitingShare.objects.all()] == [other.id]


def test_whoever_waited_in_vain_may_release_again(world: CompetitionWorld) -> None:
    release(world)
    tick(at=OPENING_AT + HALF_AN_HOUR)
    release(world, OPENING_AT + HALF_AN_HOUR)
    assert WaitingShare.objects.get().expires_at == OPENING_AT + 2 * HALF_AN_HOUR


def test_two_workers_at_once_settle_each_competition_and_erase_each_share_once(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), cloned():
        world = published_competition(the_cast())
        deliver(world, world.cast.bjorn)
        waiting = publish(draft_competition(world.dps, title="Arkitekt"))
        release(waiting)
        at = OPENING_AT + HALF_AN_HOUR
        assert at_once(*[partial(tick, at=at)] * 2) == ["done", "done"]
        assert settled() == {world.id, waiting.id}
        assert Event.objects.filter(kind="tenders.DeliveriesSettled").count() == 2
        assert Event.objects.filter(kind="vault.ReleasedShareExpired").count() == 1


def turns(after: datetime) -> Iterator[datetime]:
    """When the worker defers the tick, by the schedule it is declared with."""
    [schedule] = [one for (name, _id), one in app.periodic_registry.periodic_tasks.items() if name == "timetable.tick"]
    cron = croniter(schedule.cron, after)
    while True:
        yield cron.get_next(datetime)


@pytest.mark.parametrize("second", range(60))
def test_the_root_is_published_within_sixty_seconds_of_any_deadline(second: int) -> None:
    """The first turn at which receipt may be settled leaves at least twenty seconds for the work itself."""
    assert timing.tick.name == "timetable.tick"
    closes_at = datetime(2027, 1, 22, 11, 0, second, 999_999, tzinfo=UTC)
    settling = next(turn for turn in turns(closes_at) if turn >= settles_at(closes_at))
    assert settling <= closes_at + timedelta(seconds=40)


def test_a_thousand_deliveries_are_settled_in_what_is_left_of_the_sixty_seconds(world: CompetitionWorld) -> None:
    sound = Delivery.objects.get(id=deliver(world, world.cast.bjorn))
    Delivery.objects.bulk_create(
        Delivery(
            competition_id=world.id,
            tender_id=sound.tender_id,
            version=version,
            received_at=DELIVERED_AT,
            delivered_by_id=sound.delivered_by_id,
            sealed_content=b"",
            manifest={},
            manifest_sha256="0" * 64,
            receipt={},
            signature="",
            leaf_hash=merkle.leaf_hash(str(version).encode()).hex(),
        )
        for version in range(2, 1_001)
    )
    begun = time.monotonic()
    tick(at=CLOSES_AT + HALF_A_MINUTE)
    assert TreeHead.objects.get().size == 1_001
    assert time.monotonic() - begun < 20
