"""The supplier's own copy of its answers: what it keeps itself, and brings in again to replace its tender."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from terskel import clock
from terskel.tenders import actions, queries
from terskel.tenders.policy import WRITERS
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.tenders import KeptAnswersForm


@supplier_page()
def answers(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The answers of the draft as a file of data."""
    reference, data = queries.answers_to_keep(actor_of(request), competition_id, at=clock.now())
    response = HttpResponse(data, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.json"'
    return response


@csrf_exempt
@supplier_page(*WRITERS)
def bring_in(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The file is read in memory: Django's own handler would lay a longer one on disk in clear."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _bring_in(request, competition_id)


@csrf_protect
def _bring_in(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = KeptAnswersForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["answers"].read()
        done = attempt(
            request,
            form,
            lambda: actions.bring_in_answers(competition_id, kept, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The answers are in the draft. Change what is to be different, then deliver."))
            return redirect("supplier:tender_check", competition_id)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    return render(request, "supplier/tenders/bring_in.html", {"form": form, "mine": mine})
