"""Who asks, within what, how often, and when the request had arrived whole.

A token acts for one membership of one person, within its scopes. Log-in by session is not accepted here, so no page
elsewhere can make a browser act.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from terskel import clock
from terskel.accounts import uses
from terskel.accounts.uses import Use
from terskel.api import keys
from terskel.arrival import note_arrival
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing
from terskel.core.scopes import granted
from terskel.organisations import queries as organisations

_USE: Final = "_terskel_use"


class ScopeMissing(Exception):
    """The token may not do this; `scope` is the one it lacks."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


class TooMany(Exception):
    """The limit of requests in a minute is met; `seconds` until it is counted anew."""

    def __init__(self, limit: int, seconds: int) -> None:
        super().__init__(limit)
        self.limit, self.seconds = limit, seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """How many requests a minute, how many are left of them, and in how many seconds it is counted anew."""

    most: int
    left: int
    seconds: int


class Token(HttpBearer):
    """A bearer token with `scope`; a wrong one is refused also where none is needed.

    `or_anyone`: a token without the scope reads what everyone may.
    """

    def __init__(self, scope: str, *, or_anyone: bool = False) -> None:
        super().__init__()
        self.scope, self.or_anyone = scope, or_anyone

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        now = clock.now()
        try:
            program = organisations.program(token, at=now)
            use = uses.of_token(program.token_id, settings.TERSKEL_API_RATE, at=now)
        except Missing:
            _count_address(request)
            raise AuthenticationError from None
        _hold_to_limit(request, use, settings.TERSKEL_API_RATE, now)
        if not granted(program.scopes, self.scope):
            if self.or_anyone:
                return ANONYMOUS
            raise ScopeMissing(self.scope)
        keys.begin(request, program.token_id, at=now)
        return program.actor


class ArrivingToken(Token):
    """Reads the request to its end and then the clock, before the first query of its own."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        note_arrival(request)
        return cast("Actor | None", super().__call__(request))


def anyone(request: HttpRequest) -> Actor | None:
    """Whoever comes without a token; the answer is what everyone may read."""
    if "Authorization" in request.headers:
        return None
    _count_address(request)
    return ANONYMOUS


def public(scope: str) -> list[Any]:
    """For what everyone may read: a token with `scope` also shows what is one's own."""
    return [Token(scope, or_anyone=True), anyone]


def actor_of(request: HttpRequest) -> Actor:
    """Who the request acts as."""
    actor: object = getattr(request, "auth", None)
    if not isinstance(actor, Actor):
        raise AuthenticationError
    return actor


def limit_of(request: HttpRequest) -> Limit | None:
    """What is left of the limit after this request; None where none was counted."""
    limit: Limit | None = request.__dict__.get(_USE)
    return limit


def _hold_to_limit(request: HttpRequest, use: Use, most: int, now: datetime) -> None:
    seconds = max(1, round((use.until - now).total_seconds()))
    request.__dict__[_USE] = Limit(most, max(0, most - use.count), seconds)
    if use.count > most:
        raise TooMany(most, seconds)


def _count_address(request: HttpRequest) -> None:
    """Requests without a working token are counted by the address they come from."""
    now, most = clock.now(), settings.TERSKEL_API_RATE_OF_ADDRESS
    _hold_to_limit(request, uses.of_address(get_adapter(request).get_client_ip(request) or "", most, at=now), most, now)
