"""Help with one competition: a body asks, the central purchasing body answers, its buyers act on the mandate."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.audit.queries import REFUSALS, EventView
from terskel.competitions import actions, queries
from terskel.competitions.queries import AssistanceView
from terskel.core.actors import APPROVER, BUYER, DPS_MANAGER, Actor
from terskel.core.decisions import Missing
from terskel.organisations import queries as organisations
from terskel.web.authority.forms.assistance import PUBLISHES, VALUE_CLASSES, AcceptForm, AskForm, CloseForm, DeclineForm
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared import acting
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.parts import Fact

ACTS: Final = {
    "competitions.CompetitionPublished": gettext_lazy("Published the competition"),
    "competitions.QuestionAnswered": gettext_lazy("Answered a question"),
    "competitions.QuestionRejected": gettext_lazy("Rejected a question"),
    "competitions.DeadlineExtended": gettext_lazy("Extended the deadline"),
    "competitions.LateAdmittedInvited": gettext_lazy("Invited those admitted later"),
    "competitions.CompetitionCorrected": gettext_lazy("Corrected the documents"),
    "competitions.CompetitionCancelled": gettext_lazy("Cancelled the competition"),
    "competitions.SubmittedForApproval": gettext_lazy("Sent the competition for approval"),
    "competitions": gettext_lazy("Worked on the competition"),
    "evaluation": gettext_lazy("Worked on the evaluation"),
    "awards": gettext_lazy("Prepared the award"),
    **dict.fromkeys(REFUSALS, gettext_lazy("Tried something that was refused")),
}


@authority_page(BUYER)
def ask(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The request; where one is open, its page."""
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    standing = queries.open_assistance(actor, competition_id, at=now)
    if standing is not None:
        return redirect("authority:assistance", standing.id)
    if not queries.may_ask_for_assistance(actor, competition_id, at=now):
        raise Missing
    form = AskForm(posted(request), deciders=organisations.people(view.terms.authority_id, APPROVER))
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request,
            form,
            lambda: actions.request_assistance(competition_id, **form.given, by=actor, at=clock.now()),
        )
        if made is not None:
            messages.success(request, _("The central purchasing body is asked. You are told when it answers."))
            return redirect("authority:assistance", made)
    return render(request, "authority/assistance/ask.html", {"view": view, "form": form})


@authority_page()
def every(request: HttpRequest) -> HttpResponse:
    """Every assistance the reader is a party to."""
    found = queries.assistances(actor_of(request), at=clock.now())
    return render(request, "authority/assistance/list.html", {"assistances": found})


@authority_page()
def page(request: HttpRequest, assistance_id: UUID) -> HttpResponse:
    """What was asked for, the mandate, and what was done on it: the same for both parties."""
    actor, now = actor_of(request), clock.now()
    view = queries.assistance(actor, assistance_id, at=now)
    context = {
        "view": view,
        "asked": _asked(view),
        "mandate_facts": _mandate(view),
        "done": [_told(one) for one in queries.done_on_mandate(actor, assistance_id, at=now)],
        "may_answer": view.side == "central" and actor.has(DPS_MANAGER) and view.state == "requested",
        "may_withdraw": view.side == "body" and actor.has(BUYER) and view.state == "requested",
        "may_close": view.state == "running" and _may_close(actor, view),
        "may_act": view.state == "running" and any(one.assistance_id == view.id for one in queries.mandates_of(actor)),
    }
    return render(request, "authority/assistance/page.html", context)


@authority_page(DPS_MANAGER)
def answer(request: HttpRequest, assistance_id: UUID) -> HttpResponse:
    """`decline` among what is posted tells which of the two answers it is."""
    actor = actor_of(request)
    view = queries.assistance(actor, assistance_id, at=clock.now())
    if view.side != "central" or view.state != "requested":
        return redirect("authority:assistance", assistance_id)
    declines, data = "decline" in request.POST, posted(request)
    accepting = AcceptForm(None if declines else data, buyers=organisations.people(view.owner_id, BUYER))
    declining = DeclineForm(data if declines else None)
    if request.method == "POST" and not declines and accepting.is_valid():
        given = accepting.given
        done = attempt(
            request, accepting, lambda: actions.accept_assistance(assistance_id, **given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("Accepted. The body and the assisting buyers are told."))
            return redirect("authority:assistance", assistance_id)
    elif request.method == "POST" and declines and declining.is_valid():
        why = declining.cleaned_data["reason"]
        done = attempt(
            request, declining, lambda: actions.decline_assistance(assistance_id, why, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("Declined. The body is told why."))
            return redirect("authority:assistance", assistance_id)
    context = {
        "view": view,
        "asked": _asked(view),
        "accepting": accepting,
        "declining": declining,
        "form": declining if declines else accepting,
    }
    return render(request, "authority/assistance/answer.html", context)


@require_POST
@authority_page(BUYER)
def withdraw(request: HttpRequest, assistance_id: UUID) -> HttpResponse:
    actions.withdraw_assistance(assistance_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The request for assistance is withdrawn."))
    return redirect("authority:assistance", assistance_id)


@authority_page(BUYER, DPS_MANAGER)
def close(request: HttpRequest, assistance_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.assistance(actor, assistance_id, at=clock.now())
    if not _may_close(actor, view):
        raise Missing
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        done = attempt(request, form, lambda: actions.close_assistance(assistance_id, note, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The assistance is closed. Those who helped no longer have access."))
            return redirect("authority:assistance", assistance_id)
    return render(request, "authority/assistance/close.html", {"view": view, "form": form})


@require_POST
@authority_page(BUYER)
def act(request: HttpRequest, assistance_id: UUID) -> HttpResponse:
    """From now on the reader acts on behalf of the body, in its one competition."""
    mandate = acting.act_on_mandate(request, assistance_id)
    messages.success(request, _("You now act on behalf of %(body)s.") % {"body": mandate.authority_name})
    return redirect("authority:competition", mandate.matter_id)


def _may_close(actor: Actor, view: AssistanceView) -> bool:
    return (view.side == "body" and actor.has(BUYER)) or (view.side == "central" and actor.has(DPS_MANAGER))


def _asked(view: AssistanceView) -> list[Fact]:
    return [
        Fact(_("Asked by"), f"{view.requested_by_name}, {view.authority_name}"),
        Fact(_("Asked"), view.requested_at),
        Fact(_("What the help is for"), view.need),
        Fact(_("Value of the contract, without VAT"), VALUE_CLASSES[view.value_class]),
        Fact(_("Wanted published"), view.wanted_on),
        Fact(_("Who decides the award"), view.decider_name),
        Fact(_("Who publishes"), PUBLISHES["assistant" if view.assistant_publishes else "body"]),
    ]


def _mandate(view: AssistanceView) -> list[Fact]:
    if not view.assistants:
        return []
    rows: list[tuple[str, str | datetime]] = [
        (_("Assisting buyers"), ", ".join(name for _key, name in view.assistants)),
        (_("What they assist with"), view.scope),
        (_("Who decides what"), view.division),
        (_("Accepted by"), f"{view.answered_by_name}, {view.owner_name}"),
    ]
    return [Fact(label, value) for label, value in rows]


def _told(event: EventView) -> tuple[datetime, str, str]:
    words = ACTS.get(event.kind) or ACTS.get(event.kind.partition(".")[0]) or ACTS["competitions"]
    return event.at, event.person_name, str(words)
