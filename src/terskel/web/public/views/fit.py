"""Would we get in, and what do we need? Answered before anybody registers; nothing is kept. And the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.dps import queries as dps_queries
from terskel.qualification import queries
from terskel.web.public.forms.fit import FitForm, chosen_in, said_in
from terskel.web.public.lives import OPEN_FOR_APPLICATIONS
from terskel.web.shared import wanted
from terskel.web.shared.acting import actor_of


def page(request: HttpRequest, slug: str) -> HttpResponse:
    now = clock.now()
    view = queries.fit(ANONYMOUS, slug, chosen_in(request.GET), said_in(request.GET), at=now)
    if view.dps.slug != slug:
        return redirect("public:fit", view.dps.slug)
    form = FitForm(view=view, data=request.GET)
    context = {
        "dps": view.dps,
        "view": view,
        "form": form,
        "answered": bool(said_in(request.GET)),
        "open": view.dps.state in OPEN_FOR_APPLICATIONS,
    }
    return render(request, "public/fit.html", context)


def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """To the request; whoever must make an account or register a firm first, comes there afterwards."""
    view = dps_queries.dps(ANONYMOUS, slug, at=clock.now())
    actor, address = actor_of(request), reverse("supplier:apply", args=[view.slug])
    if actor.is_supplier:
        return redirect(address)
    if not actor.is_authority:
        wanted.remember(request, address)
    return redirect("account:home")
