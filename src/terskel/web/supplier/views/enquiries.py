"""What an authority asks the firm in writing about its tender, and the firm's answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import queries as competitions
from terskel.core.actors import SIGNATORY, TENDERER
from terskel.evaluation import actions, queries
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.tenders import AnswerEnquiryForm


@supplier_page()
def enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    found = queries.enquiry_for_supplier(actor, enquiry_id)
    form = AnswerEnquiryForm(posted(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        done = attempt(request, form, lambda: actions.answer_enquiry(enquiry_id, text, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The answer is sent."))
            return redirect("supplier:enquiry", enquiry_id)
    context = {
        "form": form,
        "enquiry": found,
        "asked": found.asked,
        "terms": competitions.terms(found.competition_id),
        "open": not found.asked.is_heard(now) and found.asked.closed_at is None,
        "answers": actor.has(TENDERER, SIGNATORY),
    }
    return render(request, "supplier/tenders/enquiry.html", context)
