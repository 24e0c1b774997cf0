"""Dynamic purchasing systems, their categories, and who is admitted on any date."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terskel import clock
from terskel.articles import queries as articles
from terskel.core import lifecycles
from terskel.core.actors import ANONYMOUS
from terskel.core.instants import end_of_day, oslo_day
from terskel.core.places import PlaceOfPerformance
from terskel.documents import queries as documents
from terskel.dps import actions, queries
from terskel.dps.queries import CategoryView, DpsRow, DpsView
from terskel.overview import categories
from terskel.overview import qualification as overview
from terskel.overview.qualification import PublicFigures
from terskel.qualification import queries as qualification
from terskel.qualification.queries import QualifiedOutline, QualifiedRow
from terskel.web.public.forms.enquiries import EnquiryForm
from terskel.web.public.forms.filters import AsOfForm, DeliveryForm, SystemForm
from terskel.web.public.lives import OPEN_FOR_APPLICATIONS
from terskel.web.shared import category_figures, languages, plots
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.dps_facts import DPS_FACTS
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted
from terskel.web.shared.kept import Kept, kept
from terskel.web.shared.places import written
from terskel.web.shared.qualified import QualifiedRows, qualified_in
from terskel.web.shared.short import long_time, percent
from terskel.web.shared.tables import Column, Table

MANY_IN_A_CATEGORY: Final = 1_000
"""From how many on a figure that stands alone on the page of a category may be ten minutes old."""
NEWEST_ARTICLES: Final = 4
QUALIFICATION_DOCUMENTS: Final = "dps.qualification_documents"


@dataclass(frozen=True, slots=True)
class System:
    """One line of the list of systems: how many are qualified, and where it delivers."""

    row: DpsRow
    qualified: int
    place: PlaceOfPerformance


def dps_list(request: HttpRequest) -> HttpResponseBase:
    """Every system, or those that deliver in a county; the counties are offered with how many deliver there."""
    now = clock.now()
    rows = queries.public_list(at=now)
    places = queries.places_of([row.id for row in rows], at=now)
    form = SystemForm(request.GET or None, places=list(places.values()))
    shown = [row for row in rows if form.finds(row, places[row.id])]
    counted = qualified_in([row.id for row in rows], now)
    systems = [System(row, counted.value.get(row.id, 0), places[row.id]) for row in shown]
    table = _systems_table(request, systems)
    file = table.download(f"systems-{oslo_day(now).isoformat()}")
    if file is not None:
        return file
    context = {"systems": systems, "form": form, "table": table, "any": bool(rows), "counted": counted}
    return render(request, "public/dps_list.html", context)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return _moved(request, view.slug)
    categories = queries.categories(ANONYMOUS, view, at=now)
    requirements = queries.requirements(ANONYMOUS, view, at=now)
    named = [category for category in categories if category.name is not None]
    counted = kept(
        "system",
        view.id,
        count=lambda: (
            qualification.counts_by_category([category.id for category in named], at=now),
            qualification.qualified_counts([view.id], at=now).get(view.id, 0),
        ),
        size=lambda found: found[1],
        at=now,
    )
    counts, qualified_count = counted.value
    there = [one for one in named if one.is_there(now)]
    form = DeliveryForm(request.GET or None, places=[one.place for one in there])
    shown = [one for one in there if form.fits(one.place)]
    letters = documents.public_letters(view.id, at=now)
    said = queries.statements(ANONYMOUS, view.id, at=now)
    context = {
        "dps": view,
        "categories": [(one, counts.get(one.id, 0), one.state(now)) for one in shown],
        "category_count": len(there),
        "delivery": form,
        "place": next((one.place for one in categories if one.name is None), None),
        "gone": [(one, one.state(now)) for one in named if not one.is_there(now)],
        "requirements": [row for row in requirements if row.category_id is None or not named],
        "criteria": queries.criteria_of([view.id]).get(view.id, ()),
        "members": [one for one in queries.members(ANONYMOUS, view, at=now) if one.authority_id != view.authority_id],
        "qualified": qualified_count,
        "counted": counted,
        "open": view.state in OPEN_FOR_APPLICATIONS,
        "today": oslo_day(now),
        "changed_at": next((one.published_at for one in queries.changes(ANONYMOUS, view, at=now)), None),
        "articles": articles.public_articles(articles.Wanted(dps_id=view.id), at=now, most=NEWEST_ARTICLES),
        "letters": letters,
        "documents": queries.documents_of(ANONYMOUS, view.id, at=now),
        "said": [(DPS_FACTS[one.kind], one) for one in said.facts],
        "remarks": said.remarks,
        "qualification_documents": next(
            (one for one in reversed(letters) if one.kind == QUALIFICATION_DOCUMENTS), None
        ),
    }
    return render(request, "public/dps.html", context)


def category(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return _moved(request, view.slug)
    found = _category(view, code, now)
    if found is None:
        return _moved_category(view, code)
    requirements = queries.requirements(ANONYMOUS, view, at=now)
    counted = kept(
        "category",
        found.id,
        count=lambda: qualification.qualified_count(found.id, at=now),
        size=lambda number: number,
        many=MANY_IN_A_CATEGORY,
        at=now,
    )
    merged_into = queries.categories_by_ids([found.merged_into_id]) if found.merged_into_id else {}
    context = {
        "dps": view,
        "category": found,
        "state": found.state(now),
        "merged_into": next(iter(merged_into.values()), None),
        "requirements": [row for row in requirements if row.category_id in (None, found.id)],
        "counted": counted,
        "qualified": counted.value,
        "open": view.state in OPEN_FOR_APPLICATIONS and found.is_there(now),
    }
    return render(request, "public/category.html", context)


def _category(view: DpsView, code: str, at: datetime) -> CategoryView | None:
    found = queries.categories(ANONYMOUS, view, at=at)
    return next((one for one in found if one.name is not None and one.code == code), None)


def _moved_category(view: DpsView, code: str) -> HttpResponse:
    """An address that the category had leads to the one it has."""
    if (today := queries.category_moved_to(view.id, code)) is None:
        raise Http404
    return redirect("public:category", view.slug, today, permanent=True)


def _moved(request: HttpRequest, slug: str) -> HttpResponse:
    """An address that the system had leads to the same page under the one it has; what was asked for comes along."""
    found = request.resolver_match
    if found is None:
        raise Http404
    address = reverse(found.view_name, kwargs={**found.kwargs, "slug": slug})
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def document(request: HttpRequest, slug: str, document_id: UUID) -> HttpResponseBase:
    """A public file of the system; an internal one looks missing here, whoever asks."""
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return _moved(request, view.slug)
    if document_id not in {one.id for one in queries.documents_of(ANONYMOUS, view.id, at=now)}:
        raise Http404
    return sent(queries.document(ANONYMOUS, document_id, at=now), inline=True)


def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What was changed since publication, why, from when and by which notice; and what sets the versions apart."""
    now, reader = clock.now(), replace(ANONYMOUS, language=languages.of(request))
    view = queries.dps(reader, slug, at=now)
    if view.slug != slug:
        return _moved(request, view.slug)
    context = {
        "dps": view,
        "changes": queries.changes(reader, view, at=now),
        "versions": queries.versions_of(reader, view, at=now),
    }
    return render(request, "public/dps_changes.html", context)


def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions about the system with their answers, and a new one from anybody."""
    actor, now = actor_of(request), clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return _moved(request, view.slug)
    form = EnquiryForm(posted(request), known=actor.person_id is not None)
    if request.method == "POST" and form.is_valid():
        language = languages.of(request)
        done = attempt(
            request,
            form,
            lambda: actions.ask(view.id, **form.cleaned_data, language=language, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(
                request, _("The question is sent. You get the answer by e-mail, and everyone reads it here.")
            )
            return redirect("public:dps_questions", view.slug)
    context = {"dps": view, "form": form, "enquiries": queries.enquiries(ANONYMOUS, view, at=now)}
    return render(request, "public/dps_questions.html", context)


def qualified(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The suppliers admitted on the last instant of a day: today where no day is asked for."""
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return _moved(request, view.slug)
    form = AsOfForm(request.GET or None, categories=queries.categories(ANONYMOUS, view, at=now))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    on = asked.get("on") or oslo_day(now)
    rows, counted = counted_rows(view.id, on, asked.get("category"), now)
    table = _qualified_table(request, rows, named="category" in form.fields)
    file = table.download(f"{view.slug}-{on.isoformat()}")
    if file is not None:
        return file
    context = {
        "dps": view,
        "form": form,
        "table": table,
        "on": on,
        "counted": counted,
        "figures": _figures(counted.value.figures),
    }
    return render(request, "public/qualified.html", context)


def statistics(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Category by category; a number that fewer than five stand behind is said to be that."""
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return _moved(request, view.slug)
    counted = kept(
        "categories",
        view.id,
        count=lambda: categories.public_category_figures(view, at=now),
        size=lambda found: found.moved,
        at=now,
    )
    found = counted.value
    table = category_figures.table_of(request, found, few=_("fewer than 5"))
    file = table.download(f"{view.slug}-{oslo_day(now).isoformat()}")
    if file is not None:
        return file
    names = [one.category.code or view.name for one in found.categories]
    context = {
        "dps": view,
        "figures": found,
        "counted": counted,
        "table": table,
        "plot": plots.columns(_("Competitions"), names, [one.competitions for one in found.categories]),
    }
    return render(request, "public/dps_statistics.html", context)


@dataclass(frozen=True, slots=True)
class ListFigures:
    """How long the list of those qualified is and who stands where in it, and how requests are handled."""

    outline: QualifiedOutline
    figures: PublicFigures


def counted_rows(
    dps_id: UUID, on: date, category_id: UUID | None, at: datetime
) -> tuple[QualifiedRows, Kept[ListFigures]]:
    """The list as of the instant that its figures were counted at, so that both say the same."""

    def count() -> ListFigures:
        outline = qualification.qualified_outline(dps_id, min(end_of_day(on), at), category_id=category_id)
        return ListFigures(outline, overview.public_figures(dps_id, at=at))

    about = (dps_id, on, category_id)
    counted = kept("qualified-outline", *about, count=count, size=lambda found: found.figures.qualified, at=at)
    return QualifiedRows(dps_id, min(end_of_day(on), counted.at), category_id, counted.value.outline), counted


def _figures(found: PublicFigures) -> list[str]:
    """What may be told of how requests are handled, in sentences; nothing where too few stand behind a figure."""
    told = []
    if found.median_days is not None:
        told.append(
            ngettext(
                "Half of the requests of the last 90 days were decided within %(number)s working day.",
                "Half of the requests of the last 90 days were decided within %(number)s working days.",
                found.median_days,
            )
            % {"number": found.median_days}
        )
    if found.share_in_time is not None:
        told.append(_("%(share)s were decided in time.") % {"share": percent(found.share_in_time)})
    if found.small_or_medium is not None:
        share = percent(found.small_or_medium)
        told.append(_("%(share)s of those qualified are small or medium-sized companies.") % {"share": share})
    if found.time_to_apply is not None and found.answers_to_apply is not None:
        said = _("Half of those who applied delivered within %(time)s, with at most %(answers)s answers.")
        told.append(said % {"time": long_time(found.time_to_apply), "answers": found.answers_to_apply})
    return told


def _qualified_table(request: HttpRequest, rows: QualifiedRows, *, named: bool) -> Table[QualifiedRow]:
    """By name and number only: with the size and place of each firm, small figures of the statistics would be known.

    `named`: the DPS has categories to show.
    """
    columns: list[Column[QualifiedRow]] = [
        Column("name", gettext_lazy("Supplier"), lambda row: row.supplier_name, sort=_by_name, head=True),
        Column(
            "number",
            gettext_lazy("Organisation number"),
            lambda row: row.number,
            sort=lambda row: row.number,
            brief=True,
        ),
        Column("since", gettext_lazy("Since"), lambda row: oslo_day(row.since), sort=lambda row: row.since, brief=True),
    ]
    if named:
        columns.insert(1, Column("categories", gettext_lazy("Categories"), lambda row: ", ".join(row.category_labels)))
    return Table(
        request,
        columns,
        rows,
        caption=_("Qualified suppliers"),
        empty=_("No supplier was admitted on that day."),
        downloads=True,
        formats=("csv", "xlsx", "json"),
    )


def _systems_table(request: HttpRequest, systems: list[System]) -> Table[System]:
    """The list as a file; the page shows it as cards."""
    columns: list[Column[System]] = [
        Column("name", gettext_lazy("Purchasing system"), lambda one: one.row.name, head=True),
        Column("reference", gettext_lazy("Reference"), lambda one: one.row.reference),
        Column("authority", gettext_lazy("Contracting authority"), lambda one: one.row.authority_name),
        Column("state", gettext_lazy("State"), lambda one: lifecycles.DPS.labels[one.row.state][languages.current()]),
        Column("places", gettext_lazy("Place of delivery"), lambda one: written(one.place) or None),
        Column("nuts", gettext_lazy("NUTS codes"), lambda one: " ".join(one.place.nuts) or None),
        Column("remote", gettext_lazy("Remote work"), lambda one: _("Yes") if one.place.remote else None),
        Column("categories", gettext_lazy("Categories"), lambda one: one.row.category_count),
        Column("qualified", gettext_lazy("Qualified suppliers"), lambda one: one.qualified),
        Column("last_day", gettext_lazy("Last day"), lambda one: one.row.last_day),
    ]
    return Table(
        request, columns, systems, caption=_("Purchasing systems"), downloads=True, formats=("csv", "xlsx", "json")
    )


def _by_name(row: QualifiedRow) -> str:
    return row.sort_key
