"""The recovery key that an authority keeps offline: naming its public half, and bringing it to an opening."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import AUTHORITY_ADMIN
from terskel.core.decisions import Missing
from terskel.tenders import actions, queries
from terskel.vault import actions as vault_actions
from terskel.vault import queries as vault
from terskel.web.authority.forms.competition_life import RecoveryForm, RecoveryKeyForm
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page()
def opening(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    state = queries.opening_state(actor, competition_id, at=now)
    form = RecoveryForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            request,
            form,
            lambda: actions.release_share(
                competition_id,
                passphrase=given["offline_key"],
                impartial=given["impartial"],
                recovery=True,
                by=actor,
                at=clock.now(),
            ),
        )
        if done is not None:
            return redirect("authority:opening", competition_id)
    return render(request, "authority/competitions/recovery.html", {"form": form, "view": view, "state": state})


@authority_page()
def recovery_key(request: HttpRequest) -> HttpResponse:
    """What the authority has named; its administrators change it."""
    actor = actor_of(request)
    if actor.organisation_id is None:
        raise Missing
    authority_id, now_named = actor.organisation_id, vault.recovery_recipient(actor.organisation_id)
    form = RecoveryKeyForm(posted(request), initial={"recipient": now_named})
    if request.method == "POST" and form.is_valid():
        recipient = form.cleaned_data["recipient"]
        done = attempt(
            request,
            form,
            lambda: vault_actions.name_recovery_key(authority_id, recipient, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("Saved. What is published from now on follows this."))
            return redirect("authority:recovery_key")
    context = {"form": form, "named": now_named, "may_change": actor.has(AUTHORITY_ADMIN)}
    return render(request, "authority/competitions/recovery_key.html", context)
