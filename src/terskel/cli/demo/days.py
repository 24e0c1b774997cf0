"""Office days in Norway: the demo's officials work on working days, between nine and four."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from terskel.core import calendars

OSLO: Final = ZoneInfo("Europe/Oslo")


def oslo(text: str) -> datetime:
    """`2026-11-27 12:00` in Norway, as an aware UTC instant."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(ZoneInfo("UTC"))


def working(at: datetime, days: int = 0, *, hours: float = 0) -> datetime:
    """The same time of day, `days` working days after `at` (0: that day, or the next working one), plus `hours`."""
    local = at.astimezone(OSLO)
    day = calendars.next_working_day(local.date())
    for _ in range(days):
        day = calendars.next_working_day(day + timedelta(days=1))
    moved = datetime.combine(day, local.time(), tzinfo=OSLO) + timedelta(hours=hours)
    return moved.astimezone(ZoneInfo("UTC"))


NOW: Final = oslo("2026-11-23 09:00")
"""When the story ends: nothing in it happens later."""
