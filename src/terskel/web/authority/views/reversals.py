"""Reversing an announced award before the contract is concluded: one proposes, another decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import actions, queries, secrecy
from terskel.awards.queries import AwardView
from terskel.contracts import actions as contracts
from terskel.core.actors import APPROVER, BUYER, Actor
from terskel.core.decisions import Missing
from terskel.web.authority.forms.awards import REVERSAL_REASONS, DeclineReversalForm, ReversalForm
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(BUYER)
def propose(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.award(actor, competition_id, at=clock.now())
    form = ReversalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.propose_reversal(view.id, **form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The reversal is proposed. An approver decides."))
            return redirect("authority:award", competition_id)
    return render(request, "authority/awards/reverse.html", {"form": form, "view": view})


@authority_page(APPROVER)
def decide(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The approver's page: what is proposed and why; reverse, or let the award stand."""
    actor = actor_of(request)
    view = _proposed(actor, competition_id)
    if request.method == "POST":
        confirmed = confirmed_in(request, _told_secrets(view))
        contracts.reverse_award(view.id, confirmed_secrets=confirmed, by=actor, at=clock.now())
        messages.success(request, _("The award is reversed. Every tenderer has been told."))
        return redirect("authority:competition", competition_id)
    return render(request, "authority/awards/reversal.html", _context(view, actor, DeclineReversalForm()))


@authority_page(APPROVER)
def decline(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = _proposed(actor, competition_id)
    form = DeclineReversalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(request, form, lambda: actions.decline_reversal(view.id, reason, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The award stands, and whoever proposed the reversal is told why."))
            return redirect("authority:award", competition_id)
    return render(request, "authority/awards/reversal.html", _context(view, actor, form))


def _proposed(actor: Actor, competition_id: UUID) -> AwardView:
    """The award whose reversal is proposed; `Missing` where none is."""
    view = queries.award(actor, competition_id, at=clock.now())
    if view.reversal is None:
        raise Missing
    return view


def _context(view: AwardView, actor: Actor, form: DeclineReversalForm) -> dict[str, object]:
    proposal = view.reversal
    return {
        "view": view,
        "proposal": proposal,
        "reason": REVERSAL_REASONS[proposal.reason_code] if proposal else "",
        "proposed_it": proposal is not None and proposal.proposed_by == actor.person_id,
        "told_secrets": _told_secrets(view),
        "form": form,
    }


def _told_secrets(view: AwardView) -> tuple[secrecy.ToldSecret, ...]:
    return secrecy.told_by_reversal(view.reversal.reason, view.id) if view.reversal else ()
