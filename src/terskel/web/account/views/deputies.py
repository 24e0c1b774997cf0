"""Who decides while an approver is away: named for some days, and called off before they are over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import APPROVER, AUTHORITY_ADMIN, Actor
from terskel.organisations import actions, queries
from terskel.web.account.forms.deputies import DeputyForm
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


def may_name(actor: Actor) -> bool:
    """An approver of their own, or an administrator; not somebody who only stands in for one."""
    return actor.is_authority and (actor.has(AUTHORITY_ADMIN) or (actor.has(APPROVER) and not actor.stands_in_for))


@person_page
def name(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.organisation_id is None or not may_name(actor):
        raise Http404
    only = None if actor.has(AUTHORITY_ADMIN) else actor.person_id
    form = DeputyForm(posted(request), people=queries.people(actor.organisation_id), only=only)
    if request.method == "POST" and form.is_valid():
        days = {"first_day": form.cleaned_data["first_day"], "last_day": form.cleaned_data["last_day"]}
        done = attempt(
            request,
            form,
            lambda: actions.name_deputy(form.approver_id, form.person_id, **days, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The deputy is named, and both are told."))
            return redirect("account:people")
    return render(request, "account/deputy.html", {"form": form})


@require_POST
@person_page
def call_off(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    actions.call_off_deputy(deputy_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The deputy decides no more."))
    return redirect("account:people")
