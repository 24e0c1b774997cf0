"""Parts of the service tell that they are there; silence between is an outage, recorded once, by whichever process."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from terskel import clock
from terskel.audit.models import Event
from terskel.core.actors import SYSTEM
from terskel.core.outages import NOTICED_AFTER, Outage
from terskel.operations import actions, queries
from terskel.operations.models import Alive
from tests.worlds.cast import oslo

pytestmark = pytest.mark.django_db

BEGAN = oslo("2027-01-22 09:00")
TICK, MINUTE, DAY = timedelta(microseconds=1), timedelta(minutes=1), timedelta(days=1)


def tell(*minutes: float, part: str = "web") -> None:
    for number in minutes:
        actions.tell_alive(part, by=SYSTEM, at=BEGAN + number * MINUTE)


def found(at_minute: float) -> list[Outage]:
    at = BEGAN + at_minute * MINUTE
    return queries.outages(since=at - DAY, at=at)


def test_many_tellings_are_one_stretch() -> None:
    tell(0, 0.5, 1, 1.5, 2)
    assert Alive.objects.get().until_at == BEGAN + 2 * MINUTE
    assert found(2.5) == []


def test_silence_is_an_outage_once_it_is_noticed_and_is_told_of_when_it_ends() -> None:
    tell(0)
    actions.tell_alive("web", by=SYSTEM, at=BEGAN + NOTICED_AFTER)
    assert found(2) == []
    tell(12)
    assert found(12) == [Outage("web", BEGAN + MINUTE, BEGAN + 12 * MINUTE)]
    (event,) = Event.objects.filter(kind="operations.OutageEnded")
    assert event.payload["part"] == "web"


def test_an_outage_that_lasts_is_seen_while_it_lasts() -> None:
    tell(0)
    assert found(1) == []
    assert found(1.1) == [Outage("web", BEGAN, None)]


def test_parts_are_measured_apart_and_old_outages_left_out() -> None:
    tell(0, 10)
    tell(0, 0.5, 1, part="worker")
    assert [one.part for one in found(1.5)] == ["web"]
    assert queries.outages(since=BEGAN + 10 * MINUTE, at=BEGAN + 10 * MINUTE) == [
        Outage("worker", BEGAN + MINUTE, None)
    ]


def test_a_process_that_tells_late_or_twice_changes_nothing() -> None:
    tell(0, 0.5, 0.2, 0.5)
    assert Alive.objects.get().until_at == BEGAN + MINUTE / 2
    assert not Event.objects.filter(kind="operations.OutageEnded").exists()


def test_before_anything_was_measured_no_outage_is_claimed() -> None:
    assert (found(5), queries.measured_since()) == ([], None)
    tell(0)
    assert queries.measured_since() == BEGAN


def test_telling_costs_a_fixed_number_of_statements(django_assert_max_num_queries: Any) -> None:
    tell(0, 10, 20, 30)
    with django_assert_max_num_queries(6):  # three of its own; the rest is the act's transaction
        tell(30.5)


def test_moving_the_demo_clock_makes_no_outage() -> None:
    tell(0)
    with override_settings(TERSKEL_DEMO=True):
        actions.move_demo_clock(to_at=BEGAN + 3 * DAY, by=SYSTEM, at=BEGAN)
    actions.tell_alive("web", by=SYSTEM, at=BEGAN + 3 * DAY + MINUTE / 2)
    clock.forget()
    assert queries.outages(since=BEGAN, at=BEGAN + 3 * DAY + MINUTE) == []
