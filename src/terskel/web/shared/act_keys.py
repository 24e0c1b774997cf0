"""A form is carried out once, however often it is sent.

Each form carries a key of its own (`{% act_token %}`). The first request with the key runs; a
second one, sent by an impatient finger or the back button, waits for the first and is shown the
first one's result. A form that came back with errors frees its key: nothing was carried out.
"""

import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest

from terskel.core.ids import uuid7

FIELD: Final = "act_key"
REMEMBERED_SECONDS: Final = 24 * 3600
WAITING_SECONDS: Final = 20.0
_POLL_SECONDS: Final = 0.05
_RUNNING: Final = "running"


@dataclass(frozen=True, slots=True)
class First:
    """This request is the first with its key and is to be carried out."""

    place: str


@dataclass(frozen=True, slots=True)
class Again:
    """The act was already carried out; its page is at `location`, or still under way when None."""

    location: str | None


def new_key() -> str:
    return str(uuid7())


def claim(request: HttpRequest) -> First | Again | None:
    """Claim the request's key. None when the form carries no key, or one we never made."""
    key = request.POST.get(FIELD, "")
    try:
        UUID(key)
    except ValueError:
        return None
    person = request.user.pk if request.user.is_authenticated else "anyone"
    place = f"act:{person}:{request.path}:{key}"
    store = caches["acts"]
    if store.add(place, _RUNNING, REMEMBERED_SECONDS):
        return First(place)
    give_up = time.monotonic() + WAITING_SECONDS
    while (held := store.get(place)) == _RUNNING and time.monotonic() < give_up:
        time.sleep(_POLL_SECONDS)
    if held is None and store.add(place, _RUNNING, REMEMBERED_SECONDS):
        return First(place)
    return Again(None if held in (None, _RUNNING) else str(held))


def settle(first: First, location: str | None) -> None:
    """The act is done and its result lies at `location`; without one nothing was done: free the key."""
    if location is None:
        caches["acts"].delete(first.place)
    else:
        caches["acts"].set(first.place, location, REMEMBERED_SECONDS)
