"""The service was out near a deadline that has passed: the buyer decides, in one act, whether all get more time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import BUYER
from terskel.tenders import actions, queries
from terskel.web.authority.forms.competition_life import KeepDeadlineForm, MoreTimeForm
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page()
def decide(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """`keep` among what is posted tells which of the two it is."""
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    proposal = queries.outage_to_decide(actor, competition_id, at=now)
    keeps = "keep" in request.POST
    data = posted(request)
    initial = {"closes_at": proposal.closes_at, "reason": proposal.reason} if proposal else None
    later = MoreTimeForm(None if keeps else data, initial=initial)
    kept = KeepDeadlineForm(data if keeps else None)
    if request.method == "POST" and not keeps and later.is_valid():
        given = later.cleaned_data
        done = attempt(
            request,
            later,
            lambda: actions.extend_after_outage(
                competition_id, closes_at=given["closes_at"], reason=given["reason"], by=actor, at=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("All have been told of the new deadline. What was delivered stands."))
            return redirect("authority:competition", competition_id)
    elif request.method == "POST" and keeps and kept.is_valid():
        why = kept.cleaned_data["why"]
        done = attempt(
            request, kept, lambda: actions.keep_deadline(competition_id, reason=why, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The deadline stays. The opening can begin."))
            return redirect("authority:opening", competition_id)
    context = {
        "view": view,
        "proposal": proposal,
        "later": later,
        "kept": kept,
        "form": kept if keeps else later,
        "is_buyer": actor.has(BUYER),
    }
    return render(request, "authority/competitions/outage.html", context)
