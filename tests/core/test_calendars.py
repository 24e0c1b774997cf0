"""Working days and the counting rules T-R1 to T-R9, against the rulebook's vectors and brute force over 40 years."""

import json
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core import calendars
from terskel.core.phrases import Phrasebook
from tests.core.vectors import FOLDER, cases, month_days

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
CHRISTMAS_EVES = frozenset({(12, 24), (12, 31)})


@pytest.mark.parametrize("case", cases("deadlines/easter.jsonl"))
def test_easter_falls_on_the_published_day(case: dict[str, Any]) -> None:
    assert calendars.easter(case["year"]) == date.fromisoformat(case["day"])


def test_easter_is_unknown_before_the_gregorian_calendar() -> None:
    assert calendars.easter(1583) == date(1583, 4, 10)
    with pytest.raises(ValueError, match="1583"):
        calendars.easter(1582)


@pytest.mark.parametrize("case", cases("deadlines/add_calendar_days.jsonl"))
def test_a_period_in_calendar_days_ends_where_the_vectors_say(case: dict[str, Any]) -> None:
    extra = month_days(case.get("extra_free", []))
    found = calendars.add_calendar_days(date.fromisoformat(case["event"]), case["days"], extra)
    assert found == date.fromisoformat(case["last_day"])


@pytest.mark.parametrize("case", cases("deadlines/add_working_days.jsonl"))
def test_a_period_in_working_days_ends_where_the_vectors_say(case: dict[str, Any]) -> None:
    extra = month_days(case.get("extra_free", []))
    found = calendars.add_working_days(date.fromisoformat(case["event"]), case["days"], extra)
    assert found == date.fromisoformat(case["last_day"])


@pytest.mark.parametrize("case", cases("deadlines/add_months.jsonl"))
def test_a_period_in_months_rolls_like_one_in_days(case: dict[str, Any]) -> None:
    found = calendars.add_months(date.fromisoformat(case["event"]), case["months"])
    assert found == date.fromisoformat(case["last_day"])


@pytest.mark.parametrize("case", cases("deadlines/days_before.jsonl"))
def test_a_period_counted_backwards_does_not_roll(case: dict[str, Any]) -> None:
    assert calendars.days_before(date.fromisoformat(case["event"]), case["days"]) == date.fromisoformat(case["day"])


@pytest.mark.parametrize("case", cases("deadlines/months_before.jsonl"))
def test_months_end_on_the_same_number_or_the_last_day(case: dict[str, Any]) -> None:
    assert calendars.months_before(date.fromisoformat(case["event"]), case["months"]) == date.fromisoformat(case["day"])


def test_every_vector_of_the_rulebook_is_among_ours(shared: Path) -> None:
    ours = {
        "end_cal": ("add_calendar_days", "event", "days", "last_day"),
        "end_work": ("add_working_days", "event", "days", "last_day"),
        "back_cal": ("days_before", "event", "days", "day"),
        "easter": ("easter", "year", None, "day"),
    }
    for line in (shared / "law" / "deadline-vectors.jsonl").read_text(encoding="utf-8").splitlines():
        theirs = json.loads(line)
        name, start, length, end = ours[theirs["f"]]
        wanted = {start: theirs.get("start") or theirs.get("deadline") or theirs.get("year"), end: theirs["out"]}
        if length:
            wanted[length] = theirs["n"]
        if "extra_free" in theirs:
            wanted["extra_free"] = theirs["extra_free"]
        rows = [json.loads(row) for row in (FOLDER / "deadlines" / f"{name}.jsonl").read_text().splitlines()]
        assert any({key: row.get(key) for key in wanted} == wanted for row in rows), theirs


def test_the_public_holidays_of_2026_are_the_twelve_of_the_law() -> None:
    assert calendars.public_holidays(2026) == {
        date(2026, 1, 1): "new_years_day",
        date(2026, 4, 2): "maundy_thursday",
        date(2026, 4, 3): "good_friday",
        date(2026, 4, 5): "easter_sunday",
        date(2026, 4, 6): "easter_monday",
        date(2026, 5, 1): "labour_day",
        date(2026, 5, 14): "ascension_day",
        date(2026, 5, 17): "constitution_day",
        date(2026, 5, 24): "whit_sunday",
        date(2026, 5, 25): "whit_monday",
        date(2026, 12, 25): "christmas_day",
        date(2026, 12, 26): "second_christmas_day",
    }


def test_17_may_2027_is_one_holiday_though_it_is_whit_monday_too() -> None:
    holidays = calendars.public_holidays(2027)
    assert holidays[date(2027, 5, 17)] == "constitution_day"
    assert len(holidays) == 11


def test_every_holiday_has_its_statute_and_says_whether_it_was_seen() -> None:
    assert len(calendars.holidays()) == 12
    for holiday in calendars.holidays():
        assert holiday.clause
        assert holiday.source
        assert holiday.verified is False


def test_every_holiday_has_a_name_in_every_language() -> None:
    book = Phrasebook.of("core")
    for year in (2026, 2027):
        for name in calendars.public_holidays(year).values():
            assert f"holiday.{name}" in book


def test_christmas_eve_is_a_working_day_unless_the_organisation_has_it_free() -> None:
    assert calendars.is_working_day(date(2026, 12, 24))
    assert not calendars.is_working_day(date(2026, 12, 24), CHRISTMAS_EVES)
    assert not calendars.is_working_day(date(2026, 12, 25))


@pytest.mark.parametrize("count", [calendars.add_calendar_days, calendars.add_working_days, calendars.add_months])
def test_a_period_of_no_days_is_none(count: Any) -> None:
    with pytest.raises(ValueError, match="at least one"):
        count(date(2026, 12, 1), 0)


@given(DAYS, st.integers(1, 260), st.sampled_from([frozenset(), CHRISTMAS_EVES]))
def test_working_days_equal_counting_one_by_one(event: date, days: int, extra: frozenset[tuple[int, int]]) -> None:
    last = calendars.add_working_days(event, days, extra)
    between = [event + timedelta(n) for n in range(1, (last - event).days + 1)]
    assert sum(calendars.is_working_day(day, extra) for day in between) == days
    assert calendars.is_working_day(last, extra)


def gauss_easter(year: int) -> date:
    """Easter by another way than ours (Gauss, for 1900 to 2099)."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 24) % 30
    e = (2 * b + 4 * c + 6 * d + 5) % 7
    days = 22 + d + e
    if days == 57 or (days == 56 and d == 28 and a > 10):
        days -= 7
    return date(year, 3, 1) + timedelta(days - 1)


@cache
def working_days_of_40_years() -> list[date]:
    """Every working day from 2001 to 2041, listed without our own calendar."""
    free = {date(year, *day) for year in range(2001, 2042) for day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    free |= {
        gauss_easter(year) + timedelta(offset) for year in range(2001, 2042) for offset in (-3, -2, 0, 1, 39, 49, 50)
    }
    every = (date(2001, 1, 1) + timedelta(n) for n in range(41 * 365 + 10))
    return [day for day in every if day.isoweekday() <= 5 and day not in free]


def test_ten_working_days_from_each_day_of_40_years_end_where_a_list_of_them_says() -> None:
    working = working_days_of_40_years()
    for n in range(40 * 365 + 10):
        event = date(2001, 1, 1) + timedelta(n)
        assert calendars.add_working_days(event, 10) == working[bisect_right(working, event) + 9], event


@given(st.dates(date(2001, 1, 1), date(2039, 12, 31)), st.integers(1, 400))
def test_any_number_of_working_days_ends_where_a_list_of_them_says(event: date, days: int) -> None:
    working = working_days_of_40_years()
    assert calendars.add_working_days(event, days) == working[bisect_right(working, event) + days - 1]


@given(DAYS, st.integers(1, 400), st.sampled_from([frozenset(), CHRISTMAS_EVES]))
def test_calendar_days_end_on_a_working_day_and_never_early(
    event: date, days: int, extra: frozenset[tuple[int, int]]
) -> None:
    last = calendars.add_calendar_days(event, days, extra)
    raw = event + timedelta(days)
    assert last >= raw
    assert calendars.is_working_day(last, extra)
    if days >= 2:
        inside = (event + timedelta(n) for n in range(1, (last - event).days + 1))
        assert sum(calendars.is_working_day(day, extra) for day in inside) >= 2
    if days > 10:
        assert not any(calendars.is_working_day(raw + timedelta(n), extra) for n in range((last - raw).days))


@given(DAYS, st.integers(1, 100))
def test_extra_free_days_never_shorten_a_period(event: date, days: int) -> None:
    for count in (calendars.add_calendar_days, calendars.add_working_days):
        assert count(event, days, CHRISTMAS_EVES) >= count(event, days)


@given(DAYS, st.integers(1, 100))
def test_a_later_event_never_ends_earlier(event: date, days: int) -> None:
    for count in (calendars.add_calendar_days, calendars.add_working_days):
        assert count(event, days) <= count(event + timedelta(1), days)


@given(DAYS)
def test_the_previous_working_day_is_the_nearest(day: date) -> None:
    found = calendars.previous_working_day(day)
    assert found < day
    assert calendars.is_working_day(found)
    assert not any(calendars.is_working_day(found + timedelta(n)) for n in range(1, (day - found).days))


@pytest.mark.parametrize(
    ("starts_on", "months", "past"),
    [
        (date(2027, 6, 1), 48, date(2031, 6, 1)),
        (date(2027, 8, 31), 1, date(2027, 10, 1)),
        (date(2028, 2, 29), 12, date(2029, 3, 1)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2027, 11, 30), 3, date(2028, 3, 1)),
    ],
)
def test_the_first_day_past_a_period_is_its_date_number_or_the_first_of_the_next_month(
    starts_on: date, months: int, past: date
) -> None:
    assert calendars.first_day_past(starts_on, months) == past
