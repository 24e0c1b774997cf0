"""A supplier's invitations: the list, the competition with its documents, questions, declining."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.awards import complaints, documentation
from terskel.awards import queries as awards
from terskel.awards.validity import own_extensions
from terskel.competitions import actions, queries
from terskel.competitions.policy import ASKING, TENDERING
from terskel.competitions.queries import CompetitionView, clocks
from terskel.contracts import queries as contracts
from terskel.core.actors import SIGNATORY, TENDERER, Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.evaluation import queries as evaluations
from terskel.overview import queries as overview
from terskel.tenders import actions as tender_actions
from terskel.tenders import queries as tenders
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.declining import DeclineForm
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted
from terskel.web.shared.pages import Pages
from terskel.web.shared.seen import mark_seen
from terskel.web.supplier.forms.tenders import AskForm


@supplier_page()
def invitations(request: HttpRequest) -> HttpResponse:
    actor, now, pages = actor_of(request), clock.now(), Pages(request)
    rows = queries.invitations(actor, at=now, page=pages.number)
    states = tenders.my_states(actor, [row.competition.id for row in rows])
    stages = overview.public_stages([row.competition.id for row in rows], at=now)
    won = {competition_id: won for competition_id, _at, won in awards.results_for_supplier(actor)}
    context = {
        "rows": [
            (row, stages[row.competition.id], states.get(row.competition.id, ""), won.get(row.competition.id))
            for row in rows
        ],
        "missed": queries.published_before_admission(actor, at=now),
        "pages": pages.of(len(rows), queries.PAGE),
        "now": now,
    }
    return render(request, "supplier/tenders/invitations.html", context)


@supplier_page()
def competition(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    invitation = queries.invitation(actor, competition_id)
    view = queries.competition(actor, competition_id, at=now)
    if view.closes_at is None:
        raise Missing
    is_open = view.terms.cancelled_at is None and now < view.closes_at
    mark_seen(request, competition_id, "invitation")
    context = {
        "view": view,
        "stage": overview.public_stages([competition_id], at=now)[competition_id],
        "may_be_sealed": view.terms.cancelled_at is not None and not tenders.openings([competition_id]),
        "told": competition_id in {key for key, _at, _won in awards.results_for_supplier(actor)},
        "reversed_at": awards.reversed_for_supplier(actor, competition_id),
        "contract": contracts.contract_of_competition(actor, competition_id, at=now),
        "invitation": invitation,
        "mine": tenders.my_tender(actor, competition_id, at=now),
        "questions": queries.questions(actor, competition_id, at=now),
        "last_answer": clocks.last_answer(view.terms, view.closes_at),
        "letters": [
            *documents.letters_for_recipient(actor, competition_id),
            *documents.public_letters(competition_id, at=now),
        ],
        "enquiries": [
            {"asked": one.asked, "waits": not one.asked.is_heard(now) and one.asked.closed_at is None}
            for one in evaluations.own_enquiries(actor, competition_id)
        ],
        "evidence": documentation.asked_of_us(actor, competition_id),
        "extensions": own_extensions(actor, competition_id),
        "is_open": is_open,
        "corrected_at": queries.last_corrected_at(competition_id),
        "may_ask": is_open and actor.has(*ASKING),
        "may_tender": is_open and actor.has(*TENDERING),
        "complaints": complaints.complaints(actor, competition_id, at=now),
        "may_complain": actor.has(TENDERER, SIGNATORY),
        **_own_lots(actor, view),
    }
    return render(request, "supplier/tenders/competition.html", context)


def _own_lots(actor: Actor, view: CompetitionView) -> dict[str, set[UUID]]:
    """Of the lots of the purchase: those the supplier is invited to, and how far it has come with each."""
    if view.lots is None:
        return {}
    ids = [lot.competition_id for lot in view.lots.lots]
    states = tenders.my_states(actor, ids)
    return {
        "own_lots": queries.invited_among(actor, ids),
        "delivered_lots": {key for key, state in states.items() if state == "delivered"},
        "drafted_lots": {key for key, state in states.items() if state == "drafting"},
    }


@supplier_page()
def document(request: HttpRequest, competition_id: UUID, document_id: UUID) -> HttpResponseBase:
    actor, now = actor_of(request), clock.now()
    queries.invitation(actor, competition_id)
    if document_id not in queries.competition(actor, competition_id, at=now).every_document:
        raise Missing
    _view, file = queries.document(actor, document_id, at=now)
    return sent(file)


@supplier_page(*ASKING)
def ask(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    queries.invitation(actor, competition_id)
    view = queries.competition(actor, competition_id, at=now)
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        done = attempt(request, form, lambda: actions.ask(competition_id, text, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The question is sent. The answer goes to everyone invited."))
            return redirect("supplier:competition", competition_id)
    late = view.question_deadline_at is not None and now >= view.question_deadline_at
    return render(request, "supplier/tenders/ask.html", {"form": form, "view": view, "late": late})


@require_POST
@supplier_page(*ASKING)
def withdraw_question(request: HttpRequest, competition_id: UUID, question_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    queries.invitation(actor, competition_id)
    if question_id not in {one.id for one in queries.questions(actor, competition_id, at=now) if one.own}:
        raise Missing
    actions.withdraw_question(question_id, by=actor, at=clock.now())
    messages.success(request, _("The question is withdrawn. Nobody but the buyers has read it."))
    return redirect(f"{reverse('supplier:competition', args=[competition_id])}#questions")


@supplier_page(*TENDERING)
def decline(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    queries.invitation(actor, competition_id)
    view = queries.competition(actor, competition_id, at=now)
    form = DeclineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: tender_actions.decline(competition_id, **form.cleaned_data, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(
                request, _("You have said no to this competition. It can be taken back until the deadline.")
            )
            return redirect("supplier:competition", competition_id)
    counts_now = tenders.my_tender(actor, competition_id, at=now).counts_now
    return render(request, "supplier/tenders/decline.html", {"form": form, "view": view, "counts_now": counts_now})


@require_POST
@supplier_page(*TENDERING)
def take_back_decline(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actions.take_back_decline(competition_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("You can tender after all."))
    return redirect("supplier:competition", competition_id)
