"""A competition as a draft: the task list, its parts, the check and the publication."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.competitions import actions, queries
from terskel.competitions.queries import CompetitionView, LotRow, Readiness
from terskel.core import deadlines, publication
from terskel.core.actors import APPROVER, BUYER, Actor
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.vault import queries as vault
from terskel.web.authority import inserting
from terskel.web.authority.forms.competition_documents import DocumentForm
from terskel.web.authority.forms.competition_life import PublishForm
from terskel.web.authority.forms.competitions import (
    PARTS,
    ChosenCategoriesForm,
    TeamForm,
)
from terskel.web.authority.forms.criteria import criteria_from, criterion_rows
from terskel.web.authority.forms.requirement_rows import requirement_rows, requirements_from
from terskel.web.authority.views.competitions import assistance_in, own_competition
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.parts import Task, TaskStatus

FACTS_OF_PART = {
    "need": ("need", "scope", "estimated_value"),
    "terms": ("place", "contract_form", "contract_basis"),
    "climate": ("climate_answer",),
    "clauses": ("clauses",),
    "duties": ("universal_design", "security", "human_rights", "lots_reason"),
}
LOCKED_IN_PART = {"need": ("need", "specification"), "terms": ("contract_term",)}
"""Which locked texts are shown below the fields of a part."""

SEEN_OF_PART = {
    "need": "what",
    "terms": "what",
    "proof": "proof",
    "order": "criteria",
    "clauses": "clauses",
    "validity": "validity",
}
"""Which of what suppliers will read stands beside a part; of the others they read nothing on its own."""


def draft_of(actor: Actor, competition_id: UUID, now: datetime) -> CompetitionView:
    """A draft of the actor's own authority; what is published has no drafting pages."""
    view = own_competition(actor, competition_id, now)
    if view.published_at is not None or view.terms.cancelled_at is not None:
        raise Http404
    return view


@authority_page()
def tasks(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    check = queries.check(actor, competition_id, at=now)
    buys, sections = actor.has(BUYER), _sections(view, check)
    writes = buys and view.state == "draft"
    shown = (
        sections if writes else [(heading, [replace(one, address=None) for one in part]) for heading, part in sections]
    )
    approves = actor.has(APPROVER) and view.state == "in_approval"
    context = {"view": view, "sections": shown, "check": check, "buys": buys, "approves": approves}
    context |= assistance_in(actor, competition_id, now)
    return render(request, "authority/competitions/draft.html", context)


def _sections(view: CompetitionView, check: Readiness) -> list[tuple[str, list[Task]]]:
    def part(key: str) -> Task:
        values = [getattr(view.terms, name, getattr(view, name, None)) for name in FACTS_OF_PART.get(key, ())]
        status = _held_up(_status(values), blocked & PARTS[key].base_fields.keys())
        return Task(PARTS[key].heading, status, reverse("authority:competition_part", args=[view.id, key]))

    def page(title: str, name: str, *values: object) -> Task:
        return Task(title, _status(list(values)), reverse(f"authority:competition_{name}", args=[view.id]))

    blocked = {one.field for one in check.blocking}
    team = [page(_("Ask for a team"), "team", view.terms.people)] if len(view.terms.category_ids) > 1 else []
    weights = sum(one.weight for one in view.terms.criteria)
    ready = TaskStatus.NOT_YET if check.blocking else TaskStatus.NOT_STARTED
    return [
        (_("What is bought"), [part("need"), part("terms"), part("proof"), *team, _lots_task(view)]),
        (
            _("How tenders are judged"),
            [
                page(_("Set the absolute requirements"), "requirements", view.terms.requirements),
                page(_("Set the award criteria and weights"), "criteria", view.terms.criteria, weights == 100),
                page(_("Choose the evaluation model"), "model", view.terms.model),
                *_price_form_task(view),
                part("order"),
                part("climate"),
            ],
        ),
        (
            _("Documents and rules"),
            [
                page(_("Attach documents"), "documents", view.documents),
                _texts_task(view, blocked),
                part("clauses"),
                part("duties"),
                *([_tiers_task(view)] if check.limits_tiers else []),
                part("validity"),
                part("wording"),
                *([part("standstill")] if view.terms.standstill_mode == "chosen" else []),
            ],
        ),
        (_("Publish"), [Task(_("Check and publish"), ready, reverse("authority:competition_check", args=[view.id]))]),
    ]


def _texts_task(view: CompetitionView, blocked: Collection[str]) -> Task:
    """None is an answer too; what the system demands is taken in by itself when the draft begins."""
    address, count = reverse("authority:competition_texts", args=[view.id]), len(view.terms.texts)
    hint = ngettext("%(count)s locked text", "%(count)s locked texts", count) % {"count": count} if count else ""
    status = _held_up(TaskStatus.DONE, "texts" in blocked)
    return Task(_("Texts from the text bank"), status, address, hint)


def _lots_task(view: CompetitionView) -> Task:
    """One contract is an answer too, with a reason among the duties (FOA § 19-4)."""
    address = reverse("authority:competition_lots", args=[view.id])
    if view.lots is None:
        return Task(_("Divide into lots"), TaskStatus.DONE, address, _("One contract"))
    place, count = view.lots.lot(view.id).place, len(view.lots.lots)
    hint = _("Lot %(place)s of %(count)s") % {"place": place, "count": count}
    return Task(_("See the lots and their limits"), TaskStatus.DONE, address, hint)


def _price_form_task(view: CompetitionView) -> list[Task]:
    """Where tenders state a price; one sum is an answer too."""
    if view.terms.price_criterion is None or (view.terms.model and view.terms.model.price_formula == "fixed_price"):
        return []
    form = view.terms.price_form
    hint = (
        _("One sum")
        if form is None
        else ngettext("%(rows)s row", "%(rows)s rows", len(form.lines)) % {"rows": len(form.lines)}
    )
    status = TaskStatus.DONE if view.terms.model else TaskStatus.NOT_YET
    return [
        Task(_("Lay out the price form"), status, reverse("authority:competition_price_form", args=[view.id]), hint)
    ]


def _tiers_task(view: CompetitionView) -> Task:
    """None allowed is an answer too."""
    address = reverse("authority:competition_part", args=[view.id, "subcontractors"])
    answered = view.terms.subcontractor_tiers is not None
    return Task(PARTS["subcontractors"].heading, _status([answered]), address)


def _held_up(status: TaskStatus, blocked: object) -> TaskStatus:
    """Nothing is done that the check before publication stops at."""
    return TaskStatus.IN_PROGRESS if blocked and status is TaskStatus.DONE else status


def _status(values: list[object]) -> TaskStatus:
    filled = sum(1 for value in values if value)
    if not values or filled == len(values):
        return TaskStatus.DONE
    return TaskStatus.IN_PROGRESS if filled else TaskStatus.NOT_STARTED


@authority_page(BUYER)
def part(request: HttpRequest, competition_id: UUID, part: str) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    if part not in PARTS:
        raise Http404
    texts = queries.texts_for(actor, competition_id, at=now) if part == "need" else None
    offered = texts.free_for(*inserting.FIELDS) if texts is not None else ()
    text = inserting.wanted(request, offered)
    form = PARTS[part](None if text else posted(request), view=view)
    if text is not None:
        inserting.put_in(form, request.POST, text)
    elif request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.change_draft(competition_id, **form.changes, by=actor, at=clock.now())
        )
        if done is not None and "stay" in request.POST:
            messages.success(request, _("Saved."))
            return redirect("authority:competition_part", competition_id, part)
        if done is not None:
            return _saved(request, competition_id)
    locked = [one for one in view.terms.texts if one.kind in LOCKED_IN_PART.get(part, ())]
    context = {"form": form, "view": view, "insertable": offered, "inserted": text, "locked": locked}
    context["seen"] = SEEN_OF_PART.get(part, "")
    return render(request, "authority/competitions/part.html", context)


@authority_page(BUYER)
def categories(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Other categories of the same DPS: one that is paused or closed since gives way to another."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    every = dps_queries.categories(actor, view.terms.dps_id, at=now)
    ready = [one for one in every if one.state(now) == "open"]
    gone = [one for one in every if one.id in view.terms.category_ids and one not in ready]
    kept = [str(one.id) for one in ready if one.id in view.terms.category_ids]
    form = ChosenCategoriesForm(posted(request), categories=ready or every, initial={"categories": kept})
    if request.method == "POST" and form.is_valid():
        chosen = form.category_ids
        done = attempt(
            request,
            form,
            lambda: actions.change_categories(competition_id, category_ids=chosen, by=actor, at=clock.now()),
        )
        if done is not None:
            return _saved(request, competition_id)
    context = {"form": form, "view": view, "gone": gone}
    return render(request, "authority/competitions/categories.html", context)


@authority_page(BUYER)
def requirements(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    offered = queries.texts_for(actor, competition_id, at=now).free_for("requirement")
    own = [one for one in view.terms.requirements if not one.locked]
    text, rows = inserting.wanted(request, offered), requirement_rows(posted(request), own)
    if text is not None:
        rows = requirement_rows(inserting.as_a_row(request.POST, rows, text), own)
    elif request.method == "POST" and rows.is_valid():
        given = requirements_from(rows)
        done = attempt(
            request,
            rows.forms[0],
            lambda: actions.set_mandatory_requirements(competition_id, given, by=actor, at=clock.now()),
        )
        if done is not None:
            onward = "authority:competition_requirements" if "more" in request.POST else ""
            return _saved(request, competition_id, onward)
    locked = [one for one in view.terms.texts if one.kind == "requirement"]
    context = {"rows": rows, "view": view, "insertable": offered, "inserted": text, "locked": locked}
    return render(request, "authority/competitions/requirements.html", context)


@authority_page(BUYER)
def team(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """How many persons a tender names for each category; covering them all is asked of the tender."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    labels = dps_queries.categories_by_ids(view.terms.category_ids)
    asked = [(one.id, one.label) for one in sorted(labels.values(), key=lambda one: one.number)]
    form = TeamForm(posted(request), categories=asked, people=view.terms.people)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.set_roles(competition_id, form.given, by=actor, at=clock.now()))
        if done is not None:
            return _saved(request, competition_id)
    return render(request, "authority/competitions/team.html", {"form": form, "view": view})


@authority_page(BUYER)
def criteria(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    rows = criterion_rows(posted(request), view.terms.criteria)
    if request.method == "POST" and rows.is_valid():
        given = criteria_from(rows)
        done = attempt(
            request, rows.forms[0], lambda: actions.set_criteria(competition_id, given, by=actor, at=clock.now())
        )
        if done is not None:
            return _saved(request, competition_id, "authority:competition_criteria" if "more" in request.POST else "")
    context = {"rows": rows, "view": view, "weights": sum(one.weight for one in view.terms.criteria)}
    return render(request, "authority/competitions/criteria.html", context)


@authority_page(BUYER)
def documents(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    form = DocumentForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.given
        done = attempt(
            request, form, lambda: actions.attach_document(competition_id, **given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The document is attached."))
            return redirect("authority:competition_documents", competition_id)
    return render(request, "authority/competitions/documents.html", {"form": form, "view": view})


@require_POST
@authority_page(BUYER)
def remove_document(request: HttpRequest, competition_id: UUID, document_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft_of(actor, competition_id, clock.now())
    actions.remove_document(competition_id, document_id, by=actor, at=clock.now())
    messages.success(request, _("The document is taken out."))
    return redirect("authority:competition_documents", competition_id)


@authority_page()
def preview(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The invitation as everyone admitted will read it."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    context = {"view": view, "letter": queries.preview(actor, competition_id, at=now)}
    return render(request, "authority/competitions/preview.html", context)


@authority_page(BUYER)
def check(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The check, and the form whose answers are looked over once more before the publication."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    found = queries.check(actor, competition_id, at=now)
    initial = {"closes_at": deadlines.suggested_close(found.earliest)}
    form = PublishForm(None, **_openers(view), initial=initial)
    context = {"view": view, "check": found, "form": form, **told(found), "beside": _beside(actor, view, now)}
    return render(request, "authority/competitions/check.html", context)


def _openers(view: CompetitionView) -> dict[str, Any]:
    """Who may be named, and those of them who have made no key yet."""
    people = organisations.people(view.terms.authority_id)
    return {"people": people, "lacking": vault.without_identity([one.person_id for one in people])}


def _beside(
    actor: Actor, view: CompetitionView, now: datetime, closes_at: datetime | None = None
) -> list[tuple[LotRow, Readiness, dict[str, object]]]:
    """The other lots, which are published in the same act, each with its own check."""
    others = view.lots.others(view.id) if view.lots is not None else ()
    checks = ((lot, queries.check(actor, lot.competition_id, at=now, closes_at=closes_at)) for lot in others)
    return [(lot, found, told(found)) for lot, found in checks]


def told(found: Readiness) -> dict[str, object]:
    """In the reader's language: (severity, text, clause) of each finding, and what nobody looked at."""
    language = languages.current()
    return {
        "findings": [(one.severity, publication.finding_text(one, language), one.clause) for one in found.findings],
        "unexamined": [publication.unexamined_text(one, language) for one in found.unexamined],
    }


@authority_page(BUYER)
def publish(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """GET looks the answers over; POST publishes."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    given = request.POST if request.method == "POST" else request.GET
    form = PublishForm(given, **_openers(view))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: _publish(view, form, actor))
        if done is not None:
            return redirect("authority:competition_published", competition_id)
    valid = form.is_valid()
    found = queries.check(actor, competition_id, at=now, closes_at=form.asked_deadline)
    beside = _beside(actor, view, now, form.asked_deadline)
    context = {"view": view, "check": found, "form": form, **told(found), "beside": beside}
    if not valid or found.blocking or any(check.blocking for _lot, check, _told in beside):
        return render(request, "authority/competitions/check.html", context)
    return render(request, "authority/competitions/publish.html", {**context, "choices": form.choices(found)})


def _publish(view: CompetitionView, form: PublishForm, actor: Actor) -> int:
    """The competition, or all the lots of its purchase."""
    if view.lots is not None and len(view.lots.lots) > 1:
        return actions.publish_lots(view.lots.purchase_id, **form.given, by=actor, at=clock.now())
    return actions.publish(view.id, **form.given, by=actor, at=clock.now())


@authority_page()
def published(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    view = own_competition(actor_of(request), competition_id, clock.now())
    if view.published_at is None:
        raise Http404
    return render(request, "authority/competitions/published.html", {"view": view})


def _saved(request: HttpRequest, competition_id: UUID, onward: str = "") -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(onward or "authority:competition_draft", competition_id)
