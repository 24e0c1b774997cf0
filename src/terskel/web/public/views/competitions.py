"""Competitions for everyone: what is asked for, until when, the documents, the answers, and who won."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.awards import queries as awards
from terskel.competitions import queries
from terskel.competitions.queries import Filters
from terskel.competitions.queries.reading import PAGE
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.dps import queries as dps
from terskel.web.public.forms.filters import CompetitionForm
from terskel.web.shared.files import sent
from terskel.web.shared.pages import Pages


def index(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    systems = dps.public_list(at=now)
    form = CompetitionForm(request.GET or None, systems=systems)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    pages = Pages(request)
    chosen = asked.get("dps")
    rows = queries.public_competitions(
        Filters(asked.get("text", ""), chosen.id if chosen else None, asked.get("open", False), pages.number), at=now
    )
    results = awards.public_results([row.id for row in rows], at=now)
    context = {
        "form": form,
        "rows": [(row, results.get(row.id)) for row in rows],
        "pages": pages.of(len(rows), PAGE),
    }
    return render(request, "public/competitions.html", context)


def page(request: HttpRequest, reference: str) -> HttpResponse:
    now = clock.now()
    view = queries.competition(ANONYMOUS, reference, at=now)
    context = {
        "competition": view,
        "open": view.closes_at is not None and now < view.closes_at and view.terms.cancelled_at is None,
        "questions": queries.questions(ANONYMOUS, view.id, at=now),
        "letters": documents.public_letters(view.id, at=now),
        "result": awards.public_result(view.id, at=now),
    }
    return render(request, "public/competition.html", context)


@require_safe
def document(_request: HttpRequest, reference: str, document_id: UUID) -> HttpResponseBase:
    now = clock.now()
    view = queries.competition(ANONYMOUS, reference, at=now)
    if document_id not in {one.id for one in view.documents}:
        raise Missing
    _document, file = queries.document(ANONYMOUS, document_id, at=now)
    return sent(file)
