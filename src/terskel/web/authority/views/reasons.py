"""Requests for fuller reasons, as the authority answers them from what was recorded."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import actions, secrecy
from terskel.awards import reasons as asked
from terskel.awards.policy import READERS
from terskel.competitions import queries as competitions
from terskel.competitions.queries import clocks
from terskel.core.actors import BUYER
from terskel.documents import queries as documents
from terskel.web.authority.forms.reasons import AnswerReasonsForm
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(*READERS)
def reasons(request: HttpRequest, request_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = asked.request(actor, request_id, at=now)
    terms = competitions.terms(view.competition_id)
    answers = actor.has(BUYER) and view.is_owed
    told: tuple[secrecy.ToldSecret, ...] = ()
    form = AnswerReasonsForm(posted(request) if answers else None)
    if request.method == "POST" and answers and form.is_valid():
        answer = form.cleaned_data["answer"]
        told = secrecy.told_in_reason(answer, view.competition_id, [view.supplier_id])
        confirmed = confirmed_in(request, told)
        done = attempt(
            request,
            form,
            lambda: actions.give_reasons(request_id, answer, confirmed_secrets=confirmed, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The letter with fuller reasons is sent."))
            return redirect("authority:reasons", request_id)
    context = {
        "asked": view,
        "terms": terms,
        "due": clocks.fuller_reasons_due(terms, view.asked_at),
        "answers": answers,
        "form": form,
        "told_secrets": told,
        "award_letter": documents.letter(actor, view.award_letter_id).letter,
    }
    return render(request, "authority/awards/reasons.html", context)
