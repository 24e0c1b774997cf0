"""Business secrets in the firm's own tender: mark them, see what the authority has decided to withhold."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.awards import actions, secrecy
from terskel.competitions import queries as competitions
from terskel.core.actors import SIGNATORY, TENDERER
from terskel.core.decisions import Missing
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.secrets import CopyForm, SecretForm

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


@supplier_page(*WRITERS)
def hand_in(request: HttpRequest, competition_id: UUID, file_id: UUID) -> HttpResponse:
    """A redacted copy of one delivered file."""
    actor = actor_of(request)
    found = secrecy.own_secrets(actor, competition_id)
    file = next((one for one in found.files if one.id == file_id), None)
    if file is None:
        raise Missing
    form = CopyForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        done = attempt(
            request,
            form,
            lambda: actions.hand_in_copy(competition_id, file_id, given, name=given.name, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The redacted copy is handed in. It is what leaves when somebody asks."))
            return redirect("supplier:secrets", competition_id)
    context = {"form": form, "file": file, "terms": competitions.terms(competition_id)}
    return render(request, "supplier/results/redacted_copy.html", context)


@supplier_page()
@require_safe
def copy(request: HttpRequest, competition_id: UUID, file_id: UUID) -> HttpResponseBase:
    return sent(secrecy.redacted_copy(actor_of(request), competition_id, file_id))
