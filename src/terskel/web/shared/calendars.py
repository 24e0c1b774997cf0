"""Time limits as an iCalendar (RFC 5545), for the calendar program of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

# An entry ends when the limit is reached: one at midnight then stands on the day that is the last.
LENGTH: Final = timedelta(minutes=30)
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One time limit. `at` is the first instant that is too late; `address` is the whole address of the page.

    `kind` tells apart the limits of one page, so that each stays itself when another of them has passed. `sequence`
    grows when the time moves.
    """

    at: datetime
    title: str
    note: str
    address: str
    kind: str = ""
    sequence: int = 0
    cancelled: bool = False


def as_icalendar(name: str, entries: Sequence[Entry], *, at: datetime) -> bytes:
    """The calendar with this name. An entry keeps its identity between readings, also when its time moves."""
    from icalendar import Calendar, Event  # 4 MB, for whoever asks for the first calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Terskel//Time limits//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    seen: dict[str, int] = {}
    for one in entries:
        number = seen[one.address + one.kind] = seen.get(one.address + one.kind, 0) + 1
        event = Event()
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'{one.address}#{one.kind}{number}')}@terskel")
        event.add("sequence", one.sequence)
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        event.add("dtstamp", at)
        event.add("dtstart", one.at - LENGTH)
        event.add("dtend", one.at)
        event.add("summary", one.title)
        event.add("description", f"{one.note}\n{one.address}" if one.note else one.address)
        event.add("url", one.address)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
