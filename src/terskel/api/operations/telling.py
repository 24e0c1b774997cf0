"""What one is told: messages, and feeds of what happened."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Status

from terskel import clock
from terskel.api import paging
from terskel.api.access import Token, actor_of, public
from terskel.api.operations import OPTIONAL_TOKEN, answers
from terskel.api.operations.routing import Tagged
from terskel.api.paging import Cursor
from terskel.api.schemas.afterwards import ChangesOut, MessageOut
from terskel.core.decisions import Missing, refuse
from terskel.notifications import actions, changes, queries
from terskel.notifications.changes import ChangeView
from terskel.notifications.queries import MessageView

router = Tagged("telling")
EVERYONE = "everyone"


@router.get("/messages", auth=Token("messages:read"), response=answers(list[MessageOut]))
def message_list(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> list[MessageView]:
    """What the token's person was told, the newest first, in pages."""
    place = paging.place_of(request, cursor)
    rows = queries.inbox(actor_of(request), page=place.page, as_of=place.at)
    paging.lead_on(request, response, place, len(rows), queries.PAGE)
    return rows


@router.put("/messages/{uuid:message_id}/read", auth=Token("messages:write"), response=answers(status=204))
def message_read(request: HttpRequest, message_id: UUID) -> Status[None]:
    """The person has read it, in another system."""
    actions.mark_read(message_id, by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.get("/changes", auth=Token("messages:read"), response=answers(ChangesOut))
def own_changes(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> dict[str, Any]:
    """What happened that the token's organisation is told of or has done itself, oldest first, a hundred at a time.

    Begin without a cursor, then always ask with the newest one: nothing is lost, whatever is committed at the same
    time, and nothing comes twice. What was before the installation had feeds is read where it lies.
    """
    actor = actor_of(request)
    if actor.organisation_id is None:
        raise Missing
    feed = str(actor.organisation_id)
    return _page(request, response, feed, changes.own_changes(actor, after=_number(feed, cursor)), cursor)


@router.get("/changes/public", auth=public("messages:read"), response=answers(ChangesOut), openapi_extra=OPTIONAL_TOKEN)
def public_changes(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> dict[str, Any]:
    """What became public: systems, changes to them, competitions, results, news and knowledge.

    Oldest first, a hundred at a time.
    """
    found = changes.public_changes(after=_number(EVERYONE, cursor))
    return _page(request, response, EVERYONE, found, cursor)


def _page(
    request: HttpRequest, response: HttpResponse, feed: str, found: list[ChangeView], cursor: str
) -> dict[str, Any]:
    on = _cursor(feed, found[-1].number) if found else cursor or _cursor(feed, 0)
    if len(found) == changes.PAGE:
        response.headers["Link"] = f'<{request.build_absolute_uri(f"{request.path}?cursor={on}")}>; rel="next"'
    return {
        "items": [
            {
                "id": one.id,
                "kind": one.kind,
                "happened_at": one.happened_at,
                "about": {"kind": one.about_kind, "id": one.about_id},
                "matters": one.matters,
                "page": one.page,
            }
            for one in found
        ],
        "cursor": on,
    }


def _cursor(feed: str, number: int) -> str:
    return urlsafe_b64encode(json.dumps([feed, number], separators=(",", ":")).encode()).decode()


def _number(feed: str, cursor: str) -> int:
    """How far one has come in this feed; refused where the cursor is another's."""
    if not cursor:
        return 0
    try:
        of, number = json.loads(urlsafe_b64decode(cursor))
    except (ValueError, TypeError):
        refuse("api.cursor_unknown")
    if of != feed or not isinstance(number, int) or not 0 <= number < 2**62:
        refuse("api.cursor_unknown")
    return number
