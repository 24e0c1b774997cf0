"""Filling in a draft of a request: the task list, categories, questions, earlier answers, delivery."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from terskel import clock
from terskel.arrival import arrived_at
from terskel.core import deadlines
from terskel.core.actors import SUPPLIER_ADMIN, TENDERER
from terskel.core.deadlines import Deadline
from terskel.core.instants import oslo_day
from terskel.dps.queries import DpsView
from terskel.qualification import actions, queries
from terskel.qualification.queries import DraftView, Earlier, Question
from terskel.qualification.queries.library import attachable
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.levels import level_words
from terskel.web.shared.parts import Fact, Task, TaskStatus
from terskel.web.supplier import firm_tasks
from terskel.web.supplier.forms.acting import running_mandate
from terskel.web.supplier.forms.applications import (
    AnswerForm,
    CategoriesForm,
    ColleagueForm,
    ConfirmForm,
    DeliverForm,
)
from terskel.web.supplier.twice import kept_twice


def tasks(request: HttpRequest, draft: DraftView) -> HttpResponse:
    sections = [(_("The firm"), firm_tasks.of(actor_of(request))), *_sections(draft)]
    context = {"draft": draft, "dps": draft.dps, "sections": sections, "limit": _limit(draft.dps)}
    context["next"] = next_address(draft)
    return render(request, "supplier/applications/tasks.html", context)


def _limit(dps: DpsView) -> Deadline | None:
    """When the supplier has its answer at the latest, were it to deliver now."""
    now = clock.now()
    if dps.first_window_closes_at is None or dps.initial_assessment_days is None:
        return None
    if now < dps.first_window_closes_at:
        return deadlines.initial_assessment_due(
            dps.first_window_closes_at, dps.initial_assessment_days, rules=dps.kept.law
        )
    return deadlines.application_due(now, own=dps.kept.own, rules=dps.kept.law)


def _sections(draft: DraftView) -> list[tuple[str, list[Task]]]:
    sections = []
    if not draft.without_categories:
        status = TaskStatus.DONE if draft.chosen else TaskStatus.NOT_STARTED
        hint = ", ".join(one.label for one in draft.chosen)
        address = None if draft.categories_fixed else reverse("supplier:application_categories", args=[draft.id])
        sections.append((_("Categories"), [Task(_("Choose categories"), status, address, hint)]))
    if draft.chosen:
        sections += _questions(draft)
        sections.append((_("Other firms"), [_partners_task(draft)]))
    ready = bool(draft.chosen) and not draft.unanswered and not draft.silent
    check = reverse("supplier:application_check", args=[draft.id])
    status = TaskStatus.NOT_STARTED if ready else TaskStatus.NOT_YET
    return [*sections, (_("Deliver"), [Task(_("Check the answers and deliver"), status, check)])]


def _questions(draft: DraftView) -> list[tuple[str, list[Task]]]:
    """What was answered before is one task; what is new, or must be answered anew, one each."""
    sections = []
    waiting = draft.to_confirm
    if waiting:
        title = _("Confirm %(number)s answers from before") % {"number": len(waiting)}
        if len(waiting) == 1:
            title = _("Confirm one answer from before")
        address = reverse("supplier:application_confirm", args=[draft.id])
        sections.append((_("Answers from before"), [Task(title, TaskStatus.NOT_STARTED, address)]))
    rest = [question for question in draft.questions if not question.to_confirm]
    if rest:
        sections.append((_("Requirements"), [_question_task(draft, question) for question in rest]))
    return sections


def _question_task(draft: DraftView, question: Question) -> Task:
    status = TaskStatus.DONE if question.answered else TaskStatus.NOT_STARTED
    if not question.answered and question.begun:
        status = TaskStatus.IN_PROGRESS
    hints = [one.label for one in question.categories if one.label]
    asked = next((one.name for one in draft.colleagues if one.person_id == question.asked), "")
    if asked and not question.answered:
        hints.append(_("Asked: %(name)s") % {"name": asked})
    address = reverse("supplier:application_question", args=[draft.id, question.requirement.id])
    title = _("Answer: %(requirement)s") % {"requirement": question.requirement.text}
    return Task(title, status, address, ", ".join(hints))


def _partners_task(draft: DraftView) -> Task:
    address = reverse("supplier:application_partners", args=[draft.id])
    title = _("Add members of a group, or firms whose capacity you rely on")
    if not draft.partners:
        return Task(title, TaskStatus.DONE, address, _("None. Add one only if you apply together."))
    status = TaskStatus.IN_PROGRESS if draft.silent else TaskStatus.DONE
    return Task(title, status, address, ", ".join(one.name for one in draft.partners))


def next_address(draft: DraftView) -> str:
    """The next thing to do, in order."""
    if not draft.chosen:
        return reverse("supplier:application_categories", args=[draft.id])
    if draft.to_confirm:
        return reverse("supplier:application_confirm", args=[draft.id])
    if draft.unanswered:
        return reverse("supplier:application_question", args=[draft.id, draft.unanswered[0].requirement.id])
    if draft.silent:
        return reverse("supplier:application_partners", args=[draft.id])
    return reverse("supplier:application_check", args=[draft.id])


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def categories(request: HttpRequest, application_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    if draft.without_categories or draft.categories_fixed:
        raise Http404
    form = CategoriesForm(posted(request), draft=draft)
    if request.method == "POST" and form.is_valid():
        chosen = [UUID(one) for one in form.cleaned_data["categories"]]
        done = attempt(
            request, form, lambda: actions.choose_categories(application_id, chosen, by=actor, at=clock.now())
        )
        if done is not None:
            return redirect("supplier:application", application_id)
    context = {"form": form, "draft": draft}
    context["held"] = [one for one in draft.categories if one.id in draft.held]
    context["pending"] = [one for one in draft.categories if one.id in draft.pending]
    return render(request, "supplier/applications/categories.html", context)


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def question(request: HttpRequest, application_id: UUID, requirement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    found = question_in(draft, requirement_id)
    library = attachable(actor, on=oslo_day(clock.now()), reuse_key=found.requirement.reuse_key)
    form = AnswerForm(posted(request), question=found, library=library)
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        done = attempt(request, form, lambda: actions.save_answers(application_id, answers, by=actor, at=clock.now()))
        if done is not None:
            return redirect(_after(queries.draft(actor, application_id, at=clock.now()), found, request))
    context = {"form": form, "draft": draft, "question": found, "twice": kept_twice(library)}
    if found.earlier is not None and not found.begun:
        context["earlier"] = (found.earlier, age(found.earlier))
    return render(request, "supplier/applications/question.html", context)


def question_in(draft: DraftView, requirement_id: UUID) -> Question:
    found = next((one for one in draft.questions if requirement_id in one.requirement_ids), None)
    if found is None:
        raise Http404
    return found


def _after(draft: DraftView, saved: Question, request: HttpRequest) -> str:
    """On to the next open question, or back to where the supplier came from.

    A question saved without its yes or no is not met again at once: it says so, and waits on the task list.
    """
    open_ones = [one for one in draft.unanswered if not one.to_confirm]
    if all(one.key != saved.key for one in open_ones):
        return reverse("supplier:application", args=[draft.id]) if "later" in request.POST else next_address(draft)
    messages.warning(request, _("What you wrote is saved. Choose yes or no before you deliver."))
    keys = [one.key for one in draft.questions]
    later = [one for one in open_ones if keys.index(one.key) > keys.index(saved.key)]
    if "later" in request.POST or not later:
        return reverse("supplier:application", args=[draft.id])
    return reverse("supplier:application_question", args=[draft.id, later[0].requirement.id])


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def confirm(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Every earlier answer that still holds, with its age, confirmed by one act."""
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    form = ConfirmForm(posted(request), waiting=draft.to_confirm)
    if request.method == "POST" and form.is_valid():
        shown = form.shown()
        done = attempt(request, form, lambda: actions.confirm_answers(application_id, shown, by=actor, at=clock.now()))
        if done is not None:
            return redirect(next_address(queries.draft(actor, application_id, at=clock.now())))
    rows = [(one, one.earlier, age(one.earlier)) for one in draft.to_confirm if one.earlier is not None]
    return render(request, "supplier/applications/confirm.html", {"form": form, "draft": draft, "rows": rows})


def age(earlier: Earlier) -> str:
    """How long ago it was said, in the reader's words: "3 months"; empty for today."""
    now = clock.now()
    return "" if oslo_day(earlier.said_at) >= oslo_day(now) else timesince(earlier.said_at, now, depth=1)


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def colleague(request: HttpRequest, application_id: UUID, requirement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    found = question_in(draft, requirement_id)
    form = ColleagueForm(posted(request), colleagues=draft.colleagues)
    if request.method == "POST" and form.is_valid():
        person_id = UUID(form.cleaned_data["person"])
        done = attempt(
            request,
            form,
            lambda: actions.ask_colleague(application_id, requirement_id, person_id, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("supplier:application", application_id)
    context = {"form": form, "draft": draft, "question": found}
    return render(request, "supplier/applications/colleague.html", context)


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def check(request: HttpRequest, application_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    form = DeliverForm(
        posted(request),
        sealed=draft.dps.state == "first_window",
        gives_up_place=draft.gives_up_place,
        mandate=running_mandate(actor),
    )
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        done = attempt(
            request,
            form,
            lambda: actions.submit_application(application_id, **chosen, by=actor, at=arrived_at(request)),
        )
        if done is not None:
            return redirect("supplier:application_delivered", application_id)
    titles = {one.id: one.title for one in attachable(actor, on=oslo_day(clock.now()))}
    context = {"form": form, "draft": draft, "facts": _answers(draft, titles), "limit": _limit(draft.dps)}
    context["denied"] = [one for one in draft.questions if one.denied]
    return render(request, "supplier/applications/check.html", context)


def _answers(draft: DraftView, titles: Mapping[UUID, str]) -> list[Fact]:
    rows = []
    if not draft.without_categories:
        address = "" if draft.categories_fixed else reverse("supplier:application_categories", args=[draft.id])
        labels = ", ".join(one.label for one in draft.chosen) or _("None chosen")
        rows.append(Fact(_("Categories"), labels, change_address=address))
    for one in draft.questions:
        address = reverse("supplier:application_question", args=[draft.id, one.requirement.id])
        rows.append(Fact(one.requirement.text, _said(one, titles), change_address=address))
    for partner in draft.partners:
        words = _("Member of the group") if partner.role == "member" else _("Lends its capacity")
        address = reverse("supplier:application_partners", args=[draft.id])
        rows.append(Fact(partner.name, words, change_address=address))
    return rows


def _said(question: Question, titles: Mapping[UUID, str]) -> str:
    """Yes or no, at each level where it is asked at several, and the text once."""
    words = {"yes": _("We meet it"), "no": _("We do not meet it"), "": _("Not answered")}
    said = [words[level.answer.statement if level.answer is not None else ""] for level in question.levels]
    if len(said) > 1:
        said = [f"{level_words(level.requirement)}: {word}" for level, word in zip(question.levels, said, strict=True)]
    if question.text:
        said.append(question.text)
    if question.items:
        attached = ", ".join(titles.get(one, "") for one in question.items)
        said.append(_("Goes with it: %(items)s") % {"items": attached})
    return ". ".join(said)
