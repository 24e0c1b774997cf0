"""The set-up record of a DPS as a task list, and its parts."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.places import together
from terskel.core.publication import PublishedCriterion
from terskel.dps import actions, queries
from terskel.dps.queries import CategoryView, DpsView, RequirementView, SetUpCheck
from terskel.web.authority.forms.dps import SET_UP_PARTS, CategoryForm, PlacesForm
from terskel.web.authority.forms.published_criteria import published_criteria_from, published_criterion_rows
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.addresses import own_address
from terskel.web.shared.forms import posted
from terskel.web.shared.parts import Task, TaskStatus

PART_FIELDS = {
    "subject": ("subject", "estimated_quantity", "contact"),
    "why": ("need_for_dps", "suitability"),
    "value": ("cpv", "estimated_value"),
    "period": ("ends_at", "initial_assessment_days"),
    "competitions": ("award_criteria_frame", "how_it_works"),
    "climate": ("climate_answer",),
    "notice": ("notice_languages",),
}


def draft_for(actor: Actor, dps_id: UUID) -> DpsView:
    """A draft of the actor's own authority; a published DPS has no set-up pages."""
    view = queries.dps(actor, dps_id, at=clock.now())
    if view.state != "draft" or not actor.acts_for(view.authority_id):
        raise Http404
    return view


@authority_page(DPS_MANAGER)
def tasks(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    check = queries.check(actor, dps_id, at=clock.now())
    categories = queries.categories(actor, dps_id, at=clock.now())
    requirements = queries.requirements(actor, dps_id, at=clock.now())
    criteria = queries.criteria_of([dps_id]).get(dps_id, ())
    sections = _sections(view, check, categories, requirements, criteria)
    context = {"dps": view, "check": check, "links": queries.links_of(actor, dps_id), "sections": sections}
    return render(request, "authority/dps/setup.html", context)


@require_POST
@authority_page(DPS_MANAGER)
def ask_links(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    """A job asks whether the addresses in the texts answer; the page is read again for what they came to."""
    actions.have_links_asked(dps_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The links are being asked. Load the page again in a minute."))
    return redirect(own_address(request.POST.get("next", ""), request))


def _sections(
    view: DpsView,
    check: SetUpCheck,
    categories: list[CategoryView],
    requirements: list[RequirementView],
    criteria: tuple[PublishedCriterion, ...],
) -> list[tuple[str, list[Task]]]:
    def part_task(part: str) -> Task:
        values = [getattr(view, field) for field in PART_FIELDS[part]]
        address = reverse("authority:dps_part", args=[view.id, part])
        return Task(SET_UP_PARTS[part].title, _status(values), address)

    category_address = reverse("authority:dps_categories", args=[view.id])
    place_address = reverse("authority:dps_places", args=[view.id])
    requirement_address = reverse("authority:dps_requirements", args=[view.id])
    return [
        (_("What and why"), [part_task("subject"), part_task("why")]),
        (_("Rules and time"), [part_task("value"), part_task("period")]),
        (
            _("Admission"),
            [
                Task(_("Divide into categories, or not"), _status([categories]), category_address),
                Task(_("Say where it is delivered"), _status([one.place.is_said for one in categories]), place_address),
                Task(_("Set the qualification requirements"), _status([requirements]), requirement_address),
            ],
        ),
        (
            _("Buying"),
            [
                part_task("competitions"),
                Task(
                    _("List the award criteria and their weights"),
                    _status([criteria]),
                    reverse("authority:dps_criteria", args=[view.id]),
                ),
                part_task("climate"),
                _buyers_task(view),
            ],
        ),
        (_("Publication"), [part_task("notice"), _publish_task(view, check)]),
    ]


def _status(values: list[object]) -> TaskStatus:
    filled = sum(1 for value in values if value)
    if not filled:
        return TaskStatus.NOT_STARTED
    return TaskStatus.DONE if filled == len(values) else TaskStatus.IN_PROGRESS


def _buyers_task(view: DpsView) -> Task:
    return Task(_("Name who may buy"), TaskStatus.DONE, reverse("authority:dps_part", args=[view.id, "buyers"]))


def _publish_task(view: DpsView, check: SetUpCheck) -> Task:
    status = TaskStatus.NOT_STARTED if check.ready else TaskStatus.NOT_YET
    hint = "" if check.ready else _("The check below says what is missing.")
    return Task(_("Check, then publish the system"), status, reverse("authority:dps_publish", args=[view.id]), hint)


@authority_page(DPS_MANAGER)
def part(request: HttpRequest, dps_id: UUID, part: str) -> HttpResponse:
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    if part not in SET_UP_PARTS:
        raise Http404
    form = SET_UP_PARTS[part](posted(request), dps=view)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.change_draft(dps_id, **form.changes, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("authority:dps_members" if part == "buyers" else "authority:dps_setup", dps_id)
    return render(request, "authority/dps/part.html", {"form": form, "dps": view})


@authority_page(DPS_MANAGER)
def criteria(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    """The award criteria of the notice, on which competitions are decided."""
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    standing = queries.criteria_of([dps_id]).get(dps_id, ())
    rows = published_criterion_rows(posted(request), standing)
    if request.method == "POST" and rows.is_valid():
        given = published_criteria_from(rows)
        done = attempt(request, rows.forms[0], lambda: actions.set_criteria(dps_id, given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("authority:dps_criteria" if "more" in request.POST else "authority:dps_setup", dps_id)
    context = {
        "rows": rows,
        "dps": view,
        "least": sum(one.least for one in standing),
        "most": sum(one.most for one in standing),
    }
    return render(request, "authority/dps/criteria.html", context)


@authority_page(DPS_MANAGER)
def categories(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    form = CategoryForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.add_category(dps_id, **form.category, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The category is added."))
            return redirect("authority:dps_categories", dps_id)
    found = queries.categories(actor, dps_id, at=clock.now())
    context = {"form": form, "dps": view, "categories": [one for one in found if one.label], "chosen": bool(found)}
    return render(request, "authority/dps/categories.html", context)


@authority_page(DPS_MANAGER)
@require_POST
def without_categories(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actions.use_without_categories(dps_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The system is not divided into categories."))
    return redirect("authority:dps_setup", dps_id)


@authority_page(DPS_MANAGER)
def places(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    """Where all of the draft delivers; where its categories differ, each has the question too."""
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    found = queries.categories(actor, dps_id, at=clock.now())
    form = PlacesForm(posted(request), initial=PlacesForm.beginning(together(one.place for one in found)))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.state_place(dps_id, form.place, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("authority:dps_setup", dps_id)
    differ = len({one.place for one in found}) > 1
    context = {"form": form, "dps": view, "categories": sum(1 for one in found if one.label), "differ": differ}
    return render(request, "authority/dps/places.html", context)


@authority_page(DPS_MANAGER)
def category(request: HttpRequest, dps_id: UUID, category_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    found = _one(queries.categories(actor, dps_id, at=clock.now()), category_id)
    form = CategoryForm.of(found, posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.change_category(category_id, **form.category, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("authority:dps_categories", dps_id)
    return render(request, "authority/dps/category.html", {"form": form, "dps": view, "category": found})


def _one(rows: list[CategoryView], wanted: UUID) -> CategoryView:
    for row in rows:
        if row.id == wanted and row.name is not None:
            return row
    raise Http404


@authority_page(DPS_MANAGER)
@require_POST
def category_remove(request: HttpRequest, dps_id: UUID, category_id: UUID) -> HttpResponse:
    actions.remove_category(category_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The category is removed."))
    return redirect("authority:dps_categories", dps_id)


@authority_page(DPS_MANAGER)
@require_POST
def member_remove(request: HttpRequest, dps_id: UUID, member_id: UUID) -> HttpResponse:
    actions.remove_member(member_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The body is off the list."))
    return redirect("authority:dps_members", dps_id)
