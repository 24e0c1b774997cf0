"""A supplier's own statistics: invitations, tenders, placements and wins, as tables to sort and download."""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel import clock
from terskel.core.instants import oslo_day
from terskel.overview.own_record import OwnFigures, OwnMatter, own_record
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.short import long_time, percent
from terskel.web.shared.tables import Column, Table

FORMATS: Final = ("csv", "xlsx", "json")


@supplier_page()
def statistics(request: HttpRequest) -> HttpResponseBase:
    now = clock.now()
    found = own_record(actor_of(request), at=now)
    matters = _matters(request, found.matters)
    file = matters.download(f"own-statistics-{oslo_day(now).isoformat()}")
    if file is not None:
        return file
    context = {"found": found, "matters": matters, "categories": _categories(request, found.categories)}
    return render(request, "supplier/results/statistics.html", context)


def _matters(request: HttpRequest, rows: tuple[OwnMatter, ...]) -> Table[OwnMatter]:
    columns: list[Column[OwnMatter]] = [
        Column(
            "title",
            gettext_lazy("Competition"),
            lambda one: one.row.title,
            link=lambda one: reverse("supplier:result" if one.told_at else "supplier:tender", args=[one.row.id]),
            sort=lambda one: one.row.title.casefold(),
            head=True,
        ),
        Column(
            "reference",
            gettext_lazy("Reference"),
            lambda one: one.row.reference,
            sort=lambda one: one.row.reference,
            brief=True,
        ),
        Column("categories", gettext_lazy("Categories"), lambda one: ", ".join(one.categories) or None),
        Column(
            "invited",
            gettext_lazy("Invited"),
            lambda one: oslo_day(one.invited_at),
            sort=lambda one: one.invited_at,
            brief=True,
        ),
        Column("answer", gettext_lazy("Our answer"), lambda one: str(_answer(one)), brief=True),
        Column(
            "days",
            gettext_lazy("Days to deliver"),
            lambda one: one.time_to_deliver.days if one.time_to_deliver else None,
            sort=lambda one: (one.time_to_deliver is None, one.time_to_deliver),
            numeric=True,
        ),
        Column(
            "placement",
            gettext_lazy("Placement"),
            lambda one: (
                _("%(place)s of %(ranked)s") % {"place": one.placement, "ranked": one.ranked} if one.placement else None
            ),
            sort=lambda one: one.placement or 10_000,
            numeric=True,
        ),
        Column("result", gettext_lazy("Result"), lambda one: str(_result(one)), brief=True),
    ]
    return Table(
        request,
        columns,
        rows,
        caption=_("Every invitation"),
        empty=_("You have not been invited to a competition yet."),
        downloads=bool(rows),
        formats=FORMATS,
    )


def _categories(request: HttpRequest, rows: tuple[OwnFigures, ...]) -> Table[OwnFigures]:
    columns: list[Column[OwnFigures]] = [
        Column("category", gettext_lazy("Category"), lambda one: one.name, sort=lambda one: one.name, head=True),
        Column("invited", gettext_lazy("Invitations"), lambda one: one.invited, numeric=True),
        Column("declined", gettext_lazy("Declined"), lambda one: one.declined, numeric=True),
        Column("delivered", gettext_lazy("Tenders"), lambda one: one.delivered, numeric=True),
        Column("won", gettext_lazy("Won"), lambda one: one.won, numeric=True),
        Column("share", gettext_lazy("Won of those decided"), lambda one: percent(one.share_won), numeric=True),
        Column("placement", gettext_lazy("Median placement"), lambda one: one.median_placement, numeric=True),
        Column(
            "time",
            gettext_lazy("Median time to deliver"),
            lambda one: long_time(one.median_time) if one.median_time else None,
            numeric=True,
        ),
    ]
    return Table(request, columns, rows, caption=_("By category"), name="by")


def _answer(one: OwnMatter) -> str | Promise:
    if one.declined_at is not None:
        return gettext_lazy("Declined")
    return gettext_lazy("Delivered") if one.delivered_at is not None else gettext_lazy("None")


def _result(one: OwnMatter) -> str | Promise:
    if one.row.cancelled_at is not None:
        return gettext_lazy("Cancelled")
    if one.told_at is None:
        return "–"
    return gettext_lazy("Won") if one.won else gettext_lazy("Not won")
