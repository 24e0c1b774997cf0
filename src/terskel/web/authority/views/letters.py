"""Letters of the authority's own matters: decisions, reports, records."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.documents import queries
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.letters import letter_pdf


@authority_page()
def page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    view = queries.letter(actor_of(request), letter_id, at=clock.now())
    return render(request, "authority/letter.html", {"view": view})


@authority_page()
@require_safe
def pdf(request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
    return letter_pdf(actor_of(request), letter_id, at=clock.now())
