"""Programs that act for members of the cast: tokens, with every scope where none are named."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from terskel.accounts import tokens
from terskel.core import scopes as scoping
from terskel.core.actors import Actor
from terskel.organisations import queries as organisations

GOOD_FOR = timedelta(days=180)


def program(
    membership_id: UUID, name: str = "program", *, scopes: Collection[str] = scoping.WIDEST, by: Actor, at: datetime
) -> tuple[UUID, str]:
    """The token's id and its secret."""
    return tokens.create_api_token(membership_id, name, scopes=scopes, expires_at=at + GOOD_FOR, by=by, at=at)


def secret_of(actor: Actor, *, scopes: Collection[str] = scoping.WIDEST, at: datetime) -> str:
    """A token for what the actor acts for."""
    assert actor.person_id is not None
    choice = next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor)
    return program(choice.membership_id, scopes=scopes, by=actor, at=at)[1]
