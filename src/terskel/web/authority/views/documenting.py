"""The winner's evidence, piece by piece: demand, ask, receive, accept or find lacking."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from terskel import clock
from terskel.awards import actions, documentation, queries, secrecy
from terskel.awards.documentation import EvidenceItem
from terskel.awards.policy import READERS
from terskel.competitions.queries import clocks
from terskel.core.actors import BUYER
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.web.authority.forms.documenting import AskWinnerForm, ConcludeForm, DemandForm, ReceivedForm
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted

USUAL_TIME = timedelta(days=5)
"""Proposed for answering a demand; the law sets no time."""


@authority_page(BUYER)
def demand(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Something is demanded besides what the law and the system demand."""
    actor = actor_of(request)
    view = queries.award(actor, competition_id, at=clock.now())
    form = DemandForm(posted(request))
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        done = attempt(request, form, lambda: actions.demand_more(view.id, what, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("It is demanded. Ask the supplier for it, or put on record what you hold."))
            return redirect("authority:award_evidence", competition_id)
    return render(request, "authority/awards/evidence_demand.html", {"form": form, "view": view})


@authority_page(BUYER)
def ask(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The letter that asks the winner for everything that is neither asked for nor received."""
    actor, now = actor_of(request), clock.now()
    view = queries.award(actor, competition_id, at=now)
    form = AskWinnerForm(posted(request), initial={"due_at": now + USUAL_TIME})
    waiting = [one for one in view.demanded if one.state == "demanded"]
    told = secrecy.told_by_demanding(competition_id, view.winner_supplier_id, [one.what for one in waiting])
    if request.method == "POST" and form.is_valid():
        due_at, confirmed = form.cleaned_data["due_at"], confirmed_in(request, told)
        done = attempt(
            request,
            form,
            lambda: actions.ask_winner(view.id, due_at=due_at, confirmed_secrets=confirmed, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The supplier is asked in writing."))
            return redirect("authority:award_evidence", competition_id)
    context = {"form": form, "view": view, "waiting": waiting, "told_secrets": told}
    return render(request, "authority/awards/evidence_ask.html", context)


@authority_page(BUYER)
def piece(request: HttpRequest, competition_id: UUID, evidence_id: UUID) -> HttpResponse:
    """One piece: put it on record, then say whether it is accepted."""
    actor, now = actor_of(request), clock.now()
    view = queries.award(actor, competition_id, at=now)
    item = _found(view.demanded, evidence_id)
    receives = request.POST.get("act") == "receive"
    data = posted(request)
    received = ReceivedForm(data if receives else None, request.FILES if receives else None)
    concluded = ConcludeForm(None if receives else data)
    if request.method == "POST" and receives and received.is_valid():
        said = received.cleaned_data
        file = said["file"]
        kept = {"content": file, "name": file.name, "media_type": file.content_type or ""} if file else {}
        done = attempt(
            request,
            received,
            lambda: actions.receive_evidence(
                evidence_id, source=said["source"], issued_on=said["issued_on"], **kept, by=actor, at=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("It is put on record. Say now what you find."))
            return redirect("authority:award_evidence_piece", competition_id, evidence_id)
    if request.method == "POST" and not receives and concluded.is_valid():
        given = concluded.given
        done = attempt(
            request, concluded, lambda: actions.conclude_evidence(evidence_id, **given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("What you found is recorded."))
            return redirect("authority:award_evidence", competition_id)
    context = {
        "view": view,
        "item": item,
        "received": received,
        "concluded": concluded,
        "open": view.state == "prepared",
        "oldest": clocks.tax_information_oldest(view.terms, oslo_day(now)) if item.kind == "tax" else None,
    }
    return render(request, "authority/awards/evidence_piece.html", context)


@require_POST
@authority_page(BUYER)
def again(request: HttpRequest, competition_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Demanded anew: it was lacking, or it grew too old."""
    actor = actor_of(request)
    _found(queries.award(actor, competition_id, at=clock.now()).demanded, evidence_id)
    actions.demand_anew(evidence_id, by=actor, at=clock.now())
    messages.success(request, _("It is demanded anew. The earlier piece stays on record."))
    return redirect("authority:award_evidence", competition_id)


@authority_page(*READERS)
@require_safe
def file(request: HttpRequest, competition_id: UUID, evidence_id: UUID) -> HttpResponseBase:
    return sent(documentation.file_of(actor_of(request), competition_id, evidence_id))


def _found(demanded: tuple[EvidenceItem, ...], evidence_id: UUID) -> EvidenceItem:
    found = next((one for one in demanded if one.id == evidence_id), None)
    if found is None:
        raise Missing
    return found
