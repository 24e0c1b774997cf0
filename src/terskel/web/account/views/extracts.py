"""For whoever runs the installation: extracts of foreign firms from their own registers, to be read and accepted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.qualification.actions import library as actions
from terskel.qualification.queries import library as queries
from terskel.web.shared.acting import operator_of, person_page
from terskel.web.shared.files import sent


@person_page
def extracts(request: HttpRequest) -> HttpResponse:
    return render(request, "account/extracts.html", {"waiting": queries.extracts_to_read(operator_of(request))})


@person_page
def file(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    return sent(queries.extract_file(operator_of(request), evidence_id), inline=True)


@require_POST
@person_page
def accept(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    actions.accept_register_extract(evidence_id, by=operator_of(request), at=clock.now())
    messages.success(request, _("The firm is checked."))
    return redirect("account:extracts")
