"""Statistics of qualification as plots, each with its table."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import AUDITOR, DPS_MANAGER, LEGAL_READER, Actor
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps
from terskel.overview import categories
from terskel.overview import qualification as overview
from terskel.overview.qualification import CategoryGrowth
from terskel.qualification import policy
from terskel.web.shared import category_figures, plots
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.kept import kept
from terskel.web.shared.short import long_time, percent, short_month
from terskel.web.shared.sizes import SIZE_CLASSES
from terskel.web.shared.tables import Column, Table

_TEN_DAYS = 11
_MOST_LINES = 6


def _reader(request: HttpRequest, dps_id: UUID) -> tuple[Actor, datetime]:
    """Who reads, and when. Raises Missing for who may not read the requests of the DPS: figures are kept for others."""
    actor, now = actor_of(request), clock.now()
    if not policy.may_read_case(actor, dps.dps(actor, dps_id, at=now).authority_id):
        raise Missing
    return actor, now


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def figures(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = _reader(request, dps_id)
    counted = kept(
        "qualification",
        actor.organisation_id,
        dps_id,
        count=lambda: overview.qualification_figures(actor, dps_id, at=now),
        size=lambda found: found.times.decided,
        at=now,
    )
    found = counted.value
    days = dict(found.spread)
    marks = range(max([*days, 10]) + 1)
    months = [short_month(month) for month in found.months]
    largest = sorted(found.growth, key=lambda one: -one.standing[-1])[:_MOST_LINES]
    time_columns: list[Column[tuple[int, int]]] = [
        Column("days", _("Working days"), lambda row: row[0], head=True),
        Column("count", _("Requests"), lambda row: row[1], numeric=True),
    ]
    context = {
        "figures": found,
        "counted": counted,
        "in_time": percent(found.times.share_in_time),
        "small_or_medium": percent(found.small_or_medium),
        **_effort(found),
        "sizes": [(SIZE_CLASSES[name], count) for name, count in found.sizes],
        "time_plot": plots.columns(
            _("Working days from receipt to decision"),
            [str(day) for day in marks],
            [days.get(day, 0) for day in marks],
            after=_TEN_DAYS,
        ),
        "time_table": Table(
            request,
            time_columns,
            found.spread,
            caption=_("Requests decided, by working days used"),
            name="time",
        ),
        "growth_plot": plots.lines(
            _("Qualified suppliers, month by month"),
            months,
            [(one.category.label or found.dps.name, one.standing) for one in largest],
        ),
        "growth_table": _growth_table(request, found, months),
    }
    return render(request, "authority/dps/figures.html", context)


def _effort(found: overview.QualificationFigures) -> dict[str, str]:
    """What it takes to apply, in words; a dash where nothing is told."""
    told = found.effort
    time = told.median_time if told is not None else None
    return {
        "time_to_apply": "–" if time is None else long_time(time),
        "given_up": "–" if told is None else percent(Fraction(told.given_up, told.begun)),
    }


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def by_category(request: HttpRequest, dps_id: UUID) -> HttpResponseBase:
    """Category by category: who came and went, what was competed for, how many tendered."""
    actor, now = _reader(request, dps_id)
    counted = kept(
        "own_categories",
        actor.organisation_id,
        dps_id,
        count=lambda: categories.category_figures(actor, dps_id, at=now),
        size=lambda found: found.moved,
        at=now,
    )
    found = counted.value
    table = category_figures.table_of(request, found, few="–")
    file = table.download(f"{found.dps.slug}-{oslo_day(clock.now()).isoformat()}")
    if file is not None:
        return file
    names = [one.category.code or found.dps.name for one in found.categories]
    context = {
        "dps": found.dps,
        "figures": found,
        "counted": counted,
        "table": table,
        "admitted_plot": plots.columns(_("Admitted"), names, [one.admitted or 0 for one in found.categories]),
        "competitions_plot": plots.columns(_("Competitions"), names, [one.competitions for one in found.categories]),
    }
    return render(request, "authority/dps/category_figures.html", context)


def _growth_table(
    request: HttpRequest, found: overview.QualificationFigures, months: list[str]
) -> Table[CategoryGrowth]:
    columns: list[Column[CategoryGrowth]] = [
        Column("category", _("Category"), lambda row: row.category.label or found.dps.name, head=True)
    ]
    columns += [Column(f"m{place}", month, _standing_at(place), numeric=True) for place, month in enumerate(months)]
    return Table(
        request, columns, found.growth, caption=_("Qualified suppliers at the end of each month"), name="growth"
    )


def _standing_at(place: int) -> Callable[[CategoryGrowth], int]:
    """How many stood qualified at the end of one of the months."""
    return lambda row: row.standing[place]
