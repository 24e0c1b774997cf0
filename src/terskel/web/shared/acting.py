"""Who acts, and for which organisation.

One person may hold memberships in several organisations; the session remembers which of them
they act for now. Pages never read `request.user` to decide anything: they ask `actor_of`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from terskel import clock
from terskel.competitions import queries as competitions
from terskel.core.actors import ANONYMOUS, OPERATOR, Actor, Mandate
from terskel.core.decisions import Missing
from terskel.organisations import queries as organisations
from terskel.organisations.queries import ActorChoice
from terskel.web.shared import languages
from terskel.web.shared.written_words import words_in

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

SENT = "sent"
"""In the address of the log-in page: whoever is sent there had pressed a button, and nothing came of it."""
CHOSEN = "acting_membership"
MANDATE = "acting_mandate"
_CHOICES = "_terskel_choices"
_ACTOR = "_terskel_actor"


def choices_of(request: HttpRequest) -> tuple[ActorChoice, ...]:
    """Every organisation the person behind the request may act for, in the order they are offered."""
    if _CHOICES not in request.__dict__:
        choices = organisations.actors_of(request.user.pk, at=clock.now()) if request.user.is_authenticated else ()
        request.__dict__[_CHOICES] = tuple(choices)
    found: tuple[ActorChoice, ...] = request.__dict__[_CHOICES]
    return found


def chosen_membership(request: HttpRequest) -> UUID | None:
    """The membership acted on, None on a mandate for another body, or for a person without any."""
    return None if actor_of(request).mandate else own_membership(request)


def own_membership(request: HttpRequest) -> UUID | None:
    """The membership the session has chosen, or the first one; None for a person without any."""
    choices = choices_of(request)
    held = request.session.get(CHOSEN)
    for choice in choices:
        if str(choice.membership_id) == held:
            return choice.membership_id
    return choices[0].membership_id if choices else None


def actor_of(request: HttpRequest) -> Actor:
    """The actor of this request: anonymous, a person on their own, or a person for one organisation.

    They read in the language that the page is in, which may be another than the person's own.
    """
    if _ACTOR not in request.__dict__:
        request.__dict__[_ACTOR] = replace(_find_actor(request), language=languages.of(request))
    actor: Actor = request.__dict__[_ACTOR]
    return actor


def operator_of(request: HttpRequest) -> Actor:
    """Whoever runs the installation; for everyone else the page does not exist (404)."""
    actor = actor_of(request)
    if not actor.has(OPERATOR):
        raise Http404
    return actor


def _find_actor(request: HttpRequest) -> Actor:
    user = request.user
    if not user.is_authenticated:
        return ANONYMOUS
    if (assisting := _on_mandate(request)) is not None:
        return assisting
    membership = own_membership(request)
    for choice in choices_of(request):
        if choice.membership_id == membership:
            return choice.actor
    return Actor(
        kind="person",
        person_id=user.pk,
        name=user.name,
        organisation_id=None,
        organisation_kind=None,
        roles=frozenset(),
        language=languages.known(user.language),
    )


def _on_mandate(request: HttpRequest) -> Actor | None:
    """Whoever chose to act on a mandate, until its assistance is over: then they are who they were."""
    held = request.session.get(MANDATE)
    if held is None or request.user.pk is None:
        return None
    try:
        return competitions.actor_on_mandate(request.user.pk, UUID(held))
    except Missing:
        del request.session[MANDATE]
        return None


def act_on_mandate(request: HttpRequest, assistance_id: UUID) -> Mandate:
    """From now on the person acts for the body they assist, in its one competition.

    Raises Missing where they do not assist there, or no longer.
    """
    actor = competitions.actor_on_mandate(request.user.pk, assistance_id) if request.user.pk else ANONYMOUS
    if actor.mandate is None:
        raise Missing
    request.session[MANDATE] = str(assistance_id)
    request.__dict__.pop(_ACTOR, None)
    return actor.mandate


def act_for(request: HttpRequest, membership_id: UUID) -> ActorChoice:
    """From now on the person acts for the organisation of this membership.

    Raises Missing where the membership is not theirs or no longer runs.
    """
    for choice in choices_of(request):
        if choice.membership_id == membership_id:
            remember(request, choice)
            return choice
    raise Missing


def remember(request: HttpRequest, choice: ActorChoice) -> None:
    """The session acts for this organisation from now on; what this request knew of it is forgotten."""
    request.session[CHOSEN] = str(choice.membership_id)
    request.session.pop(MANDATE, None)
    request.__dict__.pop(_CHOICES, None)
    request.__dict__.pop(_ACTOR, None)


def _page_for(fits: Callable[[Actor], bool], *, in_assistance: bool = False) -> Callable[[Page[P]], Page[P]]:
    def decorate(view: Page[P]) -> Page[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_log_in(request)
            if not fits(actor_of(request)) or not (in_assistance or _within_mandate(actor_of(request), kwargs)):
                raise Http404
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return guarded

    return decorate


def _to_log_in(request: HttpRequest) -> HttpResponseBase:
    """To log-in and back; a longer text that was written meanwhile is shown first, for it cannot come along.

    Who pressed a button reads that nothing was done: else they could believe that a tender is delivered.
    """
    log_in = redirect_to_login(request.get_full_path())
    words = words_in(request)
    if not words:
        if request.method == "POST":
            log_in.headers["Location"] += f"&{SENT}=1"
        return log_in
    context = {"words": words, "log_in": log_in.headers["Location"]}
    return render(request, "shared/logged_out.html", context, status=401)


def _within_mandate(actor: Actor, address: Mapping[str, object]) -> bool:
    """On a mandate there are only the pages of its one competition, and letters, which the rooms let through or not."""
    mandate = actor.mandate
    if mandate is None:
        return True
    own = {"competition_id": mandate.matter_id, "assistance_id": mandate.assistance_id}
    named = [address[name] == matter for name, matter in own.items() if name in address]
    return all(named) if named else "letter_id" in address


def authority_page(*roles: str, in_assistance: bool = False) -> Callable[[Page[P]], Page[P]]:
    """Only for people acting for a contracting authority, in one of these roles if any are named.

    Not logged in: to the log-in page and back. Anyone else: the page does not exist (404). Whoever acts on a mandate
    meets the pages of its competition alone; `in_assistance`: this one too, which leads them back to it.
    """
    return _page_for(lambda actor: actor.is_authority and (not roles or actor.has(*roles)), in_assistance=in_assistance)


def supplier_page(*roles: str) -> Callable[[Page[P]], Page[P]]:
    """Only for people acting for a supplier, in one of these roles if any are named; else as above."""
    return _page_for(lambda actor: actor.is_supplier and (not roles or actor.has(*roles)))


def person_page(view: Page[P]) -> Page[P]:
    """For everyone who is logged in, whoever they act for."""
    return _page_for(lambda actor: actor.kind == "person", in_assistance=True)(view)
