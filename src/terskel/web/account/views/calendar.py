"""The calendar of a membership: its page, and what a calendar program reads."""

from collections.abc import Iterator
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from terskel import clock
from terskel.core.actors import Actor
from terskel.notifications import calendars
from terskel.overview import moments
from terskel.web.authority import needs as authority_needs
from terskel.web.shared.acting import actor_of, chosen_membership, person_page
from terskel.web.shared.calendars import MEDIA_TYPE, Entry, as_icalendar
from terskel.web.shared.moments import address_of, title_of
from terskel.web.supplier import needs as supplier_needs


@person_page
def calendar(request: HttpRequest) -> HttpResponse:
    """Whether there is an address. A new one is shown on the page that makes it, and nowhere else: in no session."""
    membership_id = chosen_membership(request)
    if membership_id is None:
        raise Http404
    actor, now = actor_of(request), clock.now()
    made = calendars.open_calendar(membership_id, by=actor, at=now) if request.method == "POST" else ""
    return render(
        request,
        "account/calendar.html",
        {
            "in_use": calendars.calendar(actor, membership_id),
            "address": request.build_absolute_uri(reverse("account:calendar_file", args=[made])) if made else "",
            "entries": sorted(_entries(request, actor, now), key=lambda one: one.at),
        },
    )


@require_POST
@person_page
def close_calendar(request: HttpRequest) -> HttpResponse:
    membership_id = chosen_membership(request)
    if membership_id is None:
        raise Http404
    calendars.close_calendar(membership_id, by=actor_of(request), at=clock.now())
    return redirect("account:calendar")


@require_GET
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself, in its person's language; whoever has the address may read it."""
    actor, now = calendars.calendar_reader(secret), clock.now()
    with translation.override(actor.language):
        name = _("Time limits in Terskel")
        content = as_icalendar(name, list(_entries(request, actor, now)), at=now)
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _entries(request: HttpRequest, actor: Actor, at: datetime) -> Iterator[Entry]:
    """What the person must do before a limit, and what the clock makes true in their matters; each page once."""
    waiting = (supplier_needs if actor.is_supplier else authority_needs).of(actor, at=at)
    todo = [(one.due_at, one) for one in waiting if one.due_at is not None and one.due_at > at]
    for due_at, need in todo:
        yield Entry(due_at, str(need.what), str(need.why), request.build_absolute_uri(need.address))
    known = {(need.address, due_at) for due_at, need in todo}
    for moment in moments.own(actor, at=at):
        address = address_of(moment, actor)
        if (address, moment.at) not in known:
            yield Entry(moment.at, title_of(moment), "", request.build_absolute_uri(address), moment.kind)
