"""Would we get in, and what do we need? Answered before anybody registers; nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.qualification import queries
from terskel.web.public.forms.fit import FitForm, chosen_in, said_in
from terskel.web.public.lives import OPEN_FOR_APPLICATIONS


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
