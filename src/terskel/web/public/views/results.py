"""Results, and the firms behind them by name and number: nothing before the award letters are sent."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel import clock
from terskel.competitions.queries import Filters
from terskel.core.instants import end_of_day, oslo_day, start_of_day
from terskel.dps import queries as dps
from terskel.overview import results, stages
from terskel.overview.results import ResultOrder, ResultRow, Wanted
from terskel.web.public.forms.filters import ResultForm
from terskel.web.public.views import feeds
from terskel.web.shared import languages
from terskel.web.shared.short import amount
from terskel.web.shared.tables import Column, Table

PAGE: Final = 50
"""A row is a card of seven lines on a phone, and takes the reading of a whole matter: half as many as a usual table."""
IN_FILES_ALONE: Final = ("reference", "categories", "number")


@dataclass(frozen=True)
class ResultRows:
    """The results that fit, as a table reads them; the columns that sort are named as the orders."""

    wanted: Wanted
    at: datetime

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _size(self) -> int:
        return results.size(self.wanted, at=self.at)

    def stretch(self, key: str, *, descending: bool, skip: int, most: int | None) -> Sequence[ResultRow]:
        """The newest first where no order is asked for."""
        order = cast(ResultOrder, key or "told")
        turned = descending if key else True
        return results.part(self.wanted, order, descending=turned, skip=skip, most=most, at=self.at)

    def stretches(self, key: str, *, descending: bool) -> Iterator[Sequence[ResultRow]]:
        order = cast(ResultOrder, key or "told")
        return results.in_stretches(self.wanted, order, descending=descending if key else True, at=self.at)


def index(request: HttpRequest) -> HttpResponseBase:
    now = clock.now()
    form = ResultForm(request.GET or None, systems=dps.public_list(at=now))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    table = table_of(request, ResultRows(_wanted(asked), now), caption=_("Results"))
    file = table.download(f"results-{oslo_day(now).isoformat()}")
    if file is not None:
        return file
    context = {"form": form, "table": table, "question": feeds.narrowed(asked)[1]}
    return render(request, "public/results.html", context)


def _wanted(asked: Mapping[str, Any]) -> Wanted:
    chosen, since, until = asked.get("dps"), asked.get("since"), asked.get("until")
    return Wanted(
        Filters(asked.get("text", ""), chosen.id if chosen else None),
        since=start_of_day(since) if since else None,
        until=end_of_day(until) if until else None,
    )


def supplier(request: HttpRequest, number: str) -> HttpResponseBase:
    """One firm as the public lists name it: where it is admitted today, and what it has won."""
    now = clock.now()
    view = results.public_supplier(number, at=now)
    won = ResultRows(Wanted(winner_id=view.supplier.id), now)
    table = table_of(request, won, caption=_("Competitions won"), leave_out=("winner",))
    file = table.download(f"results-{number}")
    if file is not None:
        return file
    return render(request, "public/supplier.html", {"view": view, "table": table})


def table_of(
    request: HttpRequest, rows: ResultRows, *, caption: str, leave_out: Collection[str] = ()
) -> Table[ResultRow]:
    """A file has every column; the page those that fit side by side, without those to `leave_out`."""
    columns: list[Column[ResultRow]] = [
        Column(
            "title",
            gettext_lazy("Competition"),
            lambda one: one.row.title,
            link=lambda one: reverse("public:competition", args=[one.row.reference]),
            sort=lambda one: one.row.title.casefold(),
            head=True,
        ),
        Column(
            "reference", gettext_lazy("Reference"), lambda one: one.row.reference, sort=lambda one: one.row.reference
        ),
        Column(
            "authority",
            gettext_lazy("Contracting authority"),
            lambda one: one.row.authority_name,
            sort=lambda one: one.row.authority_name.casefold(),
        ),
        Column("categories", gettext_lazy("Categories"), lambda one: ", ".join(one.categories) or None),
        Column(
            "winner",
            gettext_lazy("Winner"),
            lambda one: one.outcome.result.winner_name,
            link=lambda one: reverse("public:supplier", args=[one.outcome.result.winner_number]),
            sort=lambda one: one.outcome.result.winner_name.casefold(),
        ),
        Column("number", gettext_lazy("Organisation number"), lambda one: one.outcome.result.winner_number),
        Column(
            "tenders",
            gettext_lazy("Tenders"),
            lambda one: one.outcome.result.tender_count,
            sort=lambda one: one.outcome.result.tender_count,
            numeric=True,
        ),
        Column(
            "value",
            gettext_lazy("Contract value, kroner without VAT"),
            lambda one: one.outcome.value,
            sort=lambda one: one.outcome.value or 0,
            numeric=True,
            shown=lambda one: "–" if one.outcome.value is None else amount(one.outcome.value),
        ),
        Column(
            "told",
            gettext_lazy("Letters sent"),
            lambda one: oslo_day(one.outcome.result.letters_sent_at),
            sort=lambda one: one.outcome.result.letters_sent_at,
            brief=True,
        ),
        Column(
            "stage",
            gettext_lazy("Stage"),
            lambda one: stages.public_label(one.stage, languages.current()),
            brief=True,
        ),
    ]
    if "format" not in request.GET:
        columns = [one for one in columns if one.key not in IN_FILES_ALONE and one.key not in leave_out]
    return Table(
        request,
        columns,
        rows,
        caption=caption,
        empty=_("No competition that fits has been decided. A result stands here when everyone who tendered is told."),
        downloads=len(rows) > 0,
        formats=("csv", "xlsx", "json"),
        most=PAGE,
    )
