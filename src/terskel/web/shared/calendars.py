"""Time limits as an iCalendar (RFC 5545), for the calendar program of a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

# An entry ends when the limit is reached: one at midnight then stands on the day that is the last.
LENGTH: Final = timedelta(minutes=30)
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_END: Final = b"END:VCALENDAR\r\n"
_LONGEST: Final = 75


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
    """The calendar with this name. An entry keeps its identity between readings, also when its time moves.

    The entries are written line by line: as objects of the library, two thousand of them would take a second.
    """
    from icalendar import Calendar  # 4 MB, for whoever asks for the first calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Terskel//Time limits//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    head = bytes(calendar.to_ical()).removesuffix(_END)
    return head + "".join(_lines(entries, at)).encode() + _END


def _lines(entries: Sequence[Entry], at: datetime) -> Iterator[str]:
    """Each entry with its properties in the order of the library."""
    stamp = _instant(at)
    seen: dict[str, int] = {}
    for one in entries:
        key = one.address + one.kind
        number = seen[key] = seen.get(key, 0) + 1
        yield "BEGIN:VEVENT\r\n"
        yield _folded(f"SUMMARY:{_escaped(one.title)}")
        yield f"DTSTART:{_instant(one.at - LENGTH)}\r\nDTEND:{_instant(one.at)}\r\nDTSTAMP:{stamp}\r\n"
        yield f"UID:{uuid5(NAMESPACE_URL, f'{one.address}#{one.kind}{number}')}@terskel\r\n"
        yield f"SEQUENCE:{one.sequence}\r\n"
        yield _folded(f"DESCRIPTION:{_escaped(_note(one))}")
        yield f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}\r\nTRANSP:TRANSPARENT\r\n"
        yield _folded(f"URL:{one.address}")
        yield "END:VEVENT\r\n"


def _note(one: Entry) -> str:
    return f"{one.note}\n{one.address}" if one.note else one.address


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """RFC 5545 § 3.3.11."""
    said = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return said.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """The line, broken so that none is longer than 75 octets and no letter is cut in two (RFC 5545 § 3.1)."""
    if len(line.encode()) < _LONGEST:
        return f"{line}\r\n"
    parts, held = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if held + octets >= _LONGEST:
            parts.append("")
            held = 0
        parts[-1] += letter
        held += octets
    return "\r\n ".join(parts) + "\r\n"
