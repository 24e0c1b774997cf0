"""Reads of people."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from terskel.accounts.models import Person
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


def operators() -> list[UUID]:
    """Those who run the installation, the longest there first."""
    return list(
        Person.objects.filter(operator_since__isnull=False).order_by("operator_since").values_list("id", flat=True)
    )


def person_by_email(email: str) -> PersonView:
    """Raises Missing."""
    row = Person.objects.filter(email__iexact=email.strip()).first()
    if row is None:
        raise Missing
    return person(row.id)


def token_digest(secret: str) -> str:
    """What is stored of a token: its SHA-256. A token has 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
