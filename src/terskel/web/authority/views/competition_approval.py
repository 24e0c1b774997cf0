"""Approval before publication: the buyer sends and takes back, the approver reads and decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.competitions import actions, queries
from terskel.core.actors import APPROVER, BUYER
from terskel.web.authority.forms.competition_life import SendBackForm
from terskel.web.authority.views.competition_draft import draft_of, told
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@require_POST
@authority_page(BUYER)
def submit(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    draft_of(actor, competition_id, now)
    actions.submit(competition_id, by=actor, at=now)
    messages.success(request, _("The competition is sent for approval. The approvers are told."))
    return redirect("authority:competition_draft", competition_id)


@require_POST
@authority_page(BUYER)
def take_back(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    draft_of(actor, competition_id, now)
    actions.take_back(competition_id, by=actor, at=now)
    messages.success(request, _("It is a draft again. What is changed now is approved anew."))
    return redirect("authority:competition_draft", competition_id)


@authority_page(APPROVER)
def approval(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The approver's page: what it is, what the check says, the invitation as it will go out; approve or send back."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    if request.method == "POST":
        actions.approve(competition_id, by=actor, at=now)
        messages.success(request, _("Approved. A buyer can publish it as it stands."))
        return redirect("authority:competition_draft", competition_id)
    found = queries.check(actor, competition_id, at=now)
    letter = queries.preview(actor, competition_id, at=now)
    context = {"view": view, "check": found, "letter": letter, **told(found)}
    return render(request, "authority/competitions/approval.html", context)


@authority_page(APPROVER)
def send_back(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = draft_of(actor, competition_id, clock.now())
    form = SendBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(request, form, lambda: actions.send_back(competition_id, reason, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The competition is sent back to the buyer."))
            return redirect("authority:competition_draft", competition_id)
    return render(request, "authority/competitions/send_back.html", {"form": form, "view": view})
