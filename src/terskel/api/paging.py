"""Long lists in pages that stand still: a cursor holds the instant of the first page, and how far one has come.

What arrives after that instant is not in the list, so nothing moves from one page to the next while it is read. The
`Link` header leads on (RFC 8288); without one there is no more. A cursor belongs to one list with its filters.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query

from terskel import clock
from terskel.core.decisions import refuse
from terskel.core.instants import require_instant

Row = TypeVar("Row")
PAGE: Final = 50
FURTHEST: Final = 100_000

Cursor = Annotated[
    str, Query(max_length=200, pattern="^[A-Za-z0-9_=-]*$", description="from the `Link` of the page before")
]


@dataclass(frozen=True, slots=True)
class Place:
    """The list as it stood at `at`, from page number `page`, which starts at 1.

    `after`: whom the page before ended with, in a list that is so long that to skip what comes before would take time.
    """

    at: datetime
    page: int
    after: UUID | None = None


def place_of(request: HttpRequest, cursor: str) -> Place:
    """Where to read on; the first page of now where there is no cursor. Refused where it is not one of this list."""
    now = clock.now()
    if not cursor:
        return Place(now, 1)
    try:
        of, at, page, *after = json.loads(urlsafe_b64decode(cursor))
        place = Place(require_instant(datetime.fromisoformat(at)), page, *map(UUID, after))
    except (ValueError, TypeError, OverflowError, AttributeError):
        refuse("api.cursor_unknown")
    if of != _list_of(request) or place.at > now or not isinstance(page, int) or not 1 <= page <= FURTHEST:
        refuse("api.cursor_unknown")
    return place


def lead_on(
    request: HttpRequest,
    response: HttpResponse,
    place: Place,
    found: int,
    page: int = PAGE,
    *,
    last: UUID | None = None,
) -> None:
    """Name the next page where this one is full; `last` is whom it ends with, where the list is read on from there."""
    if found < page:
        return
    told = [_list_of(request), place.at.isoformat(), place.page + 1, *([str(last)] if last is not None else [])]
    cursor = urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).decode()
    query = urlencode([*_filters(request), ("cursor", cursor)])
    response.headers["Link"] = f'<{request.build_absolute_uri(f"{request.path}?{query}")}>; rel="next"'


def cut(
    request: HttpRequest, response: HttpResponse, cursor: str, rows: Sequence[Row], began: Callable[[Row], datetime]
) -> list[Row]:
    """One page of a list that is read whole; `began` says from when a row is in it."""
    place = place_of(request, cursor)
    stood = [row for row in rows if began(row) <= place.at]
    shown = stood[(place.page - 1) * PAGE : place.page * PAGE]
    lead_on(request, response, place, len(shown))
    return shown


def _list_of(request: HttpRequest) -> str:
    return sha256(f"{request.path}?{urlencode(_filters(request))}".encode()).hexdigest()[:16]


def _filters(request: HttpRequest) -> list[tuple[str, str]]:
    return sorted((name, value) for name, values in request.GET.lists() if name != "cursor" for value in values)
