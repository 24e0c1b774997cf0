"""The start page of people in a contracting authority: what needs me now, then my matters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.core.actors import BUYER, DPS_MANAGER, Actor
from terskel.dps import queries as dps
from terskel.overview import moments, workbench
from terskel.overview import queries as overview
from terskel.overview.workbench import KeyNumbers, Week
from terskel.web.authority import needs
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.moments import address_of, title_of
from terskel.web.shared.short import percent

COMPETITIONS_SHOWN = 8


@authority_page(in_assistance=True)
def home(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    if actor.mandate is not None:
        return redirect("authority:competition", actor.mandate.matter_id)
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
        "stands_in_for": [one.name for one in actor.stands_in_for],
        "may_set_up": actor.has(DPS_MANAGER),
    }
    return render(request, "authority/home.html", context)


@authority_page()
def outlook(request: HttpRequest) -> HttpResponse:
    """The coming weeks in the reader's matters; with them, for DPS managers, the numbers of their systems."""
    actor, now = actor_of(request), clock.now()
    coming = moments.own(actor, at=now)
    context = {
        "weeks": [_shown(week, actor) for week in workbench.weeks(actor, coming, at=now)],
        "numbers": _numbers(workbench.key_numbers(actor, coming, at=now)) if actor.has(DPS_MANAGER) else {},
    }
    return render(request, "authority/outlook.html", context)


def _shown(week: Week, actor: Actor) -> dict[str, object]:
    """The week with what its moments are called and where they lead."""
    told = [{"at": one.at, "title": title_of(one), "address": address_of(one, actor)} for one in week.moments]
    return {"week": week, "moments": told}


def _numbers(found: KeyNumbers | None) -> dict[str, object]:
    if found is None:
        return {}
    shares = {"in_time": percent(found.times.share_in_time), "small_or_medium": percent(found.small_or_medium)}
    return {"found": found, **shares}
