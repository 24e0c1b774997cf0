"""The start page of people in a contracting authority: what needs me now, then my matters."""

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.core.actors import BUYER, DPS_MANAGER, Actor
from terskel.dps import queries as dps
from terskel.overview import moments
from terskel.overview import queries as overview
from terskel.web.authority import needs
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.moments import address_of, title_of

COMPETITIONS_SHOWN: Final = 8
DRAFTS_SHOWN: Final = 50


@authority_page(in_assistance=True)
def home(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    if actor.mandate is not None:
        return redirect("authority:competition", actor.mandate.matter_id)
    own_systems, usable = dps.own_and_open(actor, at=now)
    waiting = needs.of(actor, at=now)
    context = {
        "needs": waiting,
        "next": None if waiting else _next(actor, now),
        "drafts": overview.own_drafts(actor, DRAFTS_SHOWN, at=now) if actor.has(BUYER) else (),
        "draft_systems": [row for row in own_systems if row.state == "draft"] if actor.has(DPS_MANAGER) else [],
        "competitions": overview.own_newest(actor, COMPETITIONS_SHOWN, at=now),
        "own_systems": [row for row in own_systems if row.state != "draft"],
        "usable": [row for row in usable if not actor.acts_for(row.authority_id)],
        "may_buy": actor.has(BUYER) and bool(usable),
        "stands_in_for": [one.name for one in actor.stands_in_for],
        "may_set_up": actor.has(DPS_MANAGER),
    }
    return render(request, "authority/home.html", context)


def _next(actor: Actor, now: datetime) -> dict[str, object] | None:
    """What the clock makes true next, for whoever has nothing to do now."""
    coming = moments.own(actor, at=now)[:1]
    return (
        {"at": coming[0].at, "title": title_of(coming[0]), "address": address_of(coming[0], actor)} if coming else None
    )
