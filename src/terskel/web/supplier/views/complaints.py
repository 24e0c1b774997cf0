"""A supplier's complaints about a competition: write one, see what becomes of it, take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.awards import actions, complaints
from terskel.competitions import queries as competitions
from terskel.core.actors import SIGNATORY, TENDERER
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.seen import mark_seen
from terskel.web.supplier.forms.complaints import ABOUT, ComplaintForm

WRITERS = (TENDERER, SIGNATORY)


@supplier_page(*WRITERS)
def complain(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = ComplaintForm(posted(request), about=complaints.to_complain_of(actor, competition_id))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(request, form, lambda: actions.complain(competition_id, **given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The complaint is delivered. You have a receipt below."))
            return redirect("supplier:complaint", done)
    context = {"form": form, "terms": competitions.terms(competition_id)}
    return render(request, "supplier/complaints/write.html", context)


@supplier_page()
def complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = complaints.complaint(actor, complaint_id, at=clock.now())
    mark_seen(request, complaint_id, "my_complaint")
    context = {
        "complaint": view,
        "terms": competitions.terms(view.competition_id),
        "about": ABOUT[view.about],
        "may_withdraw": actor.has(*WRITERS) and view.state in ("received", "under_review"),
    }
    return render(request, "supplier/complaints/complaint.html", context)


@require_POST
@supplier_page(*WRITERS)
def withdraw(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    actions.withdraw_complaint(complaint_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The complaint is withdrawn."))
    return redirect("supplier:complaint", complaint_id)
