"""Tokens: what a program acts with, for one membership of one person, within scopes and until a day.

The secret is shown once. Who it acts as is read in `organisations`; its uses are counted in `uses`.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from terskel.accounts.events import ApiTokenMade, ApiTokenRevoked
from terskel.accounts.models import ApiToken
from terskel.accounts.queries import token_digest
from terskel.audit.act import action, record
from terskel.core import scopes as scoping
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse

LONGEST: Final = timedelta(days=366)
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class TokenView:
    id: UUID
    name: str
    membership_id: UUID
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


@action
def create_api_token(
    membership_id: UUID, name: str, *, scopes: Collection[str], expires_at: datetime, by: Actor, at: datetime
) -> tuple[UUID, str]:
    """A token for one of the actor's own memberships. Returns its id and the secret, which is shown this once.

    `expires_at` is at most a year ahead: what nobody remembers stops by itself.
    """
    if by.person_id is None:
        raise Missing
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        refuse("accounts.token_name_missing", most=LONGEST_NAME)
    if not scopes or set(scopes) - set(scoping.ALL):
        refuse("accounts.token_without_scope")
    if not at < expires_at <= at + LONGEST:
        refuse("accounts.token_expiry")
    secret = f"terskel_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        person_id=by.person_id,
        membership_id=membership_id,
        name=name.strip(),
        digest=token_digest(secret),
        scopes=list(scoping.in_order(scopes)),
        created_at=at,
        expires_at=expires_at,
    )
    made = ApiTokenMade(token.name, membership_id, tuple(token.scopes), expires_at)
    record(made, by=by, at=at, subject=("api_token", token.id))
    return token.id, secret


@action
def revoke_api_token(token_id: UUID, *, by: Actor, at: datetime) -> None:
    """The token stops working at once. Revoking it twice changes nothing."""
    token = ApiToken.objects.select_for_update().filter(id=token_id).first()
    if token is None or token.person_id != by.person_id:
        raise Missing
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record(ApiTokenRevoked(token.name), by=by, at=at, subject=("api_token", token.id))


def tokens(reader: Actor, *, at: datetime) -> list[TokenView]:
    """The reader's own tokens that still work, the newest first."""
    if reader.person_id is None:
        return []
    rows = ApiToken.objects.filter(person_id=reader.person_id, revoked_at__isnull=True, expires_at__gt=at)
    return [
        TokenView(
            row.id, row.name, row.membership_id, tuple(row.scopes), row.created_at, row.expires_at, row.last_used_at
        )
        for row in rows.order_by("-created_at", "-id")
    ]
