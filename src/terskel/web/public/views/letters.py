"""Letters everyone may read: invitations, changes, reports that have been made public."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.documents import queries
from terskel.web.shared.letters import letter_pdf


def page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    view = queries.letter(ANONYMOUS, letter_id, at=clock.now())
    return render(request, "public/letter.html", {"view": view})


@require_safe
def pdf(_request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
    return letter_pdf(ANONYMOUS, letter_id, at=clock.now())
