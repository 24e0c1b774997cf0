"""Requests to participate: the queue by the law's clock, the case side by side, the decisions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import AUDITOR, DPS_MANAGER, LEGAL_READER
from terskel.qualification import actions, queries
from terskel.web.authority.forms.dps import ReasonForm
from terskel.web.authority.forms.qualification import AssessmentForm, RejectForm
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def queue(request: HttpRequest) -> HttpResponse:
    rows = queries.queue(actor_of(request), at=clock.now())
    overdue = sum(row.clock.light == "overdue" for row in rows)
    return render(request, "authority/qualification/queue.html", {"rows": rows, "overdue": overdue})


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def case(request: HttpRequest, line_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.case(actor, line_id, at=clock.now())
    form = AssessmentForm(posted(request), case=view)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.assess(line_id, form.assessments, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The assessment is saved."))
            return redirect("authority:application", line_id)
    context = {"form": form, "case": view, "handles": actor.has(DPS_MANAGER)}
    return render(request, "authority/qualification/case.html", context)


@authority_page(DPS_MANAGER)
@require_POST
def admit(request: HttpRequest, line_id: UUID) -> HttpResponse:
    actions.admit(line_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The supplier is admitted, and the letter is sent."))
    return redirect("authority:application", line_id)


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
