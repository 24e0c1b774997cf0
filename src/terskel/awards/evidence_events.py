"""What happened to a piece of the winner's evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """The buyer demands something of the winner besides, or anew what was demanded before (`instead_of`)."""

    award_id: UUID
    competition_id: UUID
    evidence_id: UUID
    what: str
    instead_of: UUID | None


@dataclass(frozen=True, slots=True)
class EvidenceAsked:
    """The winner was asked in writing for these pieces of evidence (FOA § 17-1(5)).

    `confirmed_secrets`: the marks of others that the demand quotes and whoever asked found to be no secrets.
    """

    award_id: UUID
    competition_id: UUID
    supplier_id: UUID
    evidence: tuple[UUID, ...]
    letter_id: UUID
    due_at: datetime
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceReceived:
    """A piece of evidence is there, from the winner or from where it was held already."""

    award_id: UUID
    competition_id: UUID
    evidence_id: UUID
    source: str
    issued_on: date
    file_id: UUID | None


@dataclass(frozen=True, slots=True)
class EvidenceConcluded:
    """A piece of evidence was accepted (`lacking` is "") or found lacking."""

    award_id: UUID
    competition_id: UUID
    evidence_id: UUID
    lacking: str
