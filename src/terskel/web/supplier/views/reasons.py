"""Fuller reasons for an award: ask, see until when they come, read them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import actions, reasons
from terskel.awards.queries import result_for_supplier
from terskel.competitions import queries as competitions
from terskel.competitions.queries import clocks
from terskel.core.actors import SIGNATORY, TENDERER
from terskel.core.decisions import Missing
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.seen import mark_seen
from terskel.web.supplier.forms.reasons import ReasonsForm

WRITERS = (TENDERER, SIGNATORY)


@supplier_page()
def fuller(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Earlier requests with what became of them; those who deliver for the firm ask from here."""
    actor, now = actor_of(request), clock.now()
    asked = reasons.requests(actor, competition_id, at=now)
    if not asked:
        result_for_supplier(actor, competition_id)
    terms = competitions.terms(competition_id)
    may_ask = actor.has(*WRITERS) and not any(one.is_owed for one in asked) and _stands(request, competition_id)
    form = ReasonsForm(posted(request) if may_ask else None)
    if request.method == "POST" and may_ask and form.is_valid():
        text = form.cleaned_data["text"]
        done = attempt(request, form, lambda: actions.ask_reasons(competition_id, text, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("You have asked for fuller reasons."))
            return redirect("supplier:reasons", competition_id)
    mark_seen(request, competition_id, "my_reasons")
    rows = [(one, clocks.fuller_reasons_due(terms, one.asked_at)) for one in asked]
    return render(
        request, "supplier/results/reasons.html", {"form": form, "terms": terms, "rows": rows, "may_ask": may_ask}
    )


def _stands(request: HttpRequest, competition_id: UUID) -> bool:
    """There is an award to ask about: it is not reversed."""
    try:
        result_for_supplier(actor_of(request), competition_id)
    except Missing:
        return False
    return True
