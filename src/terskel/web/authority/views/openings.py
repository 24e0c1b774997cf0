"""The opening: two people, two sessions, each with a passphrase of their own; and the key an opener makes first."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import queries as competitions
from terskel.core.envelopes import MAIN, PRICE
from terskel.documents import queries as documents
from terskel.evaluation.gating import with_quality_locked
from terskel.qualification import queries as qualification
from terskel.tenders import actions, queries
from terskel.vault import actions as vault_actions
from terskel.vault import queries as vault
from terskel.web.authority.forms.competition_life import OpenerKeyForm, ShareForm
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page()
def openings(request: HttpRequest) -> HttpResponse:
    """What waits to be opened by the reader."""
    actor, now = actor_of(request), clock.now()
    by_envelope = vault.matters_by_envelope(actor.person_id) if actor.person_id else {}
    held = by_envelope.get(MAIN, ())
    of_prices = set(by_envelope.get(PRICE, ())) - set(held)
    rows = competitions.competitions_by_ids({*held, *of_prices}, at=now)
    own = [row for row in rows.values() if actor.acts_for(row.authority_id) and row.cancelled_at is None]
    context = {
        "windows": qualification.windows_to_open(actor, held, at=now),
        "rows": sorted(own, key=lambda row: (row.closes_at is None, row.closes_at)),
        "of_prices": of_prices,
        "locked": with_quality_locked(of_prices),
        "has_key": actor.person_id is not None and vault.has_identity(actor.person_id),
        "now": now,
    }
    return render(request, "authority/competitions/openings.html", context)


@authority_page()
def opening(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    state = queries.opening_state(actor, competition_id, at=now)
    form = ShareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.release_share(competition_id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("authority:opening", competition_id)
    released_by = {one.person_id for one in state.waiting}
    context = {
        "form": form,
        "view": view,
        "state": state,
        "reads_record": state.record_id is not None and bool(documents.reads_letters(actor, [state.record_id])),
        "outage": queries.outage_to_decide(actor, competition_id, at=now),
        "now": now,
        "threshold": vault.threshold_of(competition_id),
        "is_opener": actor.person_id in {one.person_id for one in state.openers},
        "released": actor.person_id in released_by,
        "released_by": released_by,
    }
    return render(request, "authority/competitions/opening.html", context)


@authority_page()
def opener_key(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    has_key = actor.person_id is not None and vault.has_identity(actor.person_id)
    form = OpenerKeyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        passphrase = form.cleaned_data["passphrase"]
        done = attempt(request, form, lambda: vault_actions.make_opener_identity(passphrase, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Your opener key is made. You can now be named an opener."))
            return redirect("authority:openings")
    return render(request, "authority/competitions/opener_key.html", {"form": form, "has_key": has_key})
