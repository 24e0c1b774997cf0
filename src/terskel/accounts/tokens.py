"""Tokens: what a program acts with, for one membership of one person, within scopes and until a day.

The secret is shown once. Each use is counted where all processes see it, by the same statement that notes it.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from terskel.accounts.answers import fingerprint
from terskel.accounts.events import ApiTokenMade, ApiTokenRevoked
from terskel.accounts.models import ApiToken
from terskel.accounts.queries import token_digest
from terskel.audit import statements
from terskel.audit.act import action, record
from terskel.core import scopes as scoping
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse

LONGEST: Final = timedelta(days=366)
MINUTE: Final = timedelta(minutes=1)
LONGEST_NAME: Final = 100

# Nobody waits for the disk to have a count: a power cut may take back some uses of a minute. Inside somebody's
# transaction the setting stays as it is, for it holds to the commit and would let that one be taken back.
UNHURRIED: Final = """(SELECT set_config('synchronous_commit',
    CASE WHEN %(alone)s THEN 'off' ELSE current_setting('synchronous_commit') END, true)) unhurried"""

USED: Final = f"""
    UPDATE accounts_apitoken t SET last_used_at = %(at)s, window_from = %(minute)s,
    window_count = CASE WHEN window_from = %(minute)s THEN window_count + 1 ELSE 1 END
    FROM accounts_person p, {UNHURRIED} WHERE t.digest = %(digest)s AND t.revoked_at IS NULL
    AND t.expires_at > %(at)s AND p.id = t.person_id AND p.is_active
    RETURNING t.id, t.person_id, t.membership_id, t.scopes, t.window_count"""  # noqa: S608 - our own texts

COUNTED: Final = f"""
    INSERT INTO accounts_apiaddress AS held (digest, window_from, window_count)
    SELECT %(digest)s, %(minute)s, 1 FROM {UNHURRIED}
    ON CONFLICT (digest) DO UPDATE SET window_from = %(minute)s,
    window_count = CASE WHEN held.window_from = %(minute)s THEN held.window_count + 1 ELSE 1 END
    RETURNING window_count"""  # noqa: S608 - our own texts


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whose program it is, for which membership it acts, and within what."""

    token_id: UUID
    person_id: UUID
    membership_id: UUID
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenView:
    id: UUID
    name: str
    membership_id: UUID
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Use:
    """How many requests came in this minute, this one among them, and when the next minute begins."""

    count: int
    until: datetime


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


def token_used(secret: str, *, at: datetime) -> tuple[TokenOwner, Use]:
    """Whose token it is, and how often it was used in this minute, this use among them.

    Raises Missing for a secret that is unknown, revoked or run out. No act: nothing is decided by it here.
    """
    row = _counted(USED, token_digest(secret), at)
    if row is None:
        raise Missing
    token_id, person_id, membership_id, scopes, count = row
    return TokenOwner(token_id, person_id, membership_id, tuple(scopes)), Use(count, _minute(at) + MINUTE)


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


def count_address(address: str, *, at: datetime) -> Use:
    """As `token_used`, for an address that sends no token that works."""
    row = _counted(COUNTED, fingerprint(address.encode()), at)
    assert row is not None, "an address that is counted has a row"
    return Use(row[0], _minute(at) + MINUTE)


def _counted(statement: str, digest: str, at: datetime) -> tuple[Any, ...] | None:
    alone = not connection.in_atomic_block
    return statements.first_of(statement, {"at": at, "minute": _minute(at), "digest": digest, "alone": alone})


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
