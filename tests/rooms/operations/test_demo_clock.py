"""The demo clock goes forward, in a demo on loopback, and nowhere else."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from terskel import clock
from terskel.audit.models import Event
from terskel.core.actors import ANONYMOUS, SYSTEM
from terskel.core.decisions import RefusedAct
from terskel.core.phrases import refusal_text
from terskel.operations.actions import move_demo_clock
from terskel.operations.models import DemoClock
from terskel.project.environment import Address
from tests.worlds.cast import oslo

pytestmark = pytest.mark.django_db

BEGINNING = oslo("2018-09-01 09:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _measured_anew() -> Iterator[None]:
    clock.forget()
    yield
    clock.forget()


@pytest.fixture
def demo(settings: pytest.FixtureRequest) -> None:
    settings.TERSKEL_DEMO = True  # type: ignore[attr-defined]


def move(to_at: datetime) -> None:
    move_demo_clock(to_at=to_at, by=ANONYMOUS, at=clock.now())


def refusal(to_at: datetime) -> str:
    with pytest.raises(RefusedAct) as stopped:
        move(to_at)
    assert refusal_text(stopped.value.refused, "nn")
    return stopped.value.refused.code


@pytest.mark.usefixtures("demo")
def test_a_demo_may_begin_in_the_past_and_goes_on_from_there() -> None:
    move(BEGINNING)
    assert BEGINNING <= clock.now() < BEGINNING + MINUTE


@pytest.mark.usefixtures("demo")
def test_it_goes_forward_and_never_back() -> None:
    move(BEGINNING)
    move(BEGINNING + timedelta(days=30))
    assert refusal(BEGINNING + timedelta(days=29)) == "operations.demo_clock_goes_forward"
    assert BEGINNING + timedelta(days=30) <= clock.now() < BEGINNING + timedelta(days=30) + MINUTE


@pytest.mark.usefixtures("demo")
def test_each_move_is_in_the_audit() -> None:
    move(BEGINNING)
    assert [event.kind for event in Event.objects.all()] == ["operations.DemoClockMoved"]


def test_outside_a_demo_time_is_the_database_s() -> None:
    assert refusal(clock.now() + MINUTE) == "operations.no_demo_clock"
    DemoClock.objects.create(microseconds=3_600_000_000)
    before = clock.now()
    clock.forget()
    assert clock.now() - before < MINUTE


@pytest.mark.usefixtures("demo")
def test_a_demo_that_others_can_reach_has_no_clock_of_its_own(settings: pytest.FixtureRequest) -> None:
    move(BEGINNING)
    settings.TERSKEL_ADDRESS = Address(url="https://demo.example.no", host="demo.example.no", secure=True)  # type: ignore[attr-defined]
    clock.forget()
    assert clock.now() > BEGINNING + timedelta(days=365)
    with pytest.raises(RefusedAct):
        move(clock.now() + MINUTE)


@pytest.mark.usefixtures("demo")
def test_there_is_one_demo_clock() -> None:
    move(BEGINNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        DemoClock.objects.create(id=2)


@pytest.mark.usefixtures("demo")
def test_the_system_moves_it_when_it_plays_the_demo() -> None:
    move_demo_clock(to_at=BEGINNING, by=SYSTEM, at=clock.now())
    assert DemoClock.objects.count() == 1
