"""Dynamic purchasing systems, their categories, and who is admitted on any date."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.core.instants import end_of_day, oslo_day
from terskel.documents import queries as documents
from terskel.dps import queries
from terskel.dps.queries import CategoryView, DpsView
from terskel.qualification import queries as qualification
from terskel.qualification.queries import QualifiedRow
from terskel.web.public.forms.filters import AsOfForm
from terskel.web.public.lives import OPEN_FOR_APPLICATIONS, SIZE_CLASSES
from terskel.web.shared.tables import Column, Table

QUALIFICATION_DOCUMENTS: Final = "dps.qualification_documents"


def dps_list(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    rows = queries.public_list(at=now)
    counts = qualification.qualified_counts([row.id for row in rows], at=now)
    context = {"systems": [(row, counts.get(row.id, 0)) for row in rows]}
    return render(request, "public/dps_list.html", context)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    categories = queries.categories(ANONYMOUS, view.id, at=now)
    requirements = queries.requirements(ANONYMOUS, view.id, at=now)
    named = [category for category in categories if category.name is not None]
    counts = qualification.counts_by_category([category.id for category in named], at=now)
    letters = documents.public_letters(view.id, at=now)
    context = {
        "dps": view,
        "categories": [(category, counts.get(category.id, 0)) for category in named],
        "requirements": [row for row in requirements if row.category_id is None or not named],
        "members": [
            one for one in queries.members(ANONYMOUS, view.id, at=now) if one.authority_id != view.authority_id
        ],
        "qualified": qualification.qualified_counts([view.id], at=now).get(view.id, 0),
        "open": view.state in OPEN_FOR_APPLICATIONS,
        "today": oslo_day(now),
        "letters": letters,
        "qualification_documents": next(
            (one for one in reversed(letters) if one.kind == QUALIFICATION_DOCUMENTS), None
        ),
    }
    return render(request, "public/dps.html", context)


def category(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    found = _category(view, code, now)
    requirements = queries.requirements(ANONYMOUS, view.id, at=now)
    context = {
        "dps": view,
        "category": found,
        "requirements": [row for row in requirements if row.category_id in (None, found.id)],
        "qualified": qualification.qualified_count(found.id, at=now),
        "open": view.state in OPEN_FOR_APPLICATIONS,
    }
    return render(request, "public/category.html", context)


def _category(view: DpsView, code: str, at: datetime) -> CategoryView:
    for found in queries.categories(ANONYMOUS, view.id, at=at):
        if found.name is not None and found.code == code:
            return found
    raise Http404


def qualified(request: HttpRequest, slug: str) -> HttpResponse:
    """The suppliers admitted on the last instant of a day: today where no day is asked for."""
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    form = AsOfForm(request.GET or None, categories=queries.categories(ANONYMOUS, view.id, at=now))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    on = asked.get("on") or oslo_day(now)
    table = _qualified_table(request, view, min(end_of_day(on), now), asked.get("category"))
    if table.wants_csv:
        return table.csv(f"{view.slug}-{on.isoformat()}.csv")
    context = {"dps": view, "form": form, "table": table, "on": on}
    return render(request, "public/qualified.html", context)


def _qualified_table(
    request: HttpRequest, view: DpsView, at: datetime, category_id: UUID | None
) -> Table[QualifiedRow]:
    rows = qualification.qualified_list(view.id, at)
    if category_id is not None:
        rows = [row for row in rows if category_id in row.category_ids]
    columns: list[Column[QualifiedRow]] = [
        Column("name", gettext_lazy("Supplier"), lambda row: row.supplier_name, sort=_by_name, head=True),
        Column("number", gettext_lazy("Organisation number"), lambda row: row.number, sort=lambda row: row.number),
        Column("place", gettext_lazy("Place"), lambda row: row.place, sort=lambda row: row.place),
        Column("size", gettext_lazy("Size"), lambda row: SIZE_CLASSES.get(row.size_class, row.size_class)),
        Column("since", gettext_lazy("Since"), lambda row: oslo_day(row.since), sort=lambda row: row.since),
    ]
    if any(row.category_labels for row in rows):
        columns.insert(1, Column("categories", gettext_lazy("Categories"), lambda row: ", ".join(row.category_labels)))
    return Table(
        request,
        columns,
        rows,
        caption=_("Qualified suppliers"),
        empty=_("No supplier was admitted on that day."),
        downloads=True,
    )


def _by_name(row: QualifiedRow) -> str:
    return row.sort_key
