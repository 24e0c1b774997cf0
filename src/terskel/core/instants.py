"""Instants are aware UTC datetimes; days are Norwegian calendar days; periods are half-open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OSLO: Final = ZoneInfo("Europe/Oslo")
_SMALLEST_STEP: Final = timedelta(microseconds=1)


def require_instant(at: datetime) -> datetime:
    """The same instant in UTC; raises ValueError for a datetime without a zone."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone and is therefore no instant")
    return at.astimezone(UTC)


def oslo_day(at: datetime) -> date:
    """The Norwegian calendar day in which the instant falls."""
    return require_instant(at).astimezone(OSLO).date()


def start_of_day(day: date) -> datetime:
    """The first instant (UTC) of a Norwegian calendar day: 00:00 in Oslo."""
    return datetime.combine(day, time(), tzinfo=OSLO).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first instant (UTC) after a Norwegian calendar day: 24:00 in Oslo."""
    return start_of_day(day + timedelta(days=1))


def last_day_before(limit: datetime) -> date:
    """The day of the last instant before a half-open limit.

    A limit of 00:00 on a Monday leaves Sunday as the last day to act.
    """
    return oslo_day(require_instant(limit) - _SMALLEST_STEP)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, but not including, `end`; an `end` of None is open."""

    start: datetime
    end: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", require_instant(self.start))
        if self.end is not None:
            object.__setattr__(self, "end", require_instant(self.end))
            if self.end <= self.start:
                raise ValueError(f"a period ends after it starts: {self.start} to {self.end}")

    def contains(self, at: datetime) -> bool:
        instant = require_instant(at)
        return self.start <= instant and (self.end is None or instant < self.end)

    def overlaps(self, other: "Period") -> bool:
        """True when some instant lies in both."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


def oslo_text(at: datetime) -> str:
    """For programs and spreadsheets: ISO 8601 to the second, in Oslo time with its offset."""
    return at.astimezone(OSLO).isoformat(timespec="seconds")
