"""A page that tells a thing has told it: the messages about it are no longer new."""

from uuid import UUID

from django.http import HttpRequest

from terskel import clock
from terskel.notifications import actions
from terskel.web.shared.acting import actor_of


def mark_seen(request: HttpRequest, about_id: UUID, *kinds: str) -> None:
    """Mark the reader's messages about this thing as read; `kinds` as `notifications` writes them."""
    actions.mark_read_about(kinds, about_id, by=actor_of(request), at=clock.now())
