"""Programs that act for a person, and systems that are told of what happens in their organisation.

A secret is shown on the page that makes it, and nowhere else: it is in no session and no address.
"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.accounts import tokens
from terskel.accounts.tokens import TokenView
from terskel.core.actors import AUTHORITY_ADMIN, SUPPLIER_ADMIN
from terskel.notifications import webhooks
from terskel.notifications.webhooks import DeliveryRow
from terskel.web.account.forms.programs import AREA_WORDS, TokenForm, WebhookForm, words_of
from terskel.web.shared.acting import actor_of, chosen_membership, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token with its scopes in words."""

    token: TokenView
    may: tuple[tuple[Promise, Promise], ...]


@person_page
def programs(request: HttpRequest) -> HttpResponse:
    """The tokens that work for the organisation acted for."""
    membership_id, actor = _membership(request), actor_of(request)
    found = [one for one in tokens.tokens(actor, at=clock.now()) if one.membership_id == membership_id]
    context = {
        "lines": [TokenLine(one, tuple(_in_words(scope) for scope in one.scopes)) for one in found],
        "has_webhooks": actor.has(AUTHORITY_ADMIN, SUPPLIER_ADMIN),
    }
    return render(request, "account/programs.html", context)


@person_page
def new_program(request: HttpRequest) -> HttpResponse:
    membership_id, actor = _membership(request), actor_of(request)
    form = TokenForm(posted(request), of_supplier=actor.is_supplier)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        made = attempt(
            request,
            form,
            lambda: tokens.create_api_token(
                membership_id,
                form.cleaned_data["name"],
                scopes=form.scopes,
                expires_at=form.expires_at(now),
                by=actor,
                at=now,
            ),
        )
        if made is not None:
            context = {"name": form.cleaned_data["name"], "secret": made[1], "expires_at": form.expires_at(now)}
            return render(request, "account/program_made.html", context)
    return render(request, "account/program_new.html", {"form": form})


@require_POST
@person_page
def withdraw_program(request: HttpRequest, token_id: UUID) -> HttpResponse:
    tokens.revoke_api_token(token_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The token is withdrawn, and no longer works."))
    return redirect("account:programs")


@person_page
def webhook_list(request: HttpRequest) -> HttpResponse:
    """Where the organisation is told; making another one is on the same page."""
    membership_id, actor = _membership(request), actor_of(request)
    found = webhooks.endpoints(actor)
    form = WebhookForm(posted(request))
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        made = attempt(
            request,
            form,
            lambda: webhooks.make_endpoint(membership_id, address, by=actor, at=clock.now()),
        )
        if made is not None:
            return render(request, "account/webhook_made.html", {"endpoint_id": made[0], "secret": made[1]})
    return render(request, "account/webhooks.html", {"endpoints": found, "form": form})


@person_page
def webhook(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """One address and what came of the newest things sent there."""
    actor = actor_of(request)
    context = {
        "endpoint": webhooks.endpoint(actor, endpoint_id),
        "deliveries": [(one, _without_answer(one)) for one in webhooks.deliveries(actor, endpoint_id)],
        "trial": webhooks.TRIAL,
    }
    return render(request, "account/webhook.html", context)


@require_POST
@person_page
def try_webhook(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    webhooks.try_endpoint(endpoint_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("A trial is on its way. Its answer stands below when it has come."))
    return redirect("account:webhook", endpoint_id)


@require_POST
@person_page
def close_webhook(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    webhooks.close_endpoint(endpoint_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("Nothing more is sent there."))
    return redirect("account:webhooks")


def _membership(request: HttpRequest) -> UUID:
    membership_id = chosen_membership(request)
    if membership_id is None:
        raise Http404
    return membership_id


def _without_answer(row: DeliveryRow) -> str:
    """Why there was no answer, in words; empty where there was one, or nothing was tried."""
    words = {
        "private": _("the address lies inside a closed network"),
        "key_lost": _("the key that it is signed with was lost here"),
        "no_member": _("who made the address is no longer in the organisation"),
        "no_answer": _("no answer"),
    }
    return words.get(row.last_error, "")


def _in_words(scope: str) -> tuple[Promise, Promise]:
    area, _colon, right = scope.partition(":")
    return AREA_WORDS[area], words_of(area, right)
