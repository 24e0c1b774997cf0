"""What happened in a supplier's library; what lies in it is in no event."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EvidenceKept:
    """A certificate or document came into the supplier's own library; what it says is in no event."""

    supplier_id: UUID
    kind: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class EvidenceReplaced:
    supplier_id: UUID
    by_evidence_id: UUID


@dataclass(frozen=True, slots=True)
class LibraryItemRemoved:
    """Gone from the library; of a reference or CV the words too. What was delivered stays with the case."""

    supplier_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class BankEntryKept:
    """A reference or a CV came into the bank, of itself or tailored from another."""

    supplier_id: UUID
    kind: str
    tailored_from: UUID | None


@dataclass(frozen=True, slots=True)
class BankEntryChanged:
    supplier_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class EvidenceExpiring:
    """`days_left` until the last valid day; below zero it has run out."""

    supplier_id: UUID
    valid_to: date
    days_left: int


@dataclass(frozen=True, slots=True)
class FirmShownByDocument:
    """Somebody who runs the installation has read the firm's extract from its register."""

    supplier_id: UUID
    evidence_id: UUID
