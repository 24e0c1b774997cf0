"""The way into a DPS: find it, apply, follow the request, see one's rights."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core import deadlines
from terskel.core.actors import SUPPLIER_ADMIN, TENDERER
from terskel.core.deadlines import Deadline
from terskel.documents import queries as documents
from terskel.dps import queries as dps_queries
from terskel.dps.queries import DpsView
from terskel.qualification import actions, queries
from terskel.qualification.content import Answer
from terskel.qualification.queries import DraftView, Question
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import ActForm, posted
from terskel.web.shared.parts import Fact, Task, TaskStatus
from terskel.web.shared.seen import mark_seen
from terskel.web.supplier.forms.applications import AnswerForm, CategoriesForm

OPEN_STATES = ("first_window", "initial_assessment", "operative")


@supplier_page()
def find(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    mine: dict[UUID, list[queries.ApplicationView]] = {}
    for application in queries.my_applications(actor, at=now):
        mine.setdefault(application.dps.id, []).append(application)
    rights = [one for one in queries.my_qualifications(actor, at=now) if one.to_at is None or one.to_at > now]
    held = {right.dps.id for right in rights}
    systems = [row for row in dps_queries.public_list(at=now) if row.state in OPEN_STATES]
    context = {"systems": [(row, mine.get(row.id, []), row.id in held) for row in systems]}
    return render(request, "supplier/applications/find.html", context)


@supplier_page()
def start(request: HttpRequest, slug: str) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = dps_queries.dps(actor, slug, at=now)
    form = ActForm(posted(request))
    if form.is_bound and form.is_valid():
        application_id = attempt(request, form, lambda: actions.start_application(view.id, by=actor, at=clock.now()))
        if application_id is not None:
            return redirect("supplier:application", application_id)
    context = {"form": form, "dps": view, "requirements": dps_queries.requirements(actor, view.id, at=now)}
    context["applications"] = queries.my_applications(actor, at=now, dps_id=view.id)
    return render(request, "supplier/applications/start.html", context)


@supplier_page()
def index(request: HttpRequest) -> HttpResponse:
    applications = queries.my_applications(actor_of(request), at=clock.now())
    return render(request, "supplier/applications/index.html", {"applications": applications})


@supplier_page()
def page(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The task list of a draft; afterwards, what became of the request."""
    actor, now = actor_of(request), clock.now()
    view = queries.application(actor, application_id, at=now)
    if view.state != "draft":
        mark_seen(request, application_id, "application")
        mark_seen(request, view.dps.id, "my_qualifications")
        letters = documents.letters_for_recipient(actor, view.dps.id)
        context = {"application": view, "letters": [one for one in letters if one.reference == view.reference]}
        return render(request, "supplier/applications/page.html", context)
    draft = queries.draft(actor, application_id, at=now)
    context = {"draft": draft, "dps": draft.dps, "sections": _sections(draft), "limit": _limit(draft.dps)}
    context["next"] = _next_address(draft)
    return render(request, "supplier/applications/tasks.html", context)


def _limit(dps: DpsView) -> Deadline | None:
    """When the supplier has its answer at the latest, were it to deliver now."""
    now = clock.now()
    if dps.first_window_closes_at is None or dps.initial_assessment_days is None:
        return None
    if now < dps.first_window_closes_at:
        return deadlines.initial_assessment_due(dps.first_window_closes_at, dps.initial_assessment_days)
    return deadlines.application_due(now)


def _sections(draft: DraftView) -> list[tuple[str, list[Task]]]:
    sections = []
    if not draft.without_categories:
        status = TaskStatus.DONE if draft.chosen else TaskStatus.NOT_STARTED
        hint = ", ".join(one.label for one in draft.chosen)
        address = reverse("supplier:application_categories", args=[draft.id])
        sections.append((_("Categories"), [Task(_("Choose categories"), status, address, hint)]))
    if draft.chosen:
        questions = [_question_task(draft, question) for question in draft.questions]
        sections.append((_("Requirements"), questions))
    ready = bool(draft.chosen) and not draft.unanswered
    check = reverse("supplier:application_check", args=[draft.id])
    status = TaskStatus.NOT_STARTED if ready else TaskStatus.NOT_YET
    return [*sections, (_("Deliver"), [Task(_("Check the answers and deliver"), status, check)])]


def _question_task(draft: DraftView, question: Question) -> Task:
    status = TaskStatus.DONE if question.answered else TaskStatus.NOT_STARTED
    if not question.answered and question.answer is not None and question.answer.text:
        status = TaskStatus.IN_PROGRESS
    hint = question.category.label if question.category is not None else ""
    address = reverse("supplier:application_question", args=[draft.id, question.requirement.id])
    title = _("Answer: %(requirement)s") % {"requirement": question.requirement.text}
    return Task(title, status, address, hint)


def _next_address(draft: DraftView) -> str:
    """The next thing to do, in order."""
    if not draft.chosen:
        return reverse("supplier:application_categories", args=[draft.id])
    if draft.unanswered:
        return reverse("supplier:application_question", args=[draft.id, draft.unanswered[0].requirement.id])
    return reverse("supplier:application_check", args=[draft.id])


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def categories(request: HttpRequest, application_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    if draft.without_categories:
        raise Http404
    form = CategoriesForm(posted(request), draft=draft)
    if request.method == "POST" and form.is_valid():
        chosen = [UUID(one) for one in form.cleaned_data["categories"]]
        done = attempt(
            request, form, lambda: actions.choose_categories(application_id, chosen, by=actor, at=clock.now())
        )
        if done is not None:
            return redirect("supplier:application", application_id)
    return render(request, "supplier/applications/categories.html", {"form": form, "draft": draft})


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def question(request: HttpRequest, application_id: UUID, requirement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    found = next((one for one in draft.questions if one.requirement.id == requirement_id), None)
    if found is None:
        raise Http404
    form = AnswerForm.of(found, posted(request))
    if request.method == "POST" and form.is_valid():
        answers = {requirement_id: Answer(form.cleaned_data["statement"], form.cleaned_data["text"])}
        done = attempt(request, form, lambda: actions.save_answers(application_id, answers, by=actor, at=clock.now()))
        if done is not None:
            return redirect(_after(queries.draft(actor, application_id, at=clock.now()), request))
    return render(request, "supplier/applications/question.html", {"form": form, "draft": draft, "question": found})


def _after(draft: DraftView, request: HttpRequest) -> str:
    """On to the next open question, or back to where the supplier came from."""
    if "later" in request.POST:
        return reverse("supplier:application", args=[draft.id])
    return _next_address(draft)


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def check(request: HttpRequest, application_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    form = ActForm(posted(request))
    if form.is_bound and form.is_valid():
        done = attempt(request, form, lambda: actions.submit_application(application_id, by=actor, at=clock.now()))
        if done is not None:
            return redirect("supplier:application_delivered", application_id)
    context = {"form": form, "draft": draft, "facts": _answers(draft), "limit": _limit(draft.dps)}
    context["denied"] = [one for one in draft.questions if one.answer is not None and one.answer.statement == "no"]
    return render(request, "supplier/applications/check.html", context)


def _answers(draft: DraftView) -> list[Fact]:
    words = {"yes": _("We meet it"), "no": _("We do not meet it"), "": _("Not answered")}
    rows = []
    if not draft.without_categories:
        address = reverse("supplier:application_categories", args=[draft.id])
        labels = ", ".join(one.label for one in draft.chosen) or _("None chosen")
        rows.append(Fact(_("Categories"), labels, change_address=address))
    for one in draft.questions:
        answer = one.answer or Answer("")
        said = f"{words[answer.statement]}. {answer.text}" if answer.text else words[answer.statement]
        address = reverse("supplier:application_question", args=[draft.id, one.requirement.id])
        rows.append(Fact(one.requirement.text, said, change_address=address))
    return rows


@supplier_page()
def delivered(request: HttpRequest, application_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.application(actor, application_id, at=clock.now())
    if view.received_at is None:
        raise Http404
    letters = documents.letters_for_recipient(actor, view.dps.id)
    receipt = [one for one in letters if one.kind == "qualification.receipt" and one.reference == view.reference]
    context = {"application": view, "dps": view.dps, "receipt": receipt[0] if receipt else None}
    return render(request, "supplier/applications/delivered.html", context)


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.application(actor, application_id, at=clock.now())
    form = ActForm(posted(request))
    if form.is_bound and form.is_valid():
        done = attempt(request, form, lambda: actions.withdraw_application(application_id, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The request is withdrawn."))
            return redirect("supplier:applications")
    return render(request, "supplier/applications/withdraw.html", {"form": form, "application": view})


@supplier_page()
def qualifications(request: HttpRequest) -> HttpResponse:
    rights = queries.my_qualifications(actor_of(request), at=clock.now())
    return render(request, "supplier/applications/qualifications.html", {"rights": rights, "now": clock.now()})
