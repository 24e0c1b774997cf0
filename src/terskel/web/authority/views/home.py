"""The start page of people in a contracting authority: what needs me now, then my matters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.dps import queries as dps
from terskel.overview import queries as overview
from terskel.web.authority import needs
from terskel.web.shared.acting import actor_of, authority_page

COMPETITIONS_SHOWN = 8


@authority_page()
def home(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    usable = dps.open_dps_for_authority(actor, at=now)
    context = {
        "needs": needs.of(actor, at=now),
        "competitions": overview.own_matters(actor, at=now).matters[:COMPETITIONS_SHOWN],
        "own_systems": dps.own_list(actor, at=now),
        "usable": [row for row in usable if not actor.acts_for(row.authority_id)],
    }
    return render(request, "authority/home.html", context)
