"""Reversing a rejection that the tenderer was told of: one proposes, an approver decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import actions, rejection_reversals
from terskel.competitions import queries as competitions
from terskel.contracts import actions as contract_actions
from terskel.core.actors import APPROVER, Actor
from terskel.core.decisions import Missing
from terskel.web.authority.forms.rejections import DeclineRejectionReversalForm, RejectionReversalForm
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page()
def propose(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    """A buyer, or the lead of the panel, says why the rejection was wrong."""
    actor = actor_of(request)
    found = rejection_reversals.rejection(actor, competition_id, tender_id)
    form = RejectionReversalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            request,
            form,
            lambda: actions.propose_rejection_reversal(competition_id, tender_id, reason, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The reversal is proposed. An approver decides."))
            return redirect("authority:evaluation", competition_id)
    context = {"form": form, "found": found, "terms": competitions.terms(competition_id)}
    return render(request, "authority/evaluation/rejection_reverse.html", context)


@authority_page(APPROVER)
def decide(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    """The approver's page: what was told, why it is wrong, and what falls with it."""
    actor = actor_of(request)
    context = _proposed(actor, competition_id, tender_id)
    if request.method == "POST":
        confirmed = confirmed_in(request, context["told_secrets"])
        contract_actions.reverse_rejection(
            competition_id, tender_id, confirmed_secrets=confirmed, by=actor, at=clock.now()
        )
        messages.success(request, _("The rejection is reversed, and the tenderer is told. The panel evaluates again."))
        return redirect("authority:evaluation", competition_id)
    return render(
        request, "authority/evaluation/rejection_reversal.html", {**context, "form": DeclineRejectionReversalForm()}
    )


@authority_page(APPROVER)
def decline(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    context = _proposed(actor, competition_id, tender_id)
    form = DeclineRejectionReversalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            request,
            form,
            lambda: actions.decline_rejection_reversal(competition_id, tender_id, reason, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The rejection stands, and whoever proposed the reversal is told why."))
            return redirect("authority:evaluation", competition_id)
    return render(request, "authority/evaluation/rejection_reversal.html", {**context, "form": form})


def _proposed(actor: Actor, competition_id: UUID, tender_id: UUID) -> dict[str, Any]:
    """What waits for a decision; `Missing` where nothing is proposed."""
    found = rejection_reversals.rejection(actor, competition_id, tender_id)
    if found.proposal is None:
        raise Missing
    return {
        "found": found,
        "terms": competitions.terms(competition_id),
        "told_secrets": rejection_reversals.secrets_told_by(
            competition_id, found.sheet.supplier_id, found.proposal.reason
        ),
        "proposed_it": found.proposal.proposed_by == actor.person_id,
    }
