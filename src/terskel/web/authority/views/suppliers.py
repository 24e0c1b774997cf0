"""One supplier as the authority meets it, over all its matters."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from terskel import clock
from terskel.overview import suppliers
from terskel.overview.suppliers import Took
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.short import percent
from terskel.web.shared.tables import Column, Table


@authority_page()
def supplier(request: HttpRequest, supplier_id: UUID) -> HttpResponseBase:
    """Where it is admitted, what it was invited to, tendered for and won, and its contracts with the authority."""
    found = suppliers.supplier(actor_of(request), supplier_id, at=clock.now())
    table = _competitions(request, found.took)
    if wanted := table.download(found.supplier.number):
        return wanted
    context = {
        "found": found,
        "table": table,
        "share_tendered": percent(found.share_tendered),
        "share_won": percent(found.share_won),
    }
    return render(request, "authority/supplier.html", context)


def _competitions(request: HttpRequest, rows: tuple[Took, ...]) -> Table[Took]:
    columns: tuple[Column[Took], ...] = (
        Column(
            "title",
            _("Competition"),
            lambda row: row.competition.title,
            lambda row: reverse("authority:competition", args=[row.competition.id]),
            lambda row: row.competition.title.casefold(),
            head=True,
        ),
        Column("reference", _("Reference"), lambda row: row.competition.reference),
        Column("decided", _("Decided"), lambda row: row.decided_at, sort=lambda row: row.decided_at),
        Column("result", _("Result"), _result, sort=lambda row: (row.won, row.tendered)),
    )
    return Table(
        request,
        columns,
        rows,
        caption=_("Our decided competitions it was invited to"),
        empty=_("None yet. A competition stands here when its letters are sent; before that nobody sees who tenders."),
        downloads=True,
        formats=("csv", "xlsx"),
    )


def _result(row: Took) -> str:
    if row.won:
        return _("Won")
    return _("Tendered") if row.tendered else _("Did not tender")
