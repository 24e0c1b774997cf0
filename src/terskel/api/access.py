"""Who asks, and when the request had arrived whole.

A token acts for one membership of one person. Log-in by session is not accepted here, so no page
elsewhere can make a browser act.
"""

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from terskel import clock
from terskel.accounts import queries as accounts
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.organisations import queries as organisations

_ARRIVAL = "_terskel_arrival"


class Token(HttpBearer):
    """A bearer token; a wrong one is refused also where none is needed."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:  # noqa: ARG002  HttpBearer's own signature
        try:
            owner = accounts.token_owner(token)
            return organisations.actor(owner.person_id, owner.membership_id)
        except Missing:
            raise AuthenticationError from None


class ArrivingToken(Token):
    """Reads the request to its end and then the clock, before the first query of its own."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        request.body  # noqa: B018  reading it is the point
        arrived: datetime | RefusedAct
        try:
            arrived = clock.certain_now()
        except RefusedAct as uncertain:
            arrived = uncertain
        request.__dict__[_ARRIVAL] = arrived
        return cast("Actor | None", super().__call__(request))


def anyone(request: HttpRequest) -> Actor | None:
    """Whoever comes without a token; the answer is what everyone may read."""
    return None if "Authorization" in request.headers else ANONYMOUS


def arrived_at(request: HttpRequest) -> datetime:
    """The instant an act under `ArrivingToken` had been received whole; RefusedAct when it could not be told."""
    arrived: datetime | RefusedAct = request.__dict__[_ARRIVAL]
    if isinstance(arrived, RefusedAct):
        raise arrived
    return arrived


def actor_of(request: HttpRequest) -> Actor:
    """Who the request acts as."""
    actor: object = getattr(request, "auth", None)
    if not isinstance(actor, Actor):
        raise AuthenticationError
    return actor
