"""Around the case: who handles it, who takes no part in it, and what more is asked of the supplier."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import APPROVER, AUDITOR, DPS_MANAGER, LEGAL_READER
from terskel.qualification import actions, queries
from terskel.web.authority.forms.dps import ReasonForm
from terskel.web.authority.forms.qualification import AppealForm, ConflictForm, SupplementForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def file(request: HttpRequest, line_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A certificate or document that went with an answer, as it was when delivered."""
    return sent(queries.case_file(actor_of(request), line_id, file_id, at=clock.now()), inline=True)


@authority_page(DPS_MANAGER)
@require_POST
def assign(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """`handler`: a person's id; empty gives the line to nobody."""
    given = request.POST.get("handler", "")
    try:
        person_id = UUID(given) if given else None
    except ValueError:
        raise Http404 from None
    actions.assign_handler(line_id, person_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The handler is noted."))
    return redirect("authority:application", line_id)


@authority_page(DPS_MANAGER)
@require_POST
def mandate(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The handler has seen that whoever delivered the request may sign for the firm."""
    actions.confirm_mandate(line_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The mandate is confirmed. It counts in all of the supplier's matters."))
    return redirect("authority:application", line_id)


@authority_page(DPS_MANAGER)
def supplement(request: HttpRequest, line_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.case(actor, line_id, at=clock.now())
    form = SupplementForm(posted(request), case=view)
    if request.method == "POST" and form.is_valid():
        requirement_ids, text, due_at = form.asked
        done = attempt(
            request,
            form,
            lambda: actions.request_supplement(
                line_id, requirement_ids=requirement_ids, text=text, due_at=due_at, by=actor, at=clock.now()
            ),
        )
        if done is not None:
            messages.success(
                request, _("The supplier is asked, and the letter is sent. The law's clock keeps running.")
            )
            return redirect("authority:application", line_id)
    return render(request, "authority/qualification/supplement.html", {"form": form, "case": view})


@authority_page(DPS_MANAGER)
def conflict(request: HttpRequest, line_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.case(actor, line_id, at=clock.now())
    people = [(str(one.person_id), one.name) for one in queries.handlers(actor)]
    form = ConflictForm(posted(request), people=people, initial={"person": actor.person_id})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            request,
            form,
            lambda: actions.declare_conflict(
                line_id, given["person"], reason=given["reason"], by=actor, at=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("The conflict of interest is noted. That person takes no part from now on."))
            return redirect("authority:application", line_id)
    return render(request, "authority/qualification/conflict.html", {"form": form, "case": view})


@authority_page(DPS_MANAGER)
def lift_conflict(request: HttpRequest, line_id: UUID, bar_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.case(actor, line_id, at=clock.now())
    bar = next((one for one in view.bars if one.id == bar_id), None)
    if bar is None:
        raise Http404
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.lift_conflict(bar_id, **form.cleaned_data, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The conflict of interest is lifted."))
            return redirect("authority:application", line_id)
    return render(request, "authority/qualification/lift_conflict.html", {"form": form, "case": view, "bar": bar})


@authority_page(DPS_MANAGER, APPROVER, LEGAL_READER, AUDITOR)
def appeals(request: HttpRequest) -> HttpResponse:
    rows = queries.appeals(actor_of(request), at=clock.now())
    return render(request, "authority/qualification/appeals.html", {"rows": rows})


@authority_page(DPS_MANAGER, APPROVER, LEGAL_READER, AUDITOR)
def appeal(request: HttpRequest, line_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.appeal(actor, line_id, at=clock.now())
    form = AppealForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason, at = form.cleaned_data["reason"], clock.now()
        decide = actions.uphold_appeal if form.cleaned_data["outcome"] == "uphold" else actions.dismiss_appeal
        done = attempt(request, form, lambda: decide(line_id, reason=reason, by=actor, at=at))
        if done is not None:
            messages.success(request, _("The appeal is decided, and the letter is sent."))
            return redirect("authority:appeal", line_id)
    return render(request, "authority/qualification/appeal.html", {"form": form, "appeal": view})
