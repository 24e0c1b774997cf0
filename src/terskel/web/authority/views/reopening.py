"""Reopening a frozen evaluation before the award is announced: the lead proposes, an approver decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import actions, reopenings
from terskel.awards import queries as awards
from terskel.core.actors import APPROVER, Actor
from terskel.core.decisions import Missing, require
from terskel.evaluation import queries
from terskel.web.authority.forms.reopening import DeclineReopeningForm, ReopeningForm
from terskel.web.authority.views.panel import panel_page
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@panel_page
def propose(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The lead says why the frozen result can't stand."""
    actor = actor_of(request)
    view = queries.evaluation(actor, competition_id)
    if view.standing.finalised_at is None:
        raise Missing
    require(view.may_see)
    form = ReopeningForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            request, form, lambda: actions.propose_reopening(competition_id, reason, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The reopening is proposed. An approver decides."))
            return redirect("authority:evaluation", competition_id)
    lead = view.panel.lead
    context = {
        "form": form,
        "view": view,
        "leads": lead is not None and lead.person_id == actor.person_id,
        "award": awards.awards_by_competition([competition_id], at=clock.now()).get(competition_id),
    }
    return render(request, "authority/evaluation/reopen.html", context)


@authority_page(APPROVER)
def decide(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The approver's page: what is proposed and why; reopen, or let the result stand."""
    actor = actor_of(request)
    context = _proposed(actor, competition_id)
    if request.method == "POST":
        actions.reopen(competition_id, by=actor, at=clock.now())
        messages.success(request, _("The evaluation is reopened. The panel is told."))
        return redirect("authority:evaluation", competition_id)
    return render(request, "authority/evaluation/reopening.html", {**context, "form": DeclineReopeningForm()})


@authority_page(APPROVER)
def decline(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    context = _proposed(actor, competition_id)
    form = DeclineReopeningForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            request, form, lambda: actions.decline_reopening(competition_id, reason, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The result stands, and the lead of the panel is told why."))
            return redirect("authority:evaluation", competition_id)
    return render(request, "authority/evaluation/reopening.html", {**context, "form": form})


def _proposed(actor: Actor, competition_id: UUID) -> dict[str, object]:
    """What waits for a decision; `Missing` where nothing is proposed."""
    proposal = reopenings.reopening(actor, competition_id)
    if proposal is None:
        raise Missing
    return {
        "view": queries.evaluation(actor, competition_id),
        "proposal": proposal,
        "proposed_it": proposal.proposed_by == actor.person_id,
        "award": awards.awards_by_competition([competition_id], at=clock.now()).get(competition_id),
    }
