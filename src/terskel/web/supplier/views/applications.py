"""The way into a DPS: find it, apply, follow the request, see one's rights."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import SUPPLIER_ADMIN, TENDERER
from terskel.documents import queries as documents
from terskel.dps import queries as dps_queries
from terskel.qualification import actions, queries
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import ActForm, posted
from terskel.web.shared.seen import mark_seen
from terskel.web.supplier.views import drafts

OPEN_STATES = ("first_window", "initial_assessment", "operative", "suspended")


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
        context = {
            "application": view,
            "letters": [one for one in letters if one.reference == view.reference],
            "supplements": queries.my_supplements(actor, at=now),
            "answers": queries.delivered_answers(actor, application_id),
        }
        return render(request, "supplier/applications/page.html", context)
    return drafts.tasks(request, queries.draft(actor, application_id, at=now))


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def replace(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Begin a draft to deliver in place of an undecided request."""
    actor = actor_of(request)
    view = queries.application(actor, application_id, at=clock.now())
    form = ActForm(posted(request))
    if form.is_bound and form.is_valid():
        draft_id = attempt(request, form, lambda: actions.replace_application(application_id, by=actor, at=clock.now()))
        if draft_id is not None:
            return redirect("supplier:application", draft_id)
    closes_at = view.dps.first_window_closes_at
    context = {"form": form, "application": view}
    context["gives_up_place"] = view.state == "sealed" and closes_at is not None and closes_at <= clock.now()
    return render(request, "supplier/applications/replace.html", context)


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
    rights = queries.my_rights(actor_of(request), at=clock.now())
    return render(request, "supplier/applications/qualifications.html", {"rights": rights})
