"""Statistics for everyone: each figure with its definition, its plot, the same as a table, and how it misleads."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps
from terskel.overview import statistics as overview
from terskel.web.public.figures import FIGURES, Figure
from terskel.web.public.forms.filters import SystemChoiceForm


def index(request: HttpRequest) -> HttpResponse:
    """Every figure, of all systems or of the one chosen."""
    now = clock.now()
    form, found = _asked(request, now)
    shown = [figure.shown(request, found, downloads=False) for figure in FIGURES]
    return render(request, "public/statistics.html", {"form": form, "figures": shown, "since": found.since})


def one(request: HttpRequest, key: str) -> HttpResponse:
    """One figure by itself, to sort, download and link to."""
    now, figure = clock.now(), _figure(key)
    form, found = _asked(request, now)
    shown = figure.shown(request, found, downloads=True)
    file = shown.table.download(f"{key}-{oslo_day(now).isoformat()}")
    if file is not None:
        return file
    return render(request, "public/statistic.html", {"form": form, "figure": shown, "since": found.since})


def _asked(request: HttpRequest, at: datetime) -> tuple[SystemChoiceForm, overview.Statistics]:
    form = SystemChoiceForm(request.GET if "dps" in request.GET else None, systems=dps.public_list(at=at))
    chosen = form.cleaned_data.get("dps") if form.is_bound and form.is_valid() else None
    return form, overview.statistics(dps_id=chosen.id if chosen else None, at=at)


def _figure(key: str) -> Figure:
    for figure in FIGURES:
        if figure.key == key:
            return figure
    raise Http404
