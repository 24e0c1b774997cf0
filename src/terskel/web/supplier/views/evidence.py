"""What an authority asks the firm to document before it awards the contract, and the firm's files."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import actions, documentation
from terskel.competitions import queries as competitions
from terskel.core.actors import SIGNATORY, TENDERER
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.evidence import HandInForm


@supplier_page()
def evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = documentation.asked_one(actor, evidence_id)
    form = HandInForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, issued_on = form.cleaned_data["file"], form.cleaned_data["issued_on"]
        done = attempt(
            request,
            form,
            lambda: actions.hand_in_evidence(
                evidence_id,
                file,
                name=file.name,
                media_type=file.content_type or "",
                issued_on=issued_on,
                by=actor,
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("It is handed in. The authority checks it before the award."))
            return redirect("supplier:competition", found.item.competition_id)
    context = {
        "form": form,
        "asked": found,
        "item": found.item,
        "terms": competitions.terms(found.item.competition_id),
        "answers": actor.has(TENDERER, SIGNATORY),
    }
    return render(request, "supplier/tenders/evidence.html", context)
