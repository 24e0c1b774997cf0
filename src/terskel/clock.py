"""The only reader of time. Time is the primary database's; each process measures how far its own clock is off.

A measurement asks the database once and halves the round trip (Cristian 1989): the database's answer was true somewhere
within it, so half the round trip is how uncertain we are. The demo clock is an offset stored in the database, honoured
only in a demo on loopback.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import Error, connection

from terskel.core.decisions import refuse
from terskel.core.instants import require_instant

MEASURED_EVERY: Final = timedelta(seconds=1)
CERTAIN_WITHIN: Final = timedelta(milliseconds=50)

_stopped: ContextVar[datetime | None] = ContextVar("clock_stopped_at", default=None)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Measurement:
    """Database time at the monotonic reading `taken` (seconds), and half the round trip."""

    database: datetime
    taken: float
    uncertainty: timedelta
    demo_offset: timedelta


_last: _Measurement | None = None


def now() -> datetime:
    """The present instant, aware UTC."""
    if stopped := _stopped.get():
        return stopped
    return _read(_measured())


def real_now() -> datetime:
    """The database's own present, which no demo clock moves; for whoever sets the demo clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [database] = cursor.fetchone()
    instant: datetime = database
    return instant


def certain_now() -> datetime:
    """The present instant where a deadline hangs on it; refused when time can't be told within 50 ms."""
    return certain_at(None)


def certain_at(noted: float | None) -> datetime:
    """As `certain_now`, for the instant at which this process's monotonic clock read `noted` (seconds)."""
    if stopped := _stopped.get():
        return stopped
    try:
        measured = _measured()
    except Error:
        refuse("operations.clock_uncertain")
    if measured.uncertainty > CERTAIN_WITHIN:
        measured = _measure()
    if measured.uncertainty > CERTAIN_WITHIN:
        refuse("operations.clock_uncertain")
    return _read(measured, noted)


def unmoved_now() -> datetime:
    """The present instant by the database, which no demo clock moves: what a file's own times are held against."""
    return now() if _stopped.get() else now() - _measured().demo_offset


def uncertainty() -> timedelta:
    """Half the round trip of the last measurement, for the health page."""
    return _measured().uncertainty


def may_be_moved() -> bool:
    """Whether this is a demo that nobody but this machine can reach; elsewhere time is nobody's to set."""
    return bool(settings.TERSKEL_DEMO and settings.TERSKEL_ADDRESS.on_loopback)


def forget() -> None:
    """Measure anew at the next reading; called when the demo clock was moved."""
    global _last
    _last = None


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """For tests: the clock stands still at `instant` inside the block."""
    token = _stopped.set(require_instant(instant))
    try:
        yield
    finally:
        _stopped.reset(token)


def _read(measured: _Measurement, noted: float | None = None) -> datetime:
    reading = time.monotonic() if noted is None else noted
    return measured.database + timedelta(seconds=reading - measured.taken) + measured.demo_offset


def _measured() -> _Measurement:
    last = _last
    if last is not None and time.monotonic() - last.taken < MEASURED_EVERY.total_seconds():
        return last
    return _measure()


def _measure() -> _Measurement:
    global _last
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # the connection may have to be opened first, and that is no part of the round trip
        before = time.monotonic()
        cursor.execute("SELECT clock_timestamp()")
        [database] = cursor.fetchone()
        after = time.monotonic()
        offset = timedelta()
        if may_be_moved():
            cursor.execute("SELECT microseconds FROM operations_democlock")
            if row := cursor.fetchone():
                offset = timedelta(microseconds=row[0])
    half = timedelta(seconds=(after - before) / 2)
    measured = _Measurement(database + half, after, half, offset)
    with _lock:
        _last = measured
    return measured
