"""Who was not let in to a page of a competition: kept, so that attempts can be seen (annex IV (g))."""

from uuid import UUID

from django.http import HttpRequest

from terskel import clock
from terskel.audit.act import NOT_YOURS
from terskel.audit.actions import note_refused_access
from terskel.core.decisions import Refused
from terskel.web.shared.acting import actor_of

MATTER = "competition_id"


def note(request: HttpRequest, refused: Refused | None = None) -> None:
    """Keep that somebody logged in was turned away from a page of a competition; without `refused` it looked missing.

    Other pages, and visitors who are not logged in, leave nothing.
    """
    found = request.resolver_match
    matter_id = found.kwargs.get(MATTER) if found else None
    if found is None or not isinstance(matter_id, UUID) or not request.user.is_authenticated:
        return
    why = NOT_YOURS if refused is None else refused
    note_refused_access(matter_id, page=found.view_name, refused=why, by=actor_of(request), at=clock.now())
