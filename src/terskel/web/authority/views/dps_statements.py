"""Facts and remarks about a purchasing system: read by its owner's people, written by its managers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import DPS_MANAGER
from terskel.dps import actions, queries
from terskel.web.authority.forms.dps_statements import FactForm, RemarkForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.dps_facts import DPS_FACTS
from terskel.web.shared.forms import posted


@authority_page()
def about(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.dps(actor, dps_id, at=now)
    if not actor.acts_for(view.authority_id):
        raise Http404
    found = queries.statements(actor, dps_id, at=now)
    said = {one.kind: one for one in found.facts}
    context = {
        "dps": view,
        "manages": actor.has(DPS_MANAGER),
        "facts": [(kind, label, said.get(kind)) for kind, label in DPS_FACTS.items()],
        "remarks": found.remarks,
        "earlier": [(DPS_FACTS.get(one.kind, one.said_of), one) for one in found.earlier],
    }
    return render(request, "authority/dps/about.html", context)


@authority_page(DPS_MANAGER)
def fact(request: HttpRequest, dps_id: UUID, kind: str) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.dps(actor, dps_id, at=now)
    if kind not in DPS_FACTS or not actor.acts_for(view.authority_id):
        raise Http404
    said = next((one for one in queries.statements(actor, dps_id, at=now).facts if one.kind == kind), None)
    initial = {"text": said.text, "access": "internal" if said.internal else "public"} if said else None
    form = FactForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(request, form, lambda: actions.state_fact(dps_id, kind=kind, **given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("It is written."))
            return redirect("authority:dps_about", dps_id)
    context = {"dps": view, "form": form, "heading": DPS_FACTS[kind], "said": said}
    return render(request, "authority/dps/statement.html", context)


@authority_page(DPS_MANAGER)
def remark(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.dps(actor, dps_id, at=clock.now())
    if not actor.acts_for(view.authority_id):
        raise Http404
    form = RemarkForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(request, form, lambda: actions.write_remark(dps_id, **given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("It is written."))
            return redirect("authority:dps_about", dps_id)
    context = {"dps": view, "form": form, "heading": _("A remark")}
    return render(request, "authority/dps/statement.html", context)


@authority_page(DPS_MANAGER)
@require_POST
def take_back(request: HttpRequest, dps_id: UUID, statement_id: UUID) -> HttpResponse:
    actions.take_back_statement(statement_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("It is shown no more. What it said is kept."))
    return redirect("authority:dps_about", dps_id)
