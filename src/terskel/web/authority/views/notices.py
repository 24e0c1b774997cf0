"""Public notices the authority owes, and typing in what happened to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import queries as competitions
from terskel.core.actors import BUYER, CONTRACT_MANAGER, DPS_MANAGER, Actor
from terskel.dps import queries as dps
from terskel.notices import actions, queries
from terskel.notices.queries import NoticeView
from terskel.web.authority.forms.dps import DispatchForm, PublicationForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@dataclass(frozen=True, slots=True)
class Matter:
    """What a notice is about, and its page."""

    name: str
    reference: str
    address: str


@authority_page(BUYER, CONTRACT_MANAGER, DPS_MANAGER)
def owed(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    notices = queries.owed(actor)
    matters = _matters(actor, notices, now)
    context = {"notices": [(one, matters.get(one.matter_id)) for one in notices], "now": now}
    return render(request, "authority/dps/notices.html", context)


def _matters(actor: Actor, notices: Sequence[NoticeView], at: datetime) -> dict[UUID, Matter]:
    """What each notice is about: the competition of a contract, or the system."""
    found = {
        row.id: Matter(row.name, row.reference, reverse("authority:dps", args=[row.id]))
        for row in dps.own_list(actor, at=at)
    }
    for row in competitions.competitions_by_ids([one.matter_id for one in notices], at=at).values():
        found[row.id] = Matter(row.title, row.reference, reverse("authority:competition", args=[row.id]))
    return found


@authority_page(BUYER, CONTRACT_MANAGER, DPS_MANAGER)
def page(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """GET says how far the notice has come; POST that it is sent, or what was answered."""
    actor, now = actor_of(request), clock.now()
    found = queries.notice(actor, notice_id)
    if found.kind == "contract_notice":  # it moves its whole matter with it, and is recorded there
        return redirect("authority:dps_notice", found.matter_id)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        act = actions.record_dispatch if found.dispatched_at is None else actions.record_publication
        done = attempt(request, form, lambda: act(notice_id, **form.cleaned_data, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Recorded."))
            return redirect("authority:notices")
    about = _matters(actor, [found], now).get(found.matter_id)
    context = {"form": form, "notice": found, "about": about, "now": now}
    return render(request, "authority/dps/notice_page.html", context)


def _form(request: HttpRequest, notice: NoticeView) -> DispatchForm | PublicationForm:
    """What comes next; what was answered before stands in its fields, so that writing more loses nothing."""
    if notice.dispatched_at is None:
        return DispatchForm(posted(request))
    known = {name: getattr(notice, name) for name in PublicationForm.base_fields}
    form = PublicationForm(posted(request), initial=known)
    if notice.kind != "change":  # no page waits for the receipt of the others
        form.fields["receipt_confirmed_at"].help_text = ""
    return form
