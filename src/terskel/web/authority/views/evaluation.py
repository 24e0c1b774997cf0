"""The evaluation of a competition as a whole: where it stands, the panel, impartiality, freezing, the result."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel import clock
from terskel.awards import queries as awards
from terskel.awards import rejection_reversals, reopenings, secrecy
from terskel.awards.policy import ANSWERABLE
from terskel.core.actors import APPROVER, BUYER, Actor
from terskel.core.decisions import Missing, Refused
from terskel.core.evaluation import describe_model
from terskel.core.phrases import refusal_text
from terskel.evaluation import actions, gating, policy, queries
from terskel.evaluation.queries import EvaluationView, Matrix
from terskel.overview import queries as overview_queries
from terskel.web.authority import course
from terskel.web.authority.forms.evaluation import DeclareForm, LiftConflictForm, PanelForm
from terskel.web.authority.forms.freezing import FinaliseForm
from terskel.web.authority.panel_work import next_step
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.authority.views.panel import panel_page
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.parts import Task, TaskStatus


@authority_page()
def overview(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.evaluation(actor, competition_id)
    matrix = queries.matrix(actor, competition_id) if view.may_see else None
    award = awards.awards_by_competition([competition_id], at=now).get(competition_id)
    facts = overview_queries.own_facts(actor, [competition_id], at=now)[competition_id]
    apart = view.panel.stands_outside(actor.person_id)
    gone = queries.unqualified(matrix, at=now) if matrix and view.standing.finalised_at is None else {}
    context = {
        "view": view,
        "gone": [(one, gone[one.tender_id]) for one in matrix.sheets if one.tender_id in gone] if matrix else [],
        "seat": view.panel.seat(actor.person_id),
        "tasks": _tasks(view, matrix, actor, planned=queries.plan(actor, competition_id).planned_at is not None),
        "matrix": matrix,
        "step": next_step(matrix, actor) if matrix and view.standing.finalised_at is None else None,
        "moments": course.moments(facts, view.terms, now),
        "buys": not apart and actor.has(BUYER),
        "decides": not apart and actor.has(APPROVER),
        "may_close": not apart and facts.tender_count == 0 and actor.has(BUYER, APPROVER),
        "award": award,
        "rejections": rejection_reversals.rejections(actor, competition_id, matrix.sheets if matrix else None),
        "reopening": reopenings.reopening(actor, competition_id) if view.standing.finalised_at else None,
        "told": facts.told_at is not None,
        "leads": view.panel.lead is not None and view.panel.lead.person_id == actor.person_id,
        "person_id": actor.person_id,
        "model": describe_model(view.terms.model, languages.current()) if view.terms.model else [],
    }
    return render(request, "authority/evaluation/overview.html", context)


def _tasks(view: EvaluationView, matrix: Matrix | None, actor: Actor, *, planned: bool) -> list[Task]:
    """The way from panel to result; what the reader may not do has no address."""
    key, frozen = view.terms.competition_id, view.standing.finalised_at is not None
    undeclared, conflicted = len(view.panel.undeclared), view.panel.conflicted
    ready = matrix is not None and not frozen
    lead = view.panel.lead
    appoints = actor.has(BUYER) and not frozen and not view.panel.stands_outside(actor.person_id)
    return [
        Task(
            _("Appoint the panel"),
            TaskStatus.DONE if view.panel.seats else TaskStatus.NOT_STARTED,
            reverse("authority:evaluation_panel", args=[key]) if appoints else None,
            ", ".join(seat.name for seat in view.panel.seats),
        ),
        Task(
            _("Declare impartiality"),
            _declared(view),
            reverse("authority:evaluation_declare", args=[key])
            if view.panel.seat(actor.person_id) and not frozen
            else None,
            ngettext("%(number)s member left", "%(number)s members left", undeclared) % {"number": undeclared}
            if undeclared
            else _("In conflict, to be replaced: %(names)s") % {"names": ", ".join(one.name for one in conflicted)}
            if conflicted
            else "",
        ),
        Task(
            _("Share out the criteria"),
            TaskStatus.DONE if planned else TaskStatus.NOT_STARTED if view.panel.seats else TaskStatus.NOT_YET,
            reverse("authority:evaluation_plan", args=[key]) if view.panel.seats else None,
            lead.name if lead and not planned else "",
        ),
        _counted_task(_("Check the absolute requirements"), key, matrix.unchecked if matrix else None, ready),
        _counted_task(_("Score the tenders with reasons"), key, matrix.unscored if matrix else None, ready),
        *(_quality_first(view, matrix) if view.standing.locks_quality else []),
        Task(
            _("Freeze the result"),
            TaskStatus.DONE if frozen else TaskStatus.NOT_STARTED if ready else TaskStatus.NOT_YET,
            reverse("authority:evaluation_finalise", args=[key])
            if ready and lead and lead.person_id == actor.person_id
            else None,
            lead.name if lead else "",
        ),
    ]


def _quality_first(view: EvaluationView, matrix: Matrix | None) -> list[Task]:
    """The points are locked, and where prices are kept back two open them."""
    key, standing = view.terms.competition_id, view.standing
    locked = standing.quality_locked_at is not None
    lock = Task(
        _("Lock the points for quality"),
        TaskStatus.DONE if locked else TaskStatus.NOT_STARTED if matrix else TaskStatus.NOT_YET,
        reverse("authority:evaluation_lock", args=[key]) if matrix and standing.finalised_at is None else None,
    )
    if not view.terms.price_after_quality:
        return [lock]
    opened = standing.price_seen_at is not None
    status = TaskStatus.DONE if opened else TaskStatus.NOT_STARTED if locked else TaskStatus.NOT_YET
    address = reverse("authority:price_opening", args=[key]) if standing.opened_at else None
    return [lock, Task(_("Open the prices"), status, address, _("Two openers"))]


def _declared(view: EvaluationView) -> TaskStatus:
    seats, undeclared = len(view.panel.seats), len(view.panel.undeclared)
    if not seats:
        return TaskStatus.NOT_YET
    if not undeclared:
        return TaskStatus.IN_PROGRESS if view.panel.conflicted else TaskStatus.DONE
    return TaskStatus.NOT_STARTED if undeclared == seats else TaskStatus.IN_PROGRESS


def _counted_task(title: str, competition_id: UUID, left: int | None, ready: bool) -> Task:
    """A task over all tenders: done when none is left; `left` is None for those who see no tenders."""
    if left is None:
        return Task(title, TaskStatus.NOT_YET)
    hint = ngettext("%(number)s left", "%(number)s left", left) % {"number": left} if left else ""
    address = reverse("authority:evaluation_matrix", args=[competition_id]) if ready else None
    return Task(title, TaskStatus.IN_PROGRESS if left else TaskStatus.DONE, address, hint)


@authority_page(BUYER)
def panel(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.evaluation(actor, competition_id)
    form = PanelForm(
        posted(request),
        candidates=queries.candidates(actor, competition_id),
        panel=view.panel,
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.appoint(competition_id, **form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The panel is appointed. Each member now declares impartiality."))
            return redirect("authority:evaluation", competition_id)
    return render(request, "authority/evaluation/panel.html", {"form": form, "view": view})


@authority_page()
def declare(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.evaluation(actor, competition_id)
    form = DeclareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.declare_impartiality(competition_id, **form.given, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("Your declaration is recorded."))
            return redirect("authority:evaluation", competition_id)
    context = {"form": form, "view": view, "tenderers": gating.tenderers(actor, competition_id)}
    return render(request, "authority/evaluation/declare.html", context)


@authority_page(APPROVER)
def lift_conflict(request: HttpRequest, competition_id: UUID, person_id: UUID) -> HttpResponse:
    """Another than the member finds that a declared conflict is none."""
    actor = actor_of(request)
    view = queries.evaluation(actor, competition_id)
    conflicted = (*view.panel.conflicted, *view.panel.left_in_conflict)
    seat = next((one for one in conflicted if one.person_id == person_id), None)
    if seat is None:
        raise Missing
    form = LiftConflictForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            request,
            form,
            lambda: actions.lift_conflict(competition_id, person_id, reason=reason, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The conflict is lifted. Declaration and reason stay in the report."))
            return redirect("authority:evaluation", competition_id)
    return render(request, "authority/evaluation/lift_conflict.html", {"form": form, "view": view, "seat": seat})


@panel_page
def finalise(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    matrix = queries.matrix(actor, competition_id)
    told = secrecy.told_by_rejecting(competition_id, matrix.sheets)
    form = FinaliseForm(posted(request), sheets=matrix.sheets)
    if request.method == "POST" and form.is_valid():
        given = {
            "lottery": form.lottery_given,
            "low_price_note": form.cleaned_data["low_price_note"],
            "confirmed_secrets": confirmed_in(request, told),
        }
        done = attempt(request, form, lambda: actions.finalise(competition_id, **given, by=actor, at=clock.now()))
        if done is not None:
            return redirect("authority:evaluation_result", competition_id)
    gone = queries.unqualified(matrix, at=clock.now())
    left = policy.may_finalise(
        actor,
        matrix.panel,
        matrix.standing,
        matrix.sheets,
        requirements=matrix.requirement_ids,
        criteria=matrix.quality_ids,
        below_minimum=matrix.below_minimum,
        unqualified=[sheet for sheet in matrix.sheets if sheet.tender_id in gone],
    )
    names = {sheet.tender_id: sheet.supplier_name for sheet in matrix.sheets}
    criteria = {one.id: one.name for one in matrix.terms.scored}
    repeated = [
        (criteria[one.criterion_id], one.reason, [names[tender_id] for tender_id in one.tender_ids])
        for one in matrix.same_texts
    ]
    context = {
        "form": form,
        "matrix": matrix,
        "view": matrix,
        "told_secrets": told,
        "repeated": repeated,
        "left": refusal_text(left, languages.current()) if isinstance(left, Refused) else "",
        "rejected": [sheet.supplier_name for sheet in matrix.sheets if sheet.rejection],
    }
    return render(request, "authority/evaluation/finalise.html", context)


@panel_page
def result(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, language = actor_of(request), languages.current()
    found = queries.result(actor, competition_id)
    rows = [
        (
            row,
            found.sheet(row.tender_id),
            [(criterion, row.criterion(criterion.id)) for criterion in found.terms.criteria],
            row.total_shown[language],
            [
                (criterion.name, row.criterion(criterion.id).points_shown[language])
                for criterion in found.terms.criteria
            ],
        )
        for row in found.ranking.rows
    ]
    context = {
        "result": found,
        "rows": rows,
        "remarks": found.ranking.remarks[language],
        "rejected": [sheet for sheet in found.sheets if sheet.rejection],
        "award": awards.awards_by_competition([competition_id], at=clock.now()).get(competition_id),
        "buys": actor.has(BUYER),
        "reads_award": actor.has(*ANSWERABLE),
    }
    return render(request, "authority/evaluation/result.html", context)
