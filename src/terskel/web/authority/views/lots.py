"""A purchase divided into lots, while they are drafts: the division, another lot, limits for one supplier."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import actions
from terskel.competitions.queries import LotsView
from terskel.core.actors import BUYER
from terskel.core.decisions import Missing
from terskel.web.authority.forms.lots import AddLotForm, DivideForm, LotLimitsForm
from terskel.web.authority.views.competition_draft import draft_of
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(BUYER)
def lots(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Divides what is one competition; of one that is divided, the lots and their limits."""
    actor = actor_of(request)
    view = draft_of(actor, competition_id, clock.now())
    if view.lots is not None:
        return _limits(request, competition_id, view.lots)
    form = DivideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        names = form.given
        done = attempt(request, form, lambda: actions.divide(competition_id, names, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The purchase is divided. Write what is different in each lot."))
            return redirect("authority:competition_lots", competition_id)
    return render(request, "authority/competitions/divide.html", {"form": form, "view": view})


def _limits(request: HttpRequest, competition_id: UUID, purchase: LotsView) -> HttpResponse:
    actor = actor_of(request)
    form = LotLimitsForm(posted(request), purchase=purchase)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            request, form, lambda: actions.set_limits(purchase.purchase_id, **given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("authority:competition_lots", competition_id)
    return _shown(request, competition_id, form, AddLotForm())


@authority_page(BUYER)
def add_lot(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = draft_of(actor, competition_id, clock.now())
    if view.lots is None:
        raise Missing
    purchase, form = view.lots, AddLotForm(posted(request))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["lot"]
        done = attempt(request, form, lambda: actions.add_lot(purchase.purchase_id, name, by=actor, at=clock.now()))
        if done is not None:
            return redirect("authority:competition_draft", done)
    return _shown(request, competition_id, LotLimitsForm(None, purchase=purchase), form)


def _shown(request: HttpRequest, competition_id: UUID, limits: LotLimitsForm, adding: AddLotForm) -> HttpResponse:
    view = draft_of(actor_of(request), competition_id, clock.now())
    context = {"view": view, "limits": limits, "adding": adding}
    return render(request, "authority/competitions/lots.html", context)
