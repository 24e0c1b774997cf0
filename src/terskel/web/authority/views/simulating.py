"""The draft's model tried on drawn tenders, before it is published and locked."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from terskel import clock
from terskel.web.authority.forms.simulating import SimulationForm
from terskel.web.authority.views.competition_draft import draft_of
from terskel.web.shared.acting import actor_of, authority_page

SHARES: Final = {
    "cheapest_wins": _("The cheapest wins"),
    "best_quality_wins": _("The best on quality wins"),
    "neither_wins": _("Neither of them wins"),
    "reversals": _("Another would win if a losing tender had not come"),
}
OFTEN: Final = 0.05
"""From this share on, tenders that cannot win decide too often who does."""


@authority_page()
def simulation(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """GET with figures draws; the same figures always give the same answer, so the address can be sent on."""
    view = draft_of(actor_of(request), competition_id, clock.now())
    form = SimulationForm(request.GET or None, terms=view.terms)
    found = form.study() if request.GET and form.is_valid() else None
    names = {str(one.id): one.name for one in view.terms.criteria}
    context: dict[str, object] = {"view": view, "form": form, "found": found}
    if found is not None:
        context |= {
            "shares": [(words, _per_cent(getattr(found, key))) for key, words in SHARES.items()],
            "warns": found.reversals > OFTEN,
            "weights": [
                (names[one.criterion], _per_cent(one.published), _per_cent(one.effective)) for one in found.weights
            ],
            "costs": [
                (names[one.criterion], Decimal(round(one.price)), Decimal(round(one.kroner)))
                for one in found.costs
                if one.kroner is not None and one.price <= form.cleaned_data["price_high"]
            ],
        }
    return render(request, "authority/competitions/simulation.html", context)


def _per_cent(share: float) -> Decimal:
    """A share of 1 in whole per cent: the figures are drawn, and finer would pretend too much."""
    return Decimal(round(share * 100))
