"""The start page of people in a contracting authority: what needs me now, then my matters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.core.actors import BUYER, DPS_MANAGER
from terskel.dps import queries as dps
from terskel.overview import queries as overview
from terskel.web.authority import needs
from terskel.web.shared.acting import actor_of, authority_page

COMPETITIONS_SHOWN = 8


@authority_page()
def home(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    usable = dps.open_dps_for_authority(actor, at=now)
    own_systems = dps.own_list(actor, at=now)
    newest = overview.own_matters(actor, at=now).matters
    context = {
        "needs": needs.of(actor, at=now),
        "drafts": overview.own_matters(actor, at=now, stages=("draft",)).matters if actor.has(BUYER) else (),
        "draft_systems": [row for row in own_systems if row.state == "draft"] if actor.has(DPS_MANAGER) else [],
        "competitions": [matter for matter in newest if matter.stage != "draft"][:COMPETITIONS_SHOWN],
        "own_systems": [row for row in own_systems if row.state != "draft"],
        "usable": [row for row in usable if not actor.acts_for(row.authority_id)],
        "may_buy": actor.has(BUYER) and bool(usable),
        "may_set_up": actor.has(DPS_MANAGER),
    }
    return render(request, "authority/home.html", context)
