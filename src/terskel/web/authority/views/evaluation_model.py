"""The evaluation model of a draft: first the formula, then what it needs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import actions
from terskel.competitions.queries import CompetitionView
from terskel.core.actors import BUYER
from terskel.core.evaluation import Choice, choices, describe_model
from terskel.web.authority.forms.evaluation_model import ModelForm
from terskel.web.authority.views.competition_draft import draft_of
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(BUYER)
def model(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """`?price_formula=` asks for what that formula needs, `?choose=` for the list of all."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    offered = choices([one.for_evaluation for one in view.terms.criteria], languages.current())
    chosen = _chosen(request, view, offered)
    if chosen is None:
        return _choosing(request, view, offered)
    form = ModelForm(posted(request), formula=chosen.formula, criteria=view.terms.criteria, model=view.terms.model)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.set_model(competition_id, form.model, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("authority:competition_draft", competition_id)
    context = {"form": form, "view": view, "choice": chosen, "lines": _as_saved(view, chosen)}
    return render(request, "authority/competitions/model.html", context)


def _chosen(request: HttpRequest, view: CompetitionView, offered: tuple[Choice, ...]) -> Choice | None:
    """The formula asked about, where the competition can use it; without a question the one that is saved."""
    given = request.POST if request.method == "POST" else request.GET
    named = given.get("price_formula", "")
    if not named and view.terms.model is not None and "choose" not in request.GET:
        named = view.terms.model.price_formula
    return next((one for one in offered if one.formula == named and one.refused is None), None)


def _choosing(request: HttpRequest, view: CompetitionView, offered: tuple[Choice, ...]) -> HttpResponse:
    """The list; what is asked for and can't be used is answered there."""
    named = request.POST.get("price_formula") or request.GET.get("price_formula")
    context = {
        "view": view,
        "usable": [one for one in offered if one.refused is None],
        "refused": [one for one in offered if one.refused is not None],
        "saved": view.terms.model.price_formula if view.terms.model else "",
        "asked": next((one for one in offered if one.formula == named), None),
    }
    return render(request, "authority/competitions/model_choice.html", context)


def _as_saved(view: CompetitionView, chosen: Choice) -> list[str]:
    saved = view.terms.model
    if saved is None or saved.price_formula != chosen.formula:
        return []
    return describe_model(saved, languages.current())
