"""How long the tenders bind, and asking all tenderers to prolong it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import validity as validities
from terskel.awards.actions import prolonging
from terskel.awards.policy import READERS
from terskel.core.actors import BUYER
from terskel.web.authority.forms.awards import ProlongForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(*READERS)
def validity(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What stands and what was answered; a buyer asks all from here."""
    actor, now = actor_of(request), clock.now()
    found = validities.validity(actor, competition_id)
    buys = actor.has(BUYER) and found.terms.cancelled_at is None
    form = ProlongForm(posted(request) if buys else None)
    if request.method == "POST" and buys and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            request, form, lambda: prolonging.ask_to_prolong(competition_id, **given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("All tenderers are asked, and are told at once."))
            return redirect("authority:award_validity", competition_id)
    context = {"found": found, "form": form, "buys": buys, "over": now >= found.stated.instant}
    return render(request, "authority/awards/validity.html", context)
