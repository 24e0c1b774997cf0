"""A purchase divided into lots, while they are drafts: the division, the list, names and values, limits."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel import clock
from terskel.competitions import actions
from terskel.competitions.queries import CompetitionView, LotsView
from terskel.core.actors import BUYER, Actor
from terskel.core.decisions import Missing
from terskel.web.authority.forms.lots import AddLotForm, DivideForm, LotLimitsForm, LotsForm
from terskel.web.authority.views.competition_draft import draft_of
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.parts import Fact


@authority_page(BUYER)
def lots(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Divides what is one competition; of one that is divided, the lots."""
    actor = actor_of(request)
    view = draft_of(actor, competition_id, clock.now())
    if view.lots is not None:
        return _shown(request, view, view.lots, AddLotForm())
    form = DivideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        names = form.given
        done = attempt(request, form, lambda: actions.divide(competition_id, names, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The purchase is divided. Write what is different in each lot."))
            return redirect("authority:competition_lots", competition_id)
    return render(request, "authority/competitions/divide.html", {"form": form, "view": view})


@authority_page(BUYER)
def add_lot(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view, purchase = _divided(actor, competition_id)
    form = AddLotForm(posted(request))
    if request.method == "POST" and form.is_valid():
        lot = form.given
        done = attempt(request, form, lambda: actions.add_lot(purchase.purchase_id, lot, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("“%(name)s” is added, as a copy of the first lot.") % {"name": lot.name})
            return redirect("authority:competition_lots", competition_id)
    return _shown(request, view, purchase, form)


@authority_page(BUYER)
def change(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Names and values of all lots, beside each other."""
    actor = actor_of(request)
    view, purchase = _divided(actor, competition_id)
    form = LotsForm(posted(request), purchase=purchase)
    if request.method == "POST" and form.is_valid():
        written, beside = form.given, form.refused_at
        done = attempt(
            request,
            form,
            lambda: actions.change_lots(purchase.purchase_id, written, by=actor, at=clock.now()),
            fields=beside,
        )
        if done is not None:
            return _saved(request, competition_id)
    return render(request, "authority/competitions/lots_change.html", {"view": view, "form": form})


@authority_page(BUYER)
def limits(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """For how many lots one supplier may tender, and how many it may be awarded."""
    actor = actor_of(request)
    view, purchase = _divided(actor, competition_id)
    form = LotLimitsForm(posted(request), purchase=purchase)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            request, form, lambda: actions.set_limits(purchase.purchase_id, **given, by=actor, at=clock.now())
        )
        if done is not None:
            return _saved(request, competition_id)
    return render(request, "authority/competitions/lots_limits.html", {"view": view, "form": form})


def _divided(actor: Actor, competition_id: UUID) -> tuple[CompetitionView, LotsView]:
    """The draft and the purchase it is a lot of."""
    view = draft_of(actor, competition_id, clock.now())
    if view.lots is None:
        raise Missing
    return view, view.lots


def _saved(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("authority:competition_lots", competition_id)


def _shown(request: HttpRequest, view: CompetitionView, purchase: LotsView, adding: AddLotForm) -> HttpResponse:
    lacking = sum(lot.estimated_value is None for lot in purchase.lots)
    context = {"view": view, "form": adding, "lacking": lacking, "limits": _limits(view, purchase)}
    return render(request, "authority/competitions/lots.html", context)


def _limits(view: CompetitionView, purchase: LotsView) -> list[Fact]:
    """What one supplier may get, with the way to the page where it is changed."""
    page, none = reverse("authority:competition_lots_limits", args=[view.id]), _("No limit")
    return [
        Fact(_("May tender for"), _count(purchase.most_tendered) or none, change_address=page),
        Fact(_("May be awarded"), _count(purchase.most_awarded) or none, change_address=page),
        Fact(_("Which lots a supplier gets that would win more"), purchase.award_rule, change_address=page),
    ]


def _count(most: int | None) -> str:
    return ngettext("At most %(count)s lot", "At most %(count)s lots", most) % {"count": most} if most else ""
