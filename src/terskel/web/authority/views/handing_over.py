"""An opener hands their own share of a key to a colleague: of the tenders of a competition, or of a first window."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from terskel import clock
from terskel.accounts import queries as accounts
from terskel.competitions import actions as competitions
from terskel.dps import actions as dps
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.vault import queries as vault
from terskel.web.authority.forms.competition_life import HandOverForm
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@dataclass(frozen=True, slots=True)
class Matter:
    """What the key opens, whose it is, and the page of its opening."""

    id: UUID
    name: str
    authority_id: UUID
    opening: str
    cancelled: bool


@authority_page()
def tenders(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    view = own_competition(actor_of(request), competition_id, clock.now())
    opening = reverse("authority:opening", args=[competition_id])
    matter = Matter(view.id, view.title, view.terms.authority_id, opening, view.terms.cancelled_at is not None)
    return _page(request, matter, competitions.hand_over_share)


@authority_page()
def first_window(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    system = qualification.first_window(actor_of(request), dps_id, at=clock.now()).dps
    opening = reverse("authority:dps_opening", args=[dps_id])
    matter = Matter(system.id, system.name, system.authority_id, opening, system.cancelled_at is not None)
    return _page(request, matter, dps.hand_over_share)


def _page(request: HttpRequest, matter: Matter, hand_over: Callable[..., None]) -> HttpResponse:
    actor, openers = actor_of(request), vault.openers_of(matter.id)
    colleagues = {one.person_id: one.name for one in organisations.people(matter.authority_id)}
    able = {one: colleagues[one] for one in vault.may_receive(matter.id, tuple(colleagues))}
    form = HandOverForm(posted(request), colleagues=able)
    if request.method == "POST" and form.is_valid():
        given = form.given
        if attempt(request, form, lambda: hand_over(matter.id, **given, by=actor, at=clock.now())) is not None:
            messages.success(
                request, _("Your share is handed over to %(name)s, who opens in your place.") % {"name": form.name}
            )
            return redirect("authority:openings")
    people, threshold = accounts.people(openers), vault.threshold_of(matter.id)
    context = {
        "form": form,
        "matter": matter,
        "openers": [people[one].name for one in openers],
        "is_opener": actor.person_id in openers,
        "opened_at": vault.opened_at(matter.id),
        "threshold": threshold,
        "spare": len(openers) - threshold,
        "recovery": vault.has_recovery_share(matter.id),
        "able": able,
    }
    return render(request, "authority/hand_over.html", context)
