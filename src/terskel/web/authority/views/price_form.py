"""The price form of a draft: the rows that each tenderer prices."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import actions
from terskel.core.actors import BUYER
from terskel.web.authority.forms.price_form import LifeForm, lines_from, price_rows
from terskel.web.authority.views.competition_draft import draft_of
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(BUYER)
def price_form(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Without an evaluation model there is nothing to lay out: the page says so."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    saved = view.terms.price_form
    rows, life = price_rows(posted(request), saved), LifeForm(posted(request), form=saved)
    if request.method == "POST" and rows.is_valid() and life.is_valid():
        lines, over = lines_from(rows), life.given
        done = attempt(
            request,
            life,
            lambda: actions.set_price_form(competition_id, lines, **over, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("Saved."))
            more = "authority:competition_price_form" if "more" in request.POST else "authority:competition_draft"
            return redirect(more, competition_id)
    context = {"rows": rows, "form": life, "view": view}
    return render(request, "authority/competitions/price_form.html", context)
