"""Norwegian working days and how periods in days are counted (Regulation (EEC, Euratom) No 1182/71).

In Norway the regulation applies through FOA § 7-6. Rule names T-R1 … T-R9 are those of the rulebook.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

MonthDay: TypeAlias = tuple[int, int]
"""A day of every year, e.g. (12, 24)."""

NO_EXTRA_FREE: Final[frozenset[MonthDay]] = frozenset()

_ONE_DAY: Final = timedelta(days=1)
_FIRST_GREGORIAN_YEAR: Final = 1583
_SATURDAY: Final = 5


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher); years from 1583."""
    if year < _FIRST_GREGORIAN_YEAR:
        raise ValueError(f"the Gregorian calendar begins in {_FIRST_GREGORIAN_YEAR}, not in {year}")
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, leap_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> dict[date, str]:
    """The public holidays of a year in order: day -> id (`core/phrases.toml` has the names).

    Where two fall on one day (17 May and Whit Monday in 2027), the day carries the fixed one.
    """
    data = _holiday_data()
    sunday = easter(year)
    days = {sunday + timedelta(days=row["offset"]): name for name, row in data["movable"].items()}
    days |= {date.fromisoformat(f"{year}-{row['day']}"): name for name, row in data["fixed"].items()}
    return dict(sorted(days.items()))


def is_working_day(day: date, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> bool:
    """True unless a Saturday, Sunday, public holiday or one of `extra_free` (T-R7)."""
    return (
        day.weekday() < _SATURDAY
        and day not in public_holidays(day.year)
        and (not extra_free or (day.month, day.day) not in extra_free)
    )


def next_working_day(day: date, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, extra_free):
        day += _ONE_DAY
    return day


def previous_working_day(day: date) -> date:
    """The last working day before `day`."""
    day -= _ONE_DAY
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


def working_days_after(day: date, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> Iterator[date]:
    """Every working day after `day`, endlessly."""
    while True:
        day = next_working_day(day + _ONE_DAY, extra_free)
        yield day


def add_working_days(event: date, days: int, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> date:
    """The last day of a period in working days; the day of the event is not counted (T-R1, T-R7)."""
    if days < 1:
        raise ValueError(f"a period has at least one working day, not {days}")
    following = working_days_after(event, extra_free)
    for _ in range(days - 1):
        next(following)
    return next(following)


def add_calendar_days(event: date, days: int, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> date:
    """The last day of a period in calendar days that begins after `event`.

    The day of the event is not counted (T-R1). Saturdays, Sundays and holidays inside count (T-R3), but the
    period ends on a working day (T-R4), and one of two days or more has at least two working days (T-R6).
    """
    if days < 1:
        raise ValueError(f"a period has at least one day, not {days}")
    last = next_working_day(event + timedelta(days=days), extra_free)
    if days >= 2:
        last = max(last, add_working_days(event, 2, extra_free))
    return last


def add_months(event: date, months: int, extra_free: frozenset[MonthDay] = NO_EXTRA_FREE) -> date:
    """The last day of a period in months (twelve a year) that begins after `event`.

    It is the same date number, or the last day of a month that has no such number (T-R9); it rolls as days do (T-R4).
    """
    if months < 1:
        raise ValueError(f"a period has at least one month, not {months}")
    return next_working_day(months_before(event, -months), extra_free)


def days_before(event: date, days: int) -> date:
    """The last day of a period counted backwards from `event`; it does not roll (T-R5)."""
    return event - timedelta(days=days)


def months_before(event: date, months: int) -> date:
    """The same date number `months` earlier, or the last day of a month that has no such number (T-R9)."""
    year, month = divmod(event.year * 12 + event.month - 1 - months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=event.day - 1), first_of_next - _ONE_DAY)


def first_day_past(starts_on: date, months: int) -> date:
    """The first day that is no longer within `months` from a first day: the same date number, or the first of the next
    month where the month has no such number, as 1 March for 29 February."""
    same = months_before(starts_on, -months)
    return same if same.day == starts_on.day else same + _ONE_DAY


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday of the law; `falls` is its month-day, or the days from Easter Sunday."""

    id: str
    falls: str | int
    clause: str
    source: str
    verified: bool


@cache
def holidays() -> tuple[Holiday, ...]:
    """Every public holiday with the statute that makes it one, the fixed ones first."""
    data = _holiday_data()
    found = []
    for group, falls in (("fixed", "day"), ("movable", "offset")):
        for name, row in data[group].items():
            statute = data["statutes"][row["statute"]]
            found.append(Holiday(name, row[falls], statute["clause"], statute["source"], statute["verified"]))
    return tuple(found)


@cache
def _holiday_data() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("terskel.core") / "data" / "holidays.toml").read_text(encoding="utf-8"))
