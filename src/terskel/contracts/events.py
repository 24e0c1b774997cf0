"""What happened to a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ContractPrepared:
    """The text is fixed and waits for both signatures; `shift_reason` says why its dates are not the published ones."""

    contract_id: UUID
    competition_id: UUID
    supplier_id: UUID
    value: Decimal
    digest: str
    signable_from: datetime | None
    starts_on: date | None = None
    ends_on: date | None = None
    shift_reason: str = ""


@dataclass(frozen=True, slots=True)
class ContractSigned:
    """One party signed the document with this digest; `for_party` is "authority" or "supplier"."""

    contract_id: UUID
    for_party: str
    organisation_id: UUID
    digest: str
    mandate_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ContractCosigned:
    """Somebody who signs for the supplier only together with another has signed; the supplier has not signed yet."""

    contract_id: UUID
    supplier_id: UUID
    digest: str
    mandate_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class ContractSealed:
    """The document has an electronic seal for a party's signature; `sha256` is that of the file with it."""

    contract_id: UUID
    for_party: str
    file_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class SignatoryNamed:
    """Somebody signs this contract for the authority, and nobody else."""

    contract_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class ContractDeclined:
    """A party said that it does not sign; `for_party` is "authority" or "supplier"."""

    contract_id: UUID
    competition_id: UUID
    supplier_id: UUID
    for_party: str


@dataclass(frozen=True, slots=True)
class ContractWithdrawn:
    """The authority took it back before both had signed."""

    contract_id: UUID
    competition_id: UUID
    supplier_id: UUID


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


@dataclass(frozen=True, slots=True)
class ContractSentOut:
    """It is sent to the signing service, and these are asked to sign there the document with this digest."""

    contract_id: UUID
    job_id: UUID
    digest: str
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SignatureJobTaken:
    """The signing service has it, under a number of its own, and tells the signers."""

    contract_id: UUID
    job_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class SignersAnswered:
    """What the signing service says of the signers: (person, its word)."""

    contract_id: UUID
    job_id: UUID
    answered: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class SignatureJobCalledBack:
    """It is wanted back; `reason` is "asked", "signatory" (another signs now) or "held" (a complaint is waited for)."""

    contract_id: UUID
    job_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SignatureJobEnded:
    """Nothing more comes of it at the service; `outcome` as in the table. `file_id`: the document with signatures."""

    contract_id: UUID
    job_id: UUID
    outcome: str
    file_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReportSupplemented:
    """Another version of the procurement report, with what happened since the first was written."""

    competition_id: UUID
    letter_id: UUID
    version: int
