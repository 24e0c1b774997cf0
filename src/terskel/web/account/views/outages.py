"""Outages as people record them: for the whole installation by whoever runs it, for one authority by its own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import Actor
from terskel.operations import actions, policy, queries
from terskel.web.account.forms.outages import PARTS, EndOutageForm, RecordOutageForm, WithdrawOutageForm
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


def _recorder(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not policy.may_record(actor):
        raise Http404
    return actor


@person_page
def outages(request: HttpRequest) -> HttpResponse:
    actor, now = _recorder(request), clock.now()
    form = RecordOutageForm(posted(request), initial={"from_at": now})
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.record_outage(**form.cleaned_data, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The outage is recorded. Buyers with a deadline near are told."))
            return redirect("account:outages")
    context = {
        "form": form,
        "recorded": queries.own_recorded(actor),
        "parts": dict(PARTS),
        "everybodys": actor.organisation_id is None,
    }
    return render(request, "account/outages.html", context)


@person_page
def outage(request: HttpRequest, outage_id: UUID) -> HttpResponse:
    """Its end, or that it was recorded by mistake; `withdraw` among what is posted tells which of the two it is."""
    actor, now = _recorder(request), clock.now()
    found = next((one for one in queries.own_recorded(actor) if one.id == outage_id), None)
    if found is None:
        raise Http404
    data, withdraws = posted(request), "withdraw" in request.POST
    ending = EndOutageForm(None if withdraws else data, initial={"until_at": now})
    withdrawing = WithdrawOutageForm(data if withdraws else None)
    if request.method == "POST" and withdraws and withdrawing.is_valid():
        reason = withdrawing.cleaned_data["reason"]
        done = attempt(
            request,
            withdrawing,
            lambda: actions.withdraw_outage(outage_id, reason=reason, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The outage is withdrawn, and counts no more."))
            return redirect("account:outages")
    elif request.method == "POST" and not withdraws and ending.is_valid():
        until_at = ending.cleaned_data["until_at"]
        done = attempt(
            request, ending, lambda: actions.end_outage(outage_id, until_at=until_at, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The end of the outage is recorded."))
            return redirect("account:outages")
    context = {
        "one": found,
        "part": dict(PARTS)[found.outage.part],
        "ending": ending,
        "withdrawing": withdrawing,
        "form": withdrawing if withdraws else ending,
    }
    return render(request, "account/outage.html", context)
