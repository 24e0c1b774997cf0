"""Competitions for everyone: what is asked for, until when, the documents, the answers, and who won."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.competitions import queries
from terskel.competitions.queries import PAGE, Filters
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.dps import queries as dps
from terskel.overview import queries as overview
from terskel.overview import stages
from terskel.tenders import queries as tenders
from terskel.web.public.forms.filters import CompetitionForm
from terskel.web.public.views import feeds
from terskel.web.shared import languages
from terskel.web.shared.files import sent
from terskel.web.shared.pages import Pages

CANCELLATION: Final = "competitions.cancellation"


def index(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    form = CompetitionForm(request.GET or None, systems=dps.public_list(at=now))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    pages, chosen = Pages(request), asked.get("dps")
    filters = Filters(asked.get("text", ""), chosen.id if chosen else None, page=pages.number)
    found = overview.public_matters(filters, stages=asked.get("stages", ()), at=now)
    outcomes = overview.outcomes([one.row.id for one in found.matters], at=now)
    context = {
        "form": form,
        "question": feeds.narrowed(asked)[1],
        "total": found.total,
        "rows": [(one, outcomes.get(one.row.id)) for one in found.matters],
        "pages": pages.of(len(found.matters), PAGE),
    }
    return render(request, "public/competitions.html", context)


def page(request: HttpRequest, reference: str) -> HttpResponse:
    now = clock.now()
    view = queries.competition(replace(ANONYMOUS, language=languages.of(request)), reference, at=now)
    stage = overview.public_stages([view.id], at=now)[view.id]
    letters = documents.public_letters(view.id, at=now)
    context = {
        "competition": view,
        "stage": stage,
        "questions": queries.answered(view),
        "letters": letters,
        "cancellation": next((one for one in reversed(letters) if one.kind == CANCELLATION), None),
        "outcome": overview.outcomes([view.id], at=now).get(view.id) if stage in stages.TOLD else None,
        "root": tenders.published_root(view.id),
    }
    return render(request, "public/competition.html", context)


@require_safe
def document(_request: HttpRequest, reference: str, document_id: UUID) -> HttpResponseBase:
    now = clock.now()
    view = queries.competition(ANONYMOUS, reference, at=now)
    if document_id not in view.every_document:
        raise Missing
    _document, file = queries.document(ANONYMOUS, document_id, at=now)
    return sent(file)
