"""That the firm is asked to be bound by its tender for longer, and its answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import validity as validities
from terskel.awards.actions import prolonging
from terskel.competitions import queries as competitions
from terskel.core.actors import SIGNATORY, TENDERER
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.tenders import ProlongForm


@supplier_page()
def validity(request: HttpRequest, extension_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    found = validities.own_extension(actor, extension_id)
    form = ProlongForm(posted(request))
    if request.method == "POST" and form.is_valid():
        prolongs = form.prolongs
        done = attempt(
            request,
            form,
            lambda: prolonging.answer_extension(extension_id, prolongs=prolongs, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The answer is sent."))
            return redirect("supplier:validity", extension_id)
    context = {
        "form": form,
        "found": found,
        "terms": competitions.terms(found.competition_id),
        "waits": found.waits(now),
        "answers": actor.has(TENDERER, SIGNATORY),
    }
    return render(request, "supplier/tenders/validity.html", context)
