"""Changes of a published DPS, its suspension and resumption, and the enquiries about it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import actions as competitions
from terskel.core.actors import AUDITOR, DPS_MANAGER, LEGAL_READER, Actor
from terskel.dps import actions, queries
from terskel.dps.proposals import CategoryClosed, Material
from terskel.dps.queries import DpsView, OpenChange
from terskel.web.authority.change_choices import Choices
from terskel.web.authority.forms.changing import ChangeForm
from terskel.web.authority.forms.dps import ReasonForm
from terskel.web.authority.forms.dps_changes import (
    KIND_FORMS,
    EnquiryAnswerForm,
    PublishChangeForm,
    SignOffForm,
    WhatForm,
)
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import PageForm, posted


def _published(actor: Actor, dps_id: UUID, at: datetime) -> DpsView:
    """A published DPS of the actor's own authority; a draft is changed by its set-up pages."""
    view = queries.dps(actor, dps_id, at=at)
    if not actor.acts_for(view.authority_id) or view.published_at is None:
        raise Http404
    return view


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def changes(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = _published(actor, dps_id, now)
    context = {
        "dps": view,
        "manages": actor.has(DPS_MANAGER),
        "open": queries.open_changes(actor, dps_id),
        "changes": queries.changes(actor, dps_id, at=now),
        "versions": queries.versions_of(actor, dps_id, at=now),
    }
    return render(request, "authority/dps/changes.html", context)


@authority_page(DPS_MANAGER)
def new(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    """What is to be changed; a material change is refused here, with what to do instead."""
    actor, now = actor_of(request), clock.now()
    view = _published(actor, dps_id, now)
    form = WhatForm(posted(request), kinds=Choices(actor, view, now).kinds())
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        if not form.material:
            return redirect("authority:dps_change_propose", dps_id, what)
        attempt(
            request,
            form,
            lambda: actions.propose_change(dps_id, Material(what), why="", by=actor, at=now),
        )
    return render(request, "authority/dps/change_what.html", {"form": form, "dps": view})


@authority_page(DPS_MANAGER)
def propose(request: HttpRequest, dps_id: UUID, kind: str) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = _published(actor, dps_id, now)
    choices = Choices(actor, view, now)
    if kind not in choices.kinds():
        raise Http404
    which = request.GET.get("which", "")
    if (many := choices.one_of(kind, which)) is not None:
        return render(request, "authority/dps/change_which.html", {"dps": view, "kind": kind, "choices": many})
    form = KIND_FORMS[kind](posted(request), dps=view, **choices.of(kind, which))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: _propose(form, dps_id, actor, now))
        if done is not None:
            messages.success(request, _("The change is proposed. Nothing counts before it is published."))
            return redirect("authority:dps_change", dps_id, done)
    notice, sign_off = form.needs
    context = {"form": form, "dps": view, "notice": notice, "sign_off": sign_off}
    context["title"] = queries.change_name(kind, actor.language)
    return render(request, "authority/dps/change_propose.html", context)


def _propose(form: ChangeForm, dps_id: UUID, actor: Actor, at: datetime) -> UUID:
    return actions.propose_change(dps_id, form.proposal, why=form.cleaned_data["why"], by=actor, at=at)


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def change(request: HttpRequest, dps_id: UUID, change_id: UUID) -> HttpResponse:
    """An open change: what it would change, and the next step for whoever looks at it."""
    actor, now = actor_of(request), clock.now()
    view = _published(actor, dps_id, now)
    found = next((one for one in queries.open_changes(actor, dps_id) if one.id == change_id), None)
    if found is None:
        raise Http404
    chosen = request.POST.get("act", "")
    sent = {name: posted(request) if chosen == name else None for name in ("sign_off", "publish", "make", "withdraw")}
    sign_off, withdraw = SignOffForm(sent["sign_off"]), ReasonForm(sent["withdraw"])
    publish, make = PublishChangeForm(sent["publish"], notice=found.kind.notice), PageForm(sent["make"])
    closing = found.kind.code == CategoryClosed.kind
    publishing = competitions.close_category if closing else actions.publish_change
    steps: dict[str, tuple[Any, Callable[[], object], str]] = {
        "sign_off": (
            sign_off,
            lambda: actions.sign_off_change(change_id, **sign_off.cleaned_data, by=actor, at=now),
            _("The change is signed off."),
        ),
        "publish": (
            publish,
            lambda: publishing(change_id, **publish.cleaned_data, by=actor, at=now),
            _("The change is announced. It counts when the notice is published; record that when it is.")
            if found.kind.notice
            else _("The change counts from now, and everyone concerned is told."),
        ),
        "make": (
            make,
            lambda: competitions.make_announced_change(change_id, by=actor, at=now),
            _("The change counts from now, and everyone concerned is told."),
        ),
        "withdraw": (
            withdraw,
            lambda: actions.withdraw_change(change_id, **withdraw.cleaned_data, by=actor, at=now),
            _("The change is withdrawn."),
        ),
    }
    form = None
    if request.method == "POST" and chosen in steps:
        form, act, told = steps[chosen]
        if form.is_valid() and attempt(request, form, act) is not None:
            messages.success(request, told)
            return redirect("authority:dps_changes", dps_id)
    shown = {"sign_off": sign_off, "publish": publish, "make": make, "withdraw": withdraw}
    context = {"dps": view, "change": found, "form": form, **_shown(actor, found, shown, now)}
    context["links"] = queries.links_of_change(actor, dps_id, change_id)
    return render(request, "authority/dps/change.html", context)


def _shown(actor: Actor, found: OpenChange, forms: Mapping[str, PageForm], at: datetime) -> dict[str, object]:
    """The steps that this reader may take now; the others stand in nobody's way."""
    manages = actor.has(DPS_MANAGER)
    lawyer = actor.has(LEGAL_READER) and actor.person_id != found.proposed_by_id
    announced = found.announced_at is not None
    due = found.opens_at is not None and found.opens_at <= at
    possible = {
        "sign_off": found.waits_for_sign_off and lawyer,
        "publish": manages and not announced and not found.waits_for_sign_off,
        "make": manages and announced and due,
        "withdraw": manages or actor.has(LEGAL_READER),
    }
    return {name: form if possible[name] else None for name, form in forms.items()} | {"due": due, "manages": manages}


@authority_page(DPS_MANAGER)
def suspend(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    return _for_a_reason(request, dps_id, "suspend", actions.suspend, _("The purchasing system is suspended."))


@authority_page(DPS_MANAGER)
def resume(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    told = _("The purchasing system is in operation again.")
    return _for_a_reason(request, dps_id, "resume", actions.resume, told)


def _for_a_reason(request: HttpRequest, dps_id: UUID, page: str, act: Callable[..., None], told: str) -> HttpResponse:
    """An act on the whole system that asks for nothing but a reason."""
    actor, now = actor_of(request), clock.now()
    view = _published(actor, dps_id, now)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: act(dps_id, **form.cleaned_data, by=actor, at=now),
            fields={"dps.change_without_reason": "reason"},
        )
        if done is not None:
            messages.success(request, told)
            return redirect("authority:dps", dps_id)
    return render(request, f"authority/dps/{page}.html", {"form": form, "dps": view})


@authority_page(DPS_MANAGER)
def enquiries(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    context = {
        "dps": _published(actor, dps_id, now),
        "open": queries.open_enquiries(actor, dps_id),
        "answered": queries.enquiries(actor, dps_id, at=now),
    }
    return render(request, "authority/dps/enquiries.html", context)


@authority_page(DPS_MANAGER)
def enquiry(request: HttpRequest, dps_id: UUID, enquiry_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = _published(actor, dps_id, now)
    found = next((one for one in queries.open_enquiries(actor, dps_id) if one.id == enquiry_id), None)
    if found is None:
        raise Http404
    form = EnquiryAnswerForm(posted(request), initial={"published_question": found.question})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.answer_enquiry(enquiry_id, **form.cleaned_data, by=actor, at=now),
        )
        if done is not None:
            messages.success(request, _("The answer is published, and whoever asked is told."))
            return redirect("authority:dps_enquiries", dps_id)
    return render(request, "authority/dps/enquiry.html", {"form": form, "dps": view, "enquiry": found})
