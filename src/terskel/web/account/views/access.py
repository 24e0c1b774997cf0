"""Access to the tool on request: asking for a body, and answering for the one that is asked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import Actor
from terskel.organisations import actions, policy, queries
from terskel.organisations.queries import AccessView
from terskel.web.account.forms.access import AskForAccessForm, DeclineAccessForm, GrantAccessForm
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.tables import Column, Table

STATES = {
    "open": gettext_lazy("Waits for an answer"),
    "granted": gettext_lazy("Has access"),
    "declined": gettext_lazy("Declined"),
}
COLUMNS: tuple[Column[AccessView], ...] = (
    Column(
        "name",
        gettext_lazy("Who asks"),
        lambda row: row.name,
        link=lambda row: reverse("account:access_request", args=[row.id]),
        sort=lambda row: row.name.casefold(),
        head=True,
    ),
    Column("body", gettext_lazy("Body"), lambda row: row.body_name, sort=lambda row: row.body_name.casefold()),
    Column("asked", gettext_lazy("Asked"), lambda row: row.asked_at, sort=lambda row: row.asked_at),
    Column("state", gettext_lazy("Answer"), lambda row: STATES[row.state], sort=lambda row: str(STATES[row.state])),
    Column("by", gettext_lazy("Answered by"), lambda row: row.decided_by_name, sort=lambda row: row.decided_by_name),
)


@person_page
def ask(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    form = AskForAccessForm(posted(request), bodies=queries.central_bodies(at=now))
    if request.method == "POST" and form.is_valid():
        given = form.given
        done = attempt(request, form, lambda: actions.ask_for_access(**given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Your request is sent. The answer comes in your messages."))
            return redirect("account:join_requests")
    return render(request, "account/ask_access.html", {"form": form})


@require_POST
@person_page
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    actions.withdraw_access(request_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("You no longer ask for access."))
    return redirect("account:join_requests")


@person_page
def requests(request: HttpRequest) -> HttpResponseBase:
    """Everything the body was asked, with the answers."""
    actor = _answering(request)
    table = Table(
        request,
        COLUMNS,
        queries.access_requests(actor),
        caption=_("Requests for access to the tool"),
        empty=_("Nobody has asked for access."),
        downloads=True,
    )
    if table.wants_csv:
        return table.csv("access.csv")
    return render(request, "account/access_requests.html", {"table": table})


@person_page
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give access with roles."""
    actor = _answering(request)
    asking = queries.access_request(actor, request_id)
    initial = {"roles": ["buyer"] if asking.led else ["authority_admin", "buyer"]}
    form = GrantAccessForm(posted(request), known=asking.known, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.given
        done = attempt(request, form, lambda: actions.grant_access(request_id, **given, by=actor, at=clock.now()))
        if done is not None:
            said = {"name": asking.name, "body": asking.body_name}
            messages.success(request, _("%(name)s now acts for %(body)s.") % said)
            return redirect("account:access_requests")
    return render(request, "account/access_request.html", {"form": form, "asking": asking})


@person_page
def decline(request: HttpRequest, request_id: UUID) -> HttpResponse:
    actor = _answering(request)
    asking = queries.access_request(actor, request_id)
    form = DeclineAccessForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(request, form, lambda: actions.decline_access(request_id, reason, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The request for access is declined."))
            return redirect("account:access_requests")
    return render(request, "account/decline_access.html", {"form": form, "asking": asking})


def _answering(request: HttpRequest) -> Actor:
    """Somebody who answers for their body; for everybody else these pages do not exist."""
    actor = actor_of(request)
    if actor.organisation_id is None or not policy.answers_access_requests(actor, actor.organisation_id):
        raise Http404
    return actor
