"""Public notices the authority owes, and typing in what happened to them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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


@authority_page(BUYER, CONTRACT_MANAGER, DPS_MANAGER)
def owed(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    notices = queries.owed(actor)
    titles = _titles(actor, notices, now)
    context = {"notices": [(one, titles.get(one.matter_id, "")) for one in notices], "now": now}
    return render(request, "authority/dps/notices.html", context)


def _titles(actor: Actor, notices: Sequence[NoticeView], at: datetime) -> dict[UUID, str]:
    """What each notice is about: the competition of a contract, or the system."""
    rows = competitions.competitions_by_ids([one.matter_id for one in notices], at=at)
    systems = {row.id: row.name for row in dps.own_list(actor, at=at)}
    return {**systems, **{key: row.title for key, row in rows.items()}}


@authority_page(BUYER, CONTRACT_MANAGER, DPS_MANAGER)
def page(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.notice(actor, notice_id)
    sent = found.dispatched_at is not None
    form = (PublicationForm if sent else DispatchForm)(posted(request))
    if request.method == "POST" and form.is_valid():
        act = actions.record_publication if sent else actions.record_dispatch
        done = attempt(request, form, lambda: act(notice_id, **form.cleaned_data, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Recorded."))
            return redirect("authority:notices")
    title = _titles(actor, [found], clock.now()).get(found.matter_id, "")
    return render(request, "authority/dps/notice_page.html", {"form": form, "notice": found, "title": title})
