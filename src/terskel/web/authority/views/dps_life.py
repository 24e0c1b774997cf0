"""The great steps of a DPS: publication, opening of the first window, establishment, cancellation, end."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core import deadlines
from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.instants import oslo_day
from terskel.dps import actions, queries
from terskel.dps.queries import DpsView
from terskel.notices import queries as notices
from terskel.organisations import queries as organisations
from terskel.qualification import actions as qualification_actions
from terskel.qualification import queries as qualification
from terskel.vault import queries as vault
from terskel.web.authority.forms.dps import PublicationForm, PublishForm, ReasonForm
from terskel.web.authority.forms.qualification import EstablishForm, ShareForm
from terskel.web.authority.views.dps_setup import draft_for
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(DPS_MANAGER)
def publish(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = draft_for(actor, dps_id)
    own = organisations.own_rules_on(view.authority_id, oslo_day(now))
    earliest = deadlines.first_window_earliest_close(now, own=own)
    form = PublishForm(
        posted(request),
        people=organisations.people(view.authority_id),
        initial={"dispatched_at": now, "first_window_closes_at": deadlines.suggested_close(earliest)},
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.publish(dps_id, **form.given, by=actor, at=clock.now()))
        if done is not None:
            return redirect("authority:dps_notice", dps_id)
    check = queries.check(actor, dps_id, at=now)
    return render(
        request,
        "authority/dps/publish.html",
        {
            "form": form,
            "dps": view,
            "check": check,
            "links": queries.links_of(actor, dps_id),
            "earliest": earliest,
        },
    )


def _own(actor: Actor, dps_id: UUID) -> DpsView:
    """A DPS of the actor's own authority; one of another is run by others, also when everyone may see it."""
    view = queries.dps(actor, dps_id, at=clock.now())
    if not actor.acts_for(view.authority_id):
        raise Http404
    return view


@authority_page(DPS_MANAGER)
def notice(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = _own(actor, dps_id)
    found = [one for one in notices.of_matter(actor, dps_id) if one.kind == "contract_notice"]
    initial = {name: getattr(found[0], name) for name in PublicationForm.base_fields} if found else {}
    form = PublicationForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.record_publication(dps_id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The publication is recorded."))
            return redirect("authority:dps", dps_id)
    return render(
        request, "authority/dps/notice.html", {"form": form, "dps": view, "notices": found, "now": clock.now()}
    )


@authority_page(DPS_MANAGER)
def cancel(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = _own(actor, dps_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.cancel(dps_id, **form.cleaned_data, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The purchasing system is cancelled."))
            return redirect("authority:dps", dps_id)
    return render(request, "authority/dps/cancel.html", {"form": form, "dps": view})


@authority_page(DPS_MANAGER)
def end(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = _own(actor, dps_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.end(dps_id, **form.cleaned_data, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The purchasing system has ended."))
            return redirect("authority:dps", dps_id)
    return render(request, "authority/dps/end.html", {"form": form, "dps": view})


@authority_page()
def opening(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    window = qualification.first_window(actor, dps_id, at=clock.now())
    form = ShareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: qualification_actions.release_share(dps_id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("authority:dps_opening", dps_id)
    context = {"form": form, "window": window, "dps": window.dps, "threshold": vault.threshold_of(dps_id)}
    context["is_opener"] = actor.person_id in {one.person_id for one in window.openers}
    context["released"] = actor.person_id in window.released_by
    return render(request, "authority/dps/opening.html", context)


@authority_page(DPS_MANAGER)
def establish(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    window = qualification.first_window(actor, dps_id, at=clock.now())
    form = EstablishForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: qualification_actions.finish_initial_assessment(
                dps_id, **form.cleaned_data, by=actor, at=clock.now()
            ),
        )
        if done is not None:
            return redirect("authority:letter", done)
    return render(request, "authority/dps/establish.html", {"form": form, "window": window, "dps": window.dps})
