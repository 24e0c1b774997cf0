"""Complaints about a competition, as the authority deals with them."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.awards import actions, complaints
from terskel.awards.policy import READERS
from terskel.competitions import queries as competitions
from terskel.contracts import actions as contracts
from terskel.core.actors import APPROVER, BUYER, LEGAL_READER, Actor
from terskel.evaluation import queries as evaluations
from terskel.web.authority.forms.awards import CloseForm
from terskel.web.authority.forms.complaints import (
    ABOUT,
    CONSEQUENCES,
    OUTCOMES,
    CaseForm,
    CaseResultForm,
    ComplaintDecisionForm,
    SendBackForm,
)
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import PageForm, posted

HANDLERS = (BUYER, LEGAL_READER)


@authority_page(*READERS)
def complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    return render(request, "authority/complaints/complaint.html", _context(actor_of(request), complaint_id))


@require_POST
@authority_page(*HANDLERS)
def take(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    actions.take_complaint(complaint_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("You deal with the complaint from now on."))
    return redirect("authority:complaint", complaint_id)


@require_POST
@authority_page(*HANDLERS)
def waiting(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    waits = request.POST.get("waits") == "yes"
    actions.say_whether_signing_waits(complaint_id, waits, by=actor_of(request), at=clock.now())
    said = _("Nobody signs until the complaint is over.") if waits else _("The signing does not wait.")
    messages.success(request, f"{said} {_('The complainant has been told.')}")
    return redirect("authority:complaint", complaint_id)


@authority_page(*HANDLERS)
def propose(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = complaints.complaint(actor, complaint_id, at=clock.now())
    initial = {"outcome": view.outcome, "reason": view.reason, "consequence": view.consequence}
    form = ComplaintDecisionForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(request, form, lambda: actions.propose_decision(complaint_id, **given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The decision is proposed. An approver decides."))
            return redirect("authority:complaint", complaint_id)
    return render(request, "authority/complaints/propose.html", {"complaint": view, "form": form})


@require_POST
@authority_page(APPROVER)
def decide(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    follows = request.POST.get("new_competition_follows") == "on"
    actor = actor_of(request)
    confirmed = confirmed_in(request, complaints.proposed_secrets(actor, complaint_id))
    contracts.decide_complaint(
        complaint_id, new_competition_follows=follows, confirmed_secrets=confirmed, by=actor, at=clock.now()
    )
    messages.success(request, _("The complaint is decided, and the letter is sent."))
    return redirect("authority:complaint", complaint_id)


@require_POST
@authority_page(APPROVER)
def send_back(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    form, actor = SendBackForm(posted(request)), actor_of(request)
    return _said(
        request,
        complaint_id,
        form,
        "back_form",
        lambda: actions.send_back_decision(complaint_id, form.cleaned_data["reason"], by=actor, at=clock.now()),
        _("The proposal is sent back, and its author is told why."),
    )


@require_POST
@authority_page(*HANDLERS)
def register_case(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    form, actor = CaseForm(posted(request)), actor_of(request)
    return _said(
        request,
        complaint_id,
        form,
        "case_form",
        lambda: actions.register_case(complaint_id, form.cleaned_data["case"], by=actor, at=clock.now()),
        _("The case is registered."),
    )


@require_POST
@authority_page(*HANDLERS)
def close_case(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    form, actor = CaseResultForm(posted(request)), actor_of(request)
    return _said(
        request,
        complaint_id,
        form,
        "result_form",
        lambda: actions.close_case(complaint_id, form.cleaned_data["result"], by=actor, at=clock.now()),
        _("The case is closed."),
    )


def _said(
    request: HttpRequest, complaint_id: UUID, form: PageForm, name: str, act: Callable[[], None], done: str
) -> HttpResponse:
    """Do it and go back to the page; or show the page with what is wrong beside the field."""
    if form.is_valid() and attempt(request, form, act):
        messages.success(request, done)
        return redirect("authority:complaint", complaint_id)
    context = _context(actor_of(request), complaint_id) | {name: form}
    return render(request, "authority/complaints/complaint.html", context)


def _context(actor: Actor, complaint_id: UUID) -> dict[str, object]:
    view = complaints.complaint(actor, complaint_id, at=clock.now())
    panel = {seat.person_id for seat in evaluations.panel_of(view.competition_id).seats}
    handles = actor.has(*HANDLERS)
    return {
        "complaint": view,
        "terms": competitions.terms(view.competition_id),
        "about": ABOUT[view.about],
        "outcome": OUTCOMES.get(view.outcome, ""),
        "consequence": CONSEQUENCES.get(view.consequence, ""),
        "handles": handles,
        "on_the_panel": actor.person_id in panel,
        "decides": actor.has(APPROVER) and view.proposed_by != actor.person_id,
        "award_stands": complaints.award_to_put_right(view.competition_id) is not None,
        "told_secrets": complaints.proposed_secrets(actor, complaint_id),
        "decide_form": CloseForm(),
        "back_form": SendBackForm(),
        "case_form": CaseForm(),
        "result_form": CaseResultForm(),
    }
