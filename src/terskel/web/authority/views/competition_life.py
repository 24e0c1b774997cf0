"""A published competition: questions and answers, a later deadline, cancellation."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import actions, queries
from terskel.competitions.queries import QuestionView, clocks
from terskel.core.actors import BUYER, Actor
from terskel.core.decisions import Missing
from terskel.notifications.late import late_invitations
from terskel.web.authority.forms.competition_life import (
    AnswerForm,
    CancelForm,
    ExtendForm,
    InviteLateForm,
    RejectQuestionForm,
)
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page()
def questions(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    if view.closes_at is None or view.published_at is None:
        raise Missing
    context = {
        "view": view,
        "questions": queries.questions(actor, competition_id, at=now),
        "last_answer": clocks.last_answer(view.terms, view.closes_at),
        "may_answer": actor.has(BUYER) and now < view.closes_at and view.terms.cancelled_at is None,
    }
    return render(request, "authority/competitions/questions.html", context)


@authority_page(BUYER)
def answer(request: HttpRequest, competition_id: UUID, question_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    question = _question(actor, competition_id, question_id, now)
    if view.closes_at is None:
        raise Missing
    form = AnswerForm(posted(request), initial={"published_text": question.text})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.answer(question_id, **form.cleaned_data, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The answer has gone to everyone invited."))
            return redirect("authority:competition_questions", competition_id)
    last = clocks.last_answer(view.terms, view.closes_at)
    context = {"form": form, "view": view, "question": question, "last_answer": last, "late": now >= last.instant}
    return render(request, "authority/competitions/answer.html", context)


@authority_page(BUYER)
def reject_question(request: HttpRequest, competition_id: UUID, question_id: UUID) -> HttpResponse:
    """No answer, for a reason that is told to whoever asked and to nobody else."""
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    question = _question(actor, competition_id, question_id, now)
    form = RejectQuestionForm(posted(request), late=question.late)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.reject_question(question_id, **form.cleaned_data, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The question is rejected. Whoever asked is told why, and nobody else."))
            return redirect("authority:competition_questions", competition_id)
    context = {"form": form, "view": view, "question": question}
    return render(request, "authority/competitions/reject_question.html", context)


def _question(actor: Actor, competition_id: UUID, question_id: UUID, now: datetime) -> QuestionView:
    """The question of that competition; the acts themselves say when it is answered, rejected or withdrawn."""
    asked = queries.questions(actor, competition_id, at=now)
    question = next((one for one in asked if one.id == question_id), None)
    if question is None:
        raise Missing
    return question


@authority_page(BUYER)
def extend(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """A later deadline; after an outage, or late invitations, the one we propose is filled in."""
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    proposal = queries.outage_proposal(view.terms, at=now)
    waited = late_invitations(view.terms, at=now)
    proposed = None
    if proposal:
        proposed = {"closes_at": proposal.closes_at, "reason": proposal.reason}
    elif waited:
        proposed = {"closes_at": waited.closes_at}
    form = ExtendForm(posted(request), initial=proposed)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.extend_deadline(competition_id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The deadline is extended, and everyone invited is told."))
            return redirect("authority:competition", competition_id)
    context = {"form": form, "view": view, "proposal": proposal, "waited": waited}
    return render(request, "authority/competitions/extend.html", context)


@authority_page(BUYER)
def invite_late(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Everyone admitted since the publication is invited, in one act and with the same deadline for all."""
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    late = queries.late_admitted(actor, competition_id, at=now)
    must_move = late is not None and late.must_move
    proposed = {"closes_at": late.suggested} if late is not None and must_move else None
    form = InviteLateForm(posted(request), must_move=must_move, initial=proposed)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.invite_late(competition_id, **form.cleaned_data, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("They are invited, and everyone is told."))
            return redirect("authority:competition_recipients", competition_id)
    context = {"form": form, "view": view, "late": late}
    return render(request, "authority/competitions/invite_late.html", context)


@authority_page(BUYER)
def cancel(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = own_competition(actor, competition_id, clock.now())
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.cancel(competition_id, **form.changes, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The competition is cancelled."))
            return redirect("authority:competitions")
    return render(request, "authority/competitions/cancel.html", {"form": form, "view": view})
