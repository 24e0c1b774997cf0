"""For those in charge of pages: where help is given and when, and what readers say of the pages."""

from uuid import UUID

from django.contrib import messages
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import Actor
from terskel.organisations import actions, policy, queries
from terskel.web.account.forms.help_desk import HelpDeskForm
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


def _in_charge(request: HttpRequest) -> tuple[Actor, UUID | None]:
    """The actor and the authority whose pages they answer for, None the installation's own; to others: no page."""
    actor = actor_of(request)
    if not policy.is_in_charge_of_pages(actor, actor.organisation_id):
        raise Http404
    return actor, actor.organisation_id


@person_page
def help_desk(request: HttpRequest) -> HttpResponse:
    actor, authority_id = _in_charge(request)
    desk = queries.own_help_desk(actor, authority_id)
    form = HelpDeskForm(posted(request), desk=desk)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.set_help_desk(authority_id, form.desk, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Help and support are saved, and shown from now on."))
            caches["nearby"].clear()
            return redirect("account:help_desk")
    return render(request, "account/help_desk.html", {"form": form, "desk": desk, "ours": authority_id is not None})


@person_page
def feedback(request: HttpRequest) -> HttpResponse:
    actor, authority_id = _in_charge(request)
    handled = request.GET.get("show") == "handled"
    context = {
        "inbox": queries.feedback_inbox(actor, authority_id, handled=handled),
        "handled": handled,
        "ours": authority_id is not None,
    }
    return render(request, "account/feedback.html", context)


@require_POST
@person_page
def handle(request: HttpRequest, feedback_id: UUID) -> HttpResponse:
    actor, _authority_id = _in_charge(request)
    actions.handle_feedback(feedback_id, by=actor, at=clock.now())
    messages.success(request, _("Marked as handled."))
    return redirect("account:feedback")
