"""The only reader of time: the database's, measured; refused where it is too uncertain; stopped for tests."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from terskel import clock
from terskel.core.decisions import RefusedAct

NOON = datetime(2026, 12, 4, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _measured_anew() -> Iterator[None]:
    clock.forget()
    yield
    clock.forget()


def test_a_stopped_clock_stands_still_and_goes_on_afterwards() -> None:
    with clock.stopped_at(NOON):
        assert clock.now() == clock.certain_now() == NOON
        with clock.stopped_at(NOON + timedelta(microseconds=1)):
            assert clock.now() == NOON + timedelta(microseconds=1)
        assert clock.now() == NOON


def test_a_clock_cannot_stand_at_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError), clock.stopped_at(datetime(2026, 12, 4)):  # noqa: DTZ001 - the fault under test
        pass


@pytest.mark.django_db
def test_now_is_the_database_s_time_in_utc() -> None:
    def database() -> datetime:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            [instant] = cursor.fetchone()
            return instant

    before, told, after = database(), clock.now(), database()
    slack = clock.uncertainty()
    assert before - slack <= told <= after + slack
    assert told.utcoffset() == timedelta()


@pytest.mark.django_db
def test_time_goes_on_between_measurements_without_asking_the_database(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    first = clock.now()
    with django_assert_num_queries(0):  # type: ignore[operator]
        time.sleep(0.01)
        assert clock.now() - first >= timedelta(milliseconds=9)


@pytest.mark.django_db
def test_a_measurement_older_than_a_second_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    clock.now()
    measured = clock._last
    monkeypatch.setattr(clock, "MEASURED_EVERY", timedelta())
    clock.now()
    assert clock._last is not measured


@pytest.mark.django_db
@pytest.mark.parametrize(("round_trip", "certain"), [(0.0, True), (0.13, False)])
def test_a_deadline_is_judged_only_by_a_clock_certain_within_50_ms(
    monkeypatch: pytest.MonkeyPatch, round_trip: float, certain: bool
) -> None:
    """A database answering after 130 ms leaves 65 ms of doubt."""
    execute = CursorWrapper.execute

    def late(cursor: CursorWrapper, sql: str, params: object = None) -> object:
        answer = execute(cursor, sql, params)
        if "clock_timestamp" in sql:
            time.sleep(round_trip)
        return answer

    monkeypatch.setattr(CursorWrapper, "execute", late)
    if certain:
        assert clock.certain_now()
        return
    with pytest.raises(RefusedAct) as stopped:
        clock.certain_now()
    assert stopped.value.refused.code == "operations.clock_uncertain"


def test_a_database_that_is_away_leaves_the_time_uncertain(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "NAME", "no_such_database")
        with pytest.raises(RefusedAct) as stopped:
            clock.certain_now()
        connection.close()
    assert stopped.value.refused.code == "operations.clock_uncertain"
