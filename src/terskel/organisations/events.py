"""What happened to organisations and to who acts for them."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AuthorityRegistered:
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class SupplierRegistered:
    number: str
    country: str
    name: str


@dataclass(frozen=True, slots=True)
class MemberAdded:
    organisation_id: UUID
    person_id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolesChanged:
    organisation_id: UUID
    person_id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    organisation_id: UUID
    person_id: UUID
