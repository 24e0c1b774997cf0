"""Quality before price: the panel's lead locks the points, and two openers open the prices."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.decisions import Missing, Refused
from terskel.core.phrases import refusal_text
from terskel.documents import queries as documents
from terskel.evaluation import actions, gating, locking_policy, queries
from terskel.tenders import queries as tenders
from terskel.vault import queries as vault
from terskel.web.authority.forms.competition_life import RecoveryForm, ShareForm
from terskel.web.authority.forms.evaluation import LiftForm
from terskel.web.authority.views.competitions import own_competition
from terskel.web.authority.views.panel import panel_page
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import ActForm, posted


@panel_page
def lock(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What is locked, and by whom; where it is, the lead may take the lock back until prices are opened."""
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    if not found.standing.locks_quality:
        raise Missing
    form = ActForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.lock_quality(competition_id, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The points for quality are locked."))
            return redirect("authority:evaluation_lock", competition_id)
    return _lock_page(request, found, form, LiftForm())


@require_POST
@panel_page
def lift(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    if not found.standing.locks_quality:
        raise Missing
    form = LiftForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            request, form, lambda: actions.lift_lock(competition_id, reason=reason, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The lock is lifted. Checks and points can be changed again."))
            return redirect("authority:evaluation_lock", competition_id)
    return _lock_page(request, found, ActForm(), form)


def _lock_page(request: HttpRequest, found: queries.Matrix, form: ActForm, lift_form: LiftForm) -> HttpResponse:
    actor, terms = actor_of(request), found.terms
    left = locking_policy.may_lock(actor, found.panel, found.standing, found.assessed)
    prices_opened = terms.price_after_quality and found.standing.price_seen_at is not None
    lead = found.panel.lead
    context = {
        "form": form,
        "lift_form": lift_form,
        "matrix": found,
        "left": refusal_text(left, languages.current()) if isinstance(left, Refused) else "",
        "leads": lead is not None and lead.person_id == actor.person_id,
        "may_lift": found.standing.finalised_at is None and not prices_opened,
        "prices_opened": prices_opened,
    }
    return render(request, "authority/evaluation/lock.html", context)


@authority_page()
def price_opening(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = ShareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.release_price_share(competition_id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("authority:price_opening", competition_id)
    return render(request, "authority/competitions/price_opening.html", _opening_context(request, competition_id, form))


@authority_page()
def price_recovery(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The recovery key that the authority keeps offline counts as one share of the key to prices too."""
    actor = actor_of(request)
    form = RecoveryForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            request,
            form,
            lambda: actions.release_price_share(
                competition_id,
                passphrase=given["offline_key"],
                impartial=given["impartial"],
                recovery=True,
                by=actor,
                at=clock.now(),
            ),
        )
        if done is not None:
            return redirect("authority:price_opening", competition_id)
    context = _opening_context(request, competition_id, form)
    return render(request, "authority/competitions/price_recovery.html", context)


def _opening_context(request: HttpRequest, competition_id: UUID, form: ShareForm | RecoveryForm) -> dict[str, object]:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    state = tenders.price_opening_state(actor, competition_id, at=now)
    gate, locked_at = gating.price_gate(actor, competition_id)
    released_by = {one.person_id for one in state.waiting}
    return {
        "form": form,
        "view": view,
        "state": state,
        "records": documents.reads_letters(actor, [one.record_id for one in state.opened]),
        "gate": refusal_text(gate, languages.current()) if isinstance(gate, Refused) else "",
        "locked_at": locked_at,
        "threshold": vault.threshold_of(competition_id),
        "is_opener": actor.person_id in {one.person_id for one in state.openers},
        "released": actor.person_id in released_by,
        "released_by": released_by,
    }
