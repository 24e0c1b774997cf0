"""What happened to a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ContractPrepared:
    """The text is fixed and waits for both signatures."""

    contract_id: UUID
    competition_id: UUID
    supplier_id: UUID
    value: Decimal
    digest: str
    signable_from: datetime | None


@dataclass(frozen=True, slots=True)
class ContractSigned:
    """One party signed; `for_party` is "authority" or "supplier"."""

    contract_id: UUID
    for_party: str
    organisation_id: UUID
    digest: str


@dataclass(frozen=True, slots=True)
class ContractLapsed:
    """The award it was made from was reversed before both had signed (FOA § 25-1(4))."""

    contract_id: UUID
    competition_id: UUID
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class ContractConcluded:
    """Both have signed (FOA § 25-1(5)); everyone invited is told (LOA § 15)."""

    contract_id: UUID
    competition_id: UUID
    supplier_id: UUID
    letter_id: UUID
    award_notice_due_at: datetime
