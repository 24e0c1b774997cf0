"""Reads of people."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from terskel.accounts.models import ApiToken, Person
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.languages import Language


@dataclass(frozen=True, slots=True)
class PersonView:
    id: UUID
    email: str
    name: str
    language: Language
    runs_installation: bool


def person(person_id: UUID | None) -> PersonView:
    """Raises Missing."""
    found = people([person_id] if person_id else [])
    if person_id not in found:
        raise Missing
    return found[person_id]


def people(ids: Iterable[UUID]) -> dict[UUID, PersonView]:
    """The named people by id."""
    return {
        row.id: PersonView(row.id, row.email, row.name, cast(Language, row.language), row.operator_since is not None)
        for row in Person.objects.filter(id__in=list(ids))
    }


def person_by_email(email: str) -> PersonView:
    """Raises Missing."""
    row = Person.objects.filter(email__iexact=email.strip()).first()
    if row is None:
        raise Missing
    return person(row.id)


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whose program it is, and for which membership it acts."""

    person_id: UUID
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class TokenView:
    id: UUID
    name: str
    membership_id: UUID
    created_at: datetime


def token_digest(secret: str) -> str:
    """What is stored of a token: its SHA-256. A token has 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_owner(secret: str) -> TokenOwner:
    """Raises Missing for a secret that is unknown or revoked."""
    row = ApiToken.objects.filter(digest=token_digest(secret), revoked_at__isnull=True, person__is_active=True).first()
    if row is None:
        raise Missing
    return TokenOwner(row.person_id, row.membership_id)


def tokens(reader: Actor) -> list[TokenView]:
    """The reader's own tokens that still work, the newest first."""
    if reader.person_id is None:
        return []
    rows = ApiToken.objects.filter(person_id=reader.person_id, revoked_at__isnull=True).order_by("-created_at")
    return [TokenView(row.id, row.name, row.membership_id, row.created_at) for row in rows]
