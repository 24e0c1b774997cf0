"""Business secrets in the firm's own tender: mark them, see what the authority has decided to withhold."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import actions, secrecy
from terskel.competitions import queries as competitions
from terskel.core.actors import SIGNATORY, TENDERER
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.secrets import SecretForm

WRITERS = (TENDERER, SIGNATORY)


@supplier_page()
def secrets(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    tender = secrecy.own_tender(actor, competition_id)
    terms = competitions.terms(competition_id)
    marks = actor.has(*WRITERS)
    form = SecretForm(posted(request) if marks else None)
    if request.method == "POST" and marks and form.is_valid():
        given = form.cleaned_data
        done = attempt(request, form, lambda: actions.mark_secret(competition_id, **given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("It is marked. The authority reads it before anybody is given access."))
            return redirect("supplier:secrets", competition_id)
    answers = [
        (one.text, tender.requirements[one.id].text) for one in terms.requirements if one.id in tender.requirements
    ]
    answers += [(one.name, tender.criteria.get(one.id, "")) for one in terms.quality_criteria]
    context = {
        "form": form,
        "terms": terms,
        "marks": marks,
        "found": secrecy.own_secrets(actor, competition_id),
        "answers": [(label, text) for label, text in answers if text],
    }
    return render(request, "supplier/results/secrets.html", context)
