"""Qualification requirements of a draft, and the authority's library of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import DPS_MANAGER
from terskel.dps import actions, queries
from terskel.web.authority.forms.requirements import FromLibraryForm, LibraryForm, RequirementForm
from terskel.web.authority.views.dps_setup import draft_for
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(DPS_MANAGER)
def requirements(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    found = queries.categories(actor, dps_id, at=clock.now())
    form = RequirementForm(posted(request), categories=found)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.add_requirement(dps_id, **form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The requirement is added."))
            return redirect("authority:dps_requirements", dps_id)
    by_id = {one.id: one for one in found}
    rows = queries.requirements(actor, dps_id, at=clock.now())
    context = {
        "form": form,
        "dps": view,
        "requirements": [(row, by_id[row.category_id] if row.category_id else None) for row in rows],
        "library": queries.library(actor),
    }
    return render(request, "authority/dps/requirements.html", context)


@authority_page(DPS_MANAGER)
def requirement(request: HttpRequest, dps_id: UUID, requirement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    rows = [row for row in queries.requirements(actor, dps_id, at=clock.now()) if row.id == requirement_id]
    if not rows:
        raise Http404
    form = RequirementForm.of(rows[0], posted(request), queries.categories(actor, dps_id, at=clock.now()))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.change_requirement(requirement_id, **form.given, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("authority:dps_requirements", dps_id)
    return render(request, "authority/dps/requirement.html", {"form": form, "dps": view, "requirement": rows[0]})


@authority_page(DPS_MANAGER)
@require_POST
def requirement_remove(request: HttpRequest, dps_id: UUID, requirement_id: UUID) -> HttpResponse:
    actions.remove_requirement(requirement_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The requirement is removed."))
    return redirect("authority:dps_requirements", dps_id)


@authority_page(DPS_MANAGER)
def from_library(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    """A requirement of the library, asked of everybody or in chosen categories."""
    actor = actor_of(request)
    view = draft_for(actor, dps_id)
    form = FromLibraryForm(
        posted(request),
        entries=queries.library(actor),
        categories=queries.categories(actor, dps_id, at=clock.now()),
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.ask_from_library(dps_id, **form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The requirement is added."))
            return redirect("authority:dps_requirements", dps_id)
    return render(request, "authority/dps/from_library.html", {"form": form, "dps": view})


@authority_page(DPS_MANAGER)
def library(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = LibraryForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.add_to_library(**form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The requirement is in the library."))
            return redirect("authority:library")
    return render(request, "authority/dps/library.html", {"form": form, "entries": queries.library(actor)})


@authority_page(DPS_MANAGER)
def library_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = [one for one in queries.library(actor) if one.id == entry_id]
    if not found:
        raise Http404
    form = LibraryForm(posted(request), initial=LibraryForm.initial_of(found[0]))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.change_in_library(entry_id, **form.given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("authority:library")
    return render(request, "authority/dps/library_entry.html", {"form": form, "entry": found[0]})


@authority_page(DPS_MANAGER)
@require_POST
def library_remove(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    actions.remove_from_library(entry_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The requirement is no longer in the library."))
    return redirect("authority:library")
