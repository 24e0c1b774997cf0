"""Statistics for everyone: each figure with its definition, its plot, the same as a table, and how it misleads."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from terskel import clock
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps
from terskel.dps.queries import DpsRow
from terskel.overview import statistics as overview
from terskel.web.public.figures import FIGURES, Figure
from terskel.web.public.forms.filters import SystemChoiceForm
from terskel.web.shared.kept import Kept, kept


def index(request: HttpRequest) -> HttpResponse:
    """Every figure, of all systems or of the one chosen; some are told of all together only."""
    now = clock.now()
    form, chosen = _asked(request, now)
    counted = _counted(chosen, now)
    shown = [
        figure.shown(request, counted.value, downloads=False)
        for figure in FIGURES
        if chosen is None or not figure.together
    ]
    context = {"form": form, "chosen": chosen, "figures": shown, "since": counted.value.since, "counted": counted}
    return render(request, "public/statistics.html", context)


def one(request: HttpRequest, key: str) -> HttpResponseBase:
    """One figure by itself, to sort, download and link to."""
    now, figure = clock.now(), _figure(key)
    form, chosen = _asked(request, now)
    counted = _counted(None if figure.together else chosen, now)
    shown = figure.shown(request, counted.value, downloads=True)
    file = shown.table.download(f"{key}-{oslo_day(now).isoformat()}")
    if file is not None:
        return file
    context = {"form": form, "figure": shown, "since": counted.value.since, "counted": counted}
    return render(request, "public/statistic.html", context)


def _asked(request: HttpRequest, at: datetime) -> tuple[SystemChoiceForm, DpsRow | None]:
    """The form, and the system that is chosen in it; None for all of them."""
    form = SystemChoiceForm(request.GET if "dps" in request.GET else None, systems=dps.public_list(at=at))
    return form, form.cleaned_data.get("dps") if form.is_bound and form.is_valid() else None


def _counted(chosen: DpsRow | None, at: datetime) -> Kept[overview.Statistics]:
    dps_id = chosen.id if chosen else None
    return kept(
        "statistics",
        dps_id,
        count=lambda: overview.statistics(dps_id=dps_id, at=at),
        size=lambda found: found.standing[-1][1],
        at=at,
    )


def _figure(key: str) -> Figure:
    for figure in FIGURES:
        if figure.key == key:
            return figure
    raise Http404
