"""After the request is delivered: answer what the authority asks, appeal a rejection, keep or leave a right."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import SUPPLIER_ADMIN, TENDERER
from terskel.core.instants import oslo_day
from terskel.qualification import actions, queries
from terskel.qualification.queries.library import attachable
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import ActForm, posted
from terskel.web.shared.seen import mark_seen
from terskel.web.supplier.forms.standing import AppealForm, RenewalForm, StatementForm, SupplementForm


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def supplement(request: HttpRequest, supplement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.my_supplement(actor, supplement_id, at=clock.now())
    mark_seen(request, supplement_id, "supplement")
    form = SupplementForm(posted(request), supplement=view, library=attachable(actor, on=oslo_day(clock.now())))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.answer_supplement(supplement_id, form.answers, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The answer is delivered. It is what counts from now on."))
            return redirect("supplier:application", view.application_id)
    return render(request, "supplier/standing/supplement.html", {"form": form, "supplement": view})


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def appeal(request: HttpRequest, line_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.my_rejection(actor, line_id, at=clock.now())
    form = AppealForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.appeal_rejection(line_id, text=form.cleaned_data["text"], by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The appeal is delivered. You have a receipt below."))
            return redirect("supplier:appeal", line_id)
    return render(request, "supplier/standing/appeal.html", {"form": form, "rejection": view})


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def right(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.right(actor, qualification_id, at=clock.now())
    mark_seen(request, qualification_id, "my_right")
    mark_seen(request, view.dps.id, "my_rights")
    return render(request, "supplier/standing/right.html", {"right": view, "may_leave": actor.has(SUPPLIER_ADMIN)})


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def file(request: HttpRequest, qualification_id: UUID, file_id: UUID) -> HttpResponseBase:
    """What went with the firm's own answer."""
    return sent(queries.right_file(actor_of(request), qualification_id, file_id, at=clock.now()))


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def renewal(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.right(actor, qualification_id, at=clock.now())
    asked = view.open_renewal
    if asked is None or asked.answered_at is not None:
        return redirect("supplier:right", qualification_id)
    form = RenewalForm(posted(request), library=attachable(actor, on=oslo_day(clock.now())))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.answer_renewal(asked.id, **form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Your answer is delivered."))
            return redirect("supplier:right", qualification_id)
    return render(request, "supplier/standing/renewal.html", {"form": form, "right": view, "asked": asked})


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def statement(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.right(actor, qualification_id, at=clock.now())
    hearing = view.open_suspension
    if hearing is None or hearing.statement_at is not None or hearing.suspended_at is not None:
        return redirect("supplier:right", qualification_id)
    form = StatementForm(posted(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        done = attempt(
            request, form, lambda: actions.answer_hearing(qualification_id, text=text, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("Your view is delivered."))
            return redirect("supplier:right", qualification_id)
    return render(request, "supplier/standing/statement.html", {"form": form, "right": view, "hearing": hearing})


@supplier_page(SUPPLIER_ADMIN)
def leave(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.right(actor, qualification_id, at=clock.now())
    form = ActForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.leave(qualification_id, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("You have left. You may apply again at any time."))
            return redirect("supplier:right", qualification_id)
    return render(request, "supplier/standing/leave.html", {"form": form, "right": view})
