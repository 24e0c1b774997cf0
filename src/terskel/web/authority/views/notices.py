"""Public notices the authority owes, and typing in what happened to them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import BUYER, CONTRACT_MANAGER, DPS_MANAGER
from terskel.notices import actions, queries
from terskel.web.authority.forms.dps import DispatchForm, PublicationForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt


@authority_page(BUYER, CONTRACT_MANAGER, DPS_MANAGER)
def owed(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return render(request, "authority/dps/notices.html", {"notices": queries.owed(actor), "now": clock.now()})


@authority_page(BUYER, CONTRACT_MANAGER, DPS_MANAGER)
def page(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.notice(actor, notice_id)
    sent = found.dispatched_at is not None
    form = (PublicationForm if sent else DispatchForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = actions.record_publication if sent else actions.record_dispatch
        done = attempt(request, form, lambda: act(notice_id, **form.cleaned_data, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Recorded."))
            return redirect("authority:notices")
    return render(request, "authority/dps/notice_page.html", {"form": form, "notice": found})
