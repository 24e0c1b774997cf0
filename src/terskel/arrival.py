"""When a request had been received whole: read once, before any lock or query of its own,
and before it waited for its turn.

Both doors note it here, and an act that a deadline judges is told it.
"""

from datetime import datetime
from typing import Final

from django.http import HttpRequest

from terskel import clock
from terskel.core.decisions import RefusedAct

NOTED: Final = "terskel.arrived"
"""Where the environment of a request keeps when it had come whole, by this process's monotonic clock in seconds, if
`project.turnstile` stands in front. No header can be called so."""
_ARRIVAL: Final = "_terskel_arrival"
MOST_READ: Final = 1024 * 1024
"""Bytes of a body that is read to its end, and held in memory, before its request has its turn."""


def length_of(request: HttpRequest) -> int:
    """Bytes of its body, as its sender told; 0 where nothing or nonsense was told."""
    told = request.META.get("CONTENT_LENGTH") or ""
    return int(told) if told.isdecimal() else 0


def note_arrival(request: HttpRequest) -> None:
    """Read the request to its end, then the clock. A time that can't be told is refused to whoever asks for it."""
    request.body  # noqa: B018  reading it is the point
    arrived: datetime | RefusedAct
    try:
        noted = request.META.get(NOTED)
        arrived = clock.certain_now() if noted is None else clock.certain_at(noted)
    except RefusedAct as uncertain:
        arrived = uncertain
    request.__dict__[_ARRIVAL] = arrived


def arrived_at(request: HttpRequest) -> datetime:
    """The instant the request had been received whole (aware UTC); of one that was not noted, now.

    Raises RefusedAct("operations.clock_uncertain") when the time could not be told then.
    """
    arrived: datetime | RefusedAct | None = request.__dict__.get(_ARRIVAL)
    if arrived is None:
        return clock.certain_now()
    if isinstance(arrived, RefusedAct):
        raise arrived
    return arrived
