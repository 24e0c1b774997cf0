"""What happened to the people who log in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonCreated:
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class ApiTokenMade:
    name: str
    membership_id: UUID
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiTokenRevoked:
    name: str


@dataclass(frozen=True, slots=True)
class OperatorNamed:
    name: str


@dataclass(frozen=True, slots=True)
class SearchKept:
    """What was searched for is nobody else's to read, and in no event."""

    membership_id: UUID


@dataclass(frozen=True, slots=True)
class SearchDropped:
    membership_id: UUID
