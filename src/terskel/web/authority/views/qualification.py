"""Requests to participate: the queue by the law's clock, the case side by side, the decisions."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import APPROVER, AUDITOR, DPS_MANAGER, LEGAL_READER, Actor
from terskel.core.decisions import RefusedAct
from terskel.documents import queries as documents
from terskel.dps import queries as dps_queries
from terskel.notifications import queries as mails
from terskel.qualification import actions, queries
from terskel.qualification.queries import CaseView, Whose
from terskel.web.authority.forms.dps import ReasonForm
from terskel.web.authority.forms.qualification import AssessmentForm, QueueForm, RejectForm
from terskel.web.authority.forms.rights import SendBackForm
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.pages import Pages

_WHOSE: Final[dict[str, Whose]] = {"mine": "mine", "nobodys": "nobodys"}


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def queue(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    systems = [(str(one.id), one.name) for one in dps_queries.own_list(actor, at=now) if one.state != "draft"]
    form = QueueForm(request.GET or None, systems=systems)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    pages = Pages(request)
    rows = queries.queue(
        actor,
        at=now,
        dps_id=UUID(asked["dps"]) if asked.get("dps") else None,
        whose=_WHOSE.get(asked.get("whose", ""), "all"),
        words=asked.get("words", ""),
        part=pages.number,
    )
    context = {
        "form": form,
        "rows": rows,
        "totals": queries.queue_totals(actor, at=now),
        "workload": queries.workload(actor, at=now),
        "appeals": queries.waiting_appeals(actor),
        "next": queries.next_case(actor, at=now),
        "pages": pages.of(len(rows), queries.PART),
        "handles": actor.has(DPS_MANAGER),
    }
    return render(request, "authority/qualification/queue.html", context)


@authority_page(DPS_MANAGER, APPROVER, LEGAL_READER, AUDITOR)
def case(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The case; `decide` says that the findings sent are the whole assessment, and the supplier is to be admitted."""
    actor = actor_of(request)
    view = queries.case(actor, line_id, at=clock.now())
    form = AssessmentForm(posted(request), case=view)
    if request.method == "POST" and form.is_valid():
        decide = actions.propose_admission if view.takes_two else actions.admit
        act = decide if "decide" in request.POST else actions.assess
        done = attempt(request, form, lambda: act(line_id, form.assessments, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _done(act))
            return redirect("authority:application", line_id)
    context = _case_context(view, actor) | {"form": form}
    return render(request, "authority/qualification/case.html", context)


@authority_page(DPS_MANAGER, APPROVER)
@require_POST
def admit(request: HttpRequest, line_id: UUID) -> HttpResponse:
    return _admitting(request, line_id, actions.admit)


@authority_page(DPS_MANAGER)
@require_POST
def propose(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Where the authority lets two decide, the first of them."""
    return _admitting(request, line_id, actions.propose_admission)


@authority_page(DPS_MANAGER, APPROVER)
def send_back(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The second person does not decide as proposed, and says why; where nothing waits, back to the case."""
    actor = actor_of(request)
    view = queries.case(actor, line_id, at=clock.now())
    proposed = view.proposed
    if proposed is None or view.barred:
        return redirect("authority:application", line_id)
    form = SendBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.given
        done = attempt(
            request, form, lambda: actions.send_back(proposed.proposal_id, **given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("It is sent back."))
            return redirect("authority:application", line_id)
    return render(request, "authority/qualification/send_back.html", {"form": form, "case": view})


def _admitting(request: HttpRequest, line_id: UUID, act: Callable[..., UUID]) -> HttpResponse:
    """`unchanged`: what was found good last time, and is answered in the same words, is met."""
    try:
        act(line_id, confirm_unchanged="unchanged" in request.POST, by=actor_of(request), at=clock.now())
    except RefusedAct as stopped:
        if stopped.refused.code != "qualification.not_all_assessed":
            raise
        messages.warning(request, _("Something has changed since you opened the page. Read it and assess it first."))
        return redirect("authority:application", line_id)
    messages.success(request, _done(act))
    return redirect("authority:application", line_id)


def _done(act: Callable[..., object]) -> str:
    if act is actions.admit:
        return _("The supplier is admitted, and the letter is sent.")
    if act is actions.propose_admission:
        return _("The admission is proposed, and waits for another person.")
    return _("The assessment is saved.")


@authority_page(DPS_MANAGER)
def reject(request: HttpRequest, line_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.case(actor, line_id, at=clock.now())
    form = RejectForm(posted(request), case=view, grounds=queries.ground_choices(languages.current()))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.reject(line_id, form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The request is rejected, and the letter is sent."))
            return redirect("authority:application", line_id)
    return render(request, "authority/qualification/reject.html", {"form": form, "case": view})


@authority_page(DPS_MANAGER)
def extend(request: HttpRequest, line_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.case(actor, line_id, at=clock.now())
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.extend_assessment(line_id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The time limit is extended, and the supplier is told why."))
            return redirect("authority:application", line_id)
    return render(request, "authority/qualification/extend.html", {"form": form, "case": view})


def _case_context(view: CaseView, actor: Actor) -> dict[str, object]:
    handles = actor.has(DPS_MANAGER) and not view.barred
    barred = {one.person_id for one in view.bars}
    return {
        "case": view,
        "files": documents.attached_files(list(view.file_ids)),
        "out_of_reach": bool(mails.out_of_reach([view.supplier_id])),
        "me": actor.person_id,
        "reads_queue": actor.has(DPS_MANAGER, LEGAL_READER, AUDITOR),
        "first_open": f"id_finding_{view.unassessed[0].requirement.id}_0" if view.unassessed else "",
        "handles": handles,
        "open": handles and view.open,
        "is_mine": view.handler_id == actor.person_id,
        "handlers": [one for one in queries.handlers(actor) if one.person_id not in barred] if handles else [],
        "next": queries.next_case(actor, at=clock.now()) if not view.open else None,
    }
