"""Counters that all web processes of a machine share, and the text that Prometheus reads of them.

Each process counts in a small file of its own, mapped into memory: nothing is locked between processes, nothing is
lost when one ends, and whichever process is asked adds all of them up. Rates are Prometheus' own to work out.
"""

from __future__ import annotations

import mmap
import os
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import DatabaseError, connection

from terskel import __version__, clock, installation
from terskel.audit import queries as audit
from terskel.notifications import queries as notifications
from terskel.operations import queries as operations
from terskel.project import health
from terskel.search import queries as search

SECTIONS: Final = ("public", "workbench", "other")
CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; the last bucket has no end."""

_SECTION_SLOTS: Final = len(CLASSES) + len(BUCKETS) + 1 + 1  # classes, buckets with the endless one, microseconds
_SIZE: Final = 8 * len(SECTIONS) * _SECTION_SLOTS
_MICROSECONDS: Final = 1_000_000


class _Own:
    """The file of this process."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder() / str(self.pid)).open("w+b") as file:
            file.truncate(_SIZE)
            self.slots = memoryview(mmap.mmap(file.fileno(), _SIZE)).cast("Q")


_lock = threading.Lock()
_own: list[_Own] = []


def folder() -> Path:
    return installation.data_dir() / "metrics"


def begin() -> None:
    """Before the web processes start: what those before them counted is gone, as a counter may begin anew."""
    for path in folder().glob("*"):
        path.unlink(missing_ok=True)


def count(section: str, status: int, seconds: float) -> None:
    """One answered request. A disk that is full or read-only costs the count, never the answer."""
    first = SECTIONS.index(section) * _SECTION_SLOTS
    bucket = next((number for number, limit in enumerate(BUCKETS) if seconds <= limit), len(BUCKETS))
    with suppress(OSError), _lock:
        if not _own or _own[0].pid != os.getpid():
            _own[:] = [_Own()]
        slots = _own[0].slots
        slots[first + min(max(status // 100, 1), 5) - 1] += 1
        slots[first + len(CLASSES) + bucket] += 1
        slots[first + _SECTION_SLOTS - 1] += round(seconds * _MICROSECONDS)


def lines() -> Iterator[str]:
    """Prometheus' text format, version 0.0.4."""
    yield from _metric("terskel_info", "gauge", "The version that answers.", {f'version="{__version__}"': 1})
    yield from _requests(_sums())
    ready = {f'part="{name}"': int(state == "ok") for name, state in health.readiness().items()}
    yield from _metric("terskel_ready", "gauge", "1 where the part is in order, as /readyz says.", ready)
    with suppress(DatabaseError):
        yield from _waiting()


def _sums() -> list[int]:
    sums = [0] * (len(SECTIONS) * _SECTION_SLOTS)
    for path in sorted(folder().glob("*")):
        content = path.read_bytes()
        if len(content) == _SIZE:
            sums = [one + other for one, other in zip(sums, struct.unpack(f"={len(sums)}Q", content), strict=True)]
    return sums


def _requests(sums: list[int]) -> Iterator[str]:
    counted: dict[str, float] = {}
    timed: list[str] = []
    for number, section in enumerate(SECTIONS):
        of_section = sums[number * _SECTION_SLOTS : (number + 1) * _SECTION_SLOTS]
        counted |= {f'section="{section}",status="{name}"': of_section[place] for place, name in enumerate(CLASSES)}
        buckets = of_section[len(CLASSES) : -1]
        for place, limit in enumerate((*map(str, BUCKETS), "+Inf")):
            labels = f'section="{section}",le="{limit}"'
            timed.append(f"terskel_request_seconds_bucket{{{labels}}} {sum(buckets[: place + 1])}")
        timed.append(f'terskel_request_seconds_sum{{section="{section}"}} {of_section[-1] / _MICROSECONDS}')
        timed.append(f'terskel_request_seconds_count{{section="{section}"}} {sum(buckets)}')
    yield from _metric("terskel_requests_total", "counter", "Answered requests.", counted)
    yield from _heading("terskel_request_seconds", "histogram", "How long they took.")
    yield from timed


def _waiting() -> Iterator[str]:
    """How long the oldest of each kind has waited. Never how many: that would tell of deliveries."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, min(coalesce(scheduled_at, now())) FROM procrastinate_jobs "
            "WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now() GROUP BY queue_name"
        )
        jobs = {f'queue="{name}"': _seconds(since, now) for name, since in cursor.fetchall()}
    yield from _metric("terskel_oldest_job_seconds", "gauge", "How late the latest job of each queue is.", jobs)
    for name, means, since in (
        ("terskel_oldest_mail_seconds", "Age of the oldest mail that waits to be sent.", notifications.waiting_since()),
        ("terskel_audit_behind_seconds", "Age of the oldest event without a place.", audit.unplaced_since()),
        (
            "terskel_feed_behind_seconds",
            "Age of the oldest event in no feed yet.",
            notifications.feed_behind_since(),
        ),
        ("terskel_search_behind_seconds", "Age of what the search has not read yet.", search.behind_since()),
    ):
        yield from _metric(name, "gauge", means, {"": _seconds(since, now)})
    if made := operations.last_backup():
        means = "Age of the last backup; not there before the first."
        yield from _metric("terskel_last_backup_seconds", "gauge", means, {"": _seconds(made, now)})


def _seconds(since: datetime | None, now: datetime) -> int:
    return 0 if since is None else max(0, round((now - since).total_seconds()))


def _metric(name: str, kind: str, means: str, values: Mapping[str, float]) -> Iterator[str]:
    yield from _heading(name, kind, means)
    yield from (f"{name}{{{labels}}} {value}" if labels else f"{name} {value}" for labels, value in values.items())


def _heading(name: str, kind: str, means: str) -> Iterator[str]:
    yield f"# HELP {name} {means}"
    yield f"# TYPE {name} {kind}"
