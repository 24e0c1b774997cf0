"""When a request had arrived whole, read once: before any lock or query of its own, and before it waited its turn."""

from datetime import datetime

from django.http import HttpRequest

from terskel import clock
from terskel.core.decisions import RefusedAct

NOTED = "terskel.arrived"
"""What `project.turnstile` noted in the environment of the request."""
_ARRIVAL = "_terskel_arrival"
_FORM = "application/x-www-form-urlencoded"


def note_arrival(request: HttpRequest) -> None:
    """Read a plain form to its end, then the clock. Uploads are read by their own page instead."""
    if request.method != "POST" or request.content_type != _FORM:
        return
    request.body  # noqa: B018  reading it is the point
    arrived: datetime | RefusedAct
    try:
        noted = request.META.get(NOTED)
        arrived = clock.certain_now() if noted is None else clock.certain_at(noted)
    except RefusedAct as uncertain:
        arrived = uncertain
    request.__dict__[_ARRIVAL] = arrived


def arrived_at(request: HttpRequest) -> datetime:
    """The instant the form had been received whole (aware UTC).

    Raises RefusedAct("operations.clock_uncertain") when the time could not be told then.
    """
    arrived: datetime | RefusedAct | None = request.__dict__.get(_ARRIVAL)
    if arrived is None:
        return clock.certain_now()
    if isinstance(arrived, RefusedAct):
        raise arrived
    return arrived
