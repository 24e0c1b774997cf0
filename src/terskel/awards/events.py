"""What happened to an award."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from terskel.awards.evidence_events import EvidenceAdded as EvidenceAdded
from terskel.awards.evidence_events import EvidenceAsked as EvidenceAsked
from terskel.awards.evidence_events import EvidenceConcluded as EvidenceConcluded
from terskel.awards.evidence_events import EvidenceReceived as EvidenceReceived


@dataclass(frozen=True, slots=True)
class AwardPrepared:
    award_id: UUID
    competition_id: UUID
    winner_supplier_id: UUID
    price: Decimal


@dataclass(frozen=True, slots=True)
class EvidenceChecked:
    award_id: UUID
    tax_information_issued_on: date | None


@dataclass(frozen=True, slots=True)
class AwardSubmitted:
    award_id: UUID
    competition_id: UUID


@dataclass(frozen=True, slots=True)
class AwardSentBack:
    award_id: UUID
    competition_id: UUID
    reason: str
    prepared_by: UUID


@dataclass(frozen=True, slots=True)
class AwardAnnounced:
    """Approved, and every tenderer told in the same act (FOA § 25-1).

    `confirmed_secrets`: marked passages that stand in letters to others, which the approver found to be no secrets.
    """

    award_id: UUID
    competition_id: UUID
    winner_supplier_id: UUID
    letters: tuple[tuple[UUID, UUID], ...]
    standstill_ends_at: datetime | None
    report_letter_id: UUID
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ReversalProposed:
    """A buyer proposes to reverse an announced award before the contract is concluded (FOA § 25-1(4))."""

    award_id: UUID
    competition_id: UUID
    reason_code: str
    reason: str
    evaluates_anew: bool


@dataclass(frozen=True, slots=True)
class ReversalDeclined:
    """The approver lets the award stand; `proposed_by` is told why."""

    award_id: UUID
    competition_id: UUID
    reason: str
    proposed_by: UUID


@dataclass(frozen=True, slots=True)
class AwardReversed:
    """Decided, and everyone who had been told of the award told in the same act.

    `confirmed_secrets` as in `AwardAnnounced`.
    """

    award_id: UUID
    competition_id: UUID
    reason_code: str
    reason: str
    evaluates_anew: bool
    letters: tuple[tuple[UUID, UUID], ...]
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectionReversalProposed:
    """A rejection that the tenderer was told of is proposed to be reversed, before the contract is concluded."""

    reversal_id: UUID
    competition_id: UUID
    tender_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class RejectionReversalDeclined:
    """The rejection stands; `proposed_by` is told why."""

    reversal_id: UUID
    competition_id: UUID
    reason: str
    proposed_by: UUID


@dataclass(frozen=True, slots=True)
class RejectionReversed:
    """Decided, and the tenderer told in the same act: its tender is assessed with the others.

    `confirmed_secrets` as in `AwardAnnounced`.
    """

    reversal_id: UUID
    competition_id: UUID
    tender_id: UUID
    supplier_id: UUID
    reason: str
    letter_id: UUID
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosedWithoutAward:
    """Cancelled, with the procurement report; the letters are the competition's own (FOA §§ 25-4, 25-5).

    `confirmed_secrets` as in `AwardAnnounced`.
    """

    competition_id: UUID
    reason_code: str
    report_letter_id: UUID
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ValidityExtensionAsked:
    """Every tenderer not rejected was asked to be bound until `valid_until_on` (FOA § 20-6).

    `letters` are (supplier, letter).
    """

    extension_id: UUID
    competition_id: UUID
    valid_until_on: date
    due_at: datetime
    letters: tuple[tuple[UUID, UUID], ...]


@dataclass(frozen=True, slots=True)
class ValidityAnswered:
    extension_id: UUID
    competition_id: UUID
    supplier_id: UUID
    prolongs: bool


@dataclass(frozen=True, slots=True)
class ComplaintReceived:
    """A supplier complained to the authority; `about` is one of `models.COMPLAINT_ABOUT`."""

    complaint_id: UUID
    competition_id: UUID
    supplier_id: UUID
    about: str
    receipt_id: UUID


@dataclass(frozen=True, slots=True)
class ComplaintTaken:
    """Somebody who is not on the panel deals with it."""

    complaint_id: UUID
    competition_id: UUID


@dataclass(frozen=True, slots=True)
class SigningWaits:
    """Whether the authority waits with signing until the complaint is decided; the complainant is told."""

    complaint_id: UUID
    competition_id: UUID
    supplier_id: UUID
    waits: bool


@dataclass(frozen=True, slots=True)
class ComplaintDecisionProposed:
    """An outcome with reasons awaits an approver."""

    complaint_id: UUID
    competition_id: UUID
    outcome: str
    consequence: str


@dataclass(frozen=True, slots=True)
class ComplaintDecisionSentBack:
    """The approver wants it otherwise; `proposed_by` is told why."""

    complaint_id: UUID
    competition_id: UUID
    reason: str
    proposed_by: UUID


@dataclass(frozen=True, slots=True)
class ComplaintDecided:
    """The authority's decision, with its letter to the complainant; `confirmed_secrets` as in `AwardAnnounced`."""

    complaint_id: UUID
    competition_id: UUID
    supplier_id: UUID
    outcome: str
    consequence: str
    letter_id: UUID
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintWithdrawn:
    """The complainant took it back before it was decided."""

    complaint_id: UUID
    competition_id: UUID
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class ReviewCaseRegistered:
    """The matter is before a review body or court; `case` is its name there."""

    complaint_id: UUID
    competition_id: UUID
    case: str


@dataclass(frozen=True, slots=True)
class ReviewCaseClosed:
    """What came of the case."""

    complaint_id: UUID
    competition_id: UUID
    result: str


@dataclass(frozen=True, slots=True)
class CaseReceived:
    """A case at a court or the complaints board; `kind` is one of `core.suspension.KINDS`.

    `suspends`: by law nobody signs until the court has decided.
    """

    case_id: UUID
    competition_id: UUID
    kind: str
    case: str
    served_on: date
    suspends: bool


@dataclass(frozen=True, slots=True)
class CaseWaited:
    """Whether the authority signs nothing while a case runs that does not stop the signing by itself."""

    case_id: UUID
    competition_id: UUID
    waits: bool


@dataclass(frozen=True, slots=True)
class CaseEnded:
    """What came of it; `forbids`: the court forbade the signing."""

    case_id: UUID
    competition_id: UUID
    result: str
    forbids: bool


@dataclass(frozen=True, slots=True)
class CaseBanLifted:
    """The court's ban holds no more."""

    case_id: UUID
    competition_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReasonsAsked:
    """A tenderer asks for fuller reasons; they are owed before `due_at`."""

    request_id: UUID
    competition_id: UUID
    supplier_id: UUID
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReasonsGiven:
    """The letter with fuller reasons, to the tenderer that asked; `confirmed_secrets` as in `AwardAnnounced`."""

    request_id: UUID
    competition_id: UUID
    supplier_id: UUID
    letter_id: UUID
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class TradeSecretMarked:
    """A supplier holds a passage of its tender to be a business secret; the passage itself is not told here."""

    secret_id: UUID
    competition_id: UUID
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class RedactedCopyUploaded:
    """A supplier handed in what may leave of one of its files, in place of `original_id`."""

    copy_id: UUID
    competition_id: UUID
    supplier_id: UUID
    original_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class TenderRedacted:
    """The authority decided which passages are withheld when somebody asks for access."""

    redacted_id: UUID
    competition_id: UUID
    supplier_id: UUID
    letter_id: UUID
    withheld: int


@dataclass(frozen=True, slots=True)
class ReopeningProposed:
    """The lead of the panel proposes to reopen a frozen evaluation before the award is announced."""

    reopening_id: UUID
    competition_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReopeningDeclined:
    """The approver lets the frozen result stand; `proposed_by` is told why."""

    reopening_id: UUID
    competition_id: UUID
    reason: str
    proposed_by: UUID


@dataclass(frozen=True, slots=True)
class EvaluationReopened:
    """Decided: the frozen result is set aside, and a recommendation made from it is withdrawn."""

    reopening_id: UUID
    competition_id: UUID
    result_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class AwardWithdrawn:
    """A recommendation nobody outside was told of is taken back; `reason` says what made it fall."""

    award_id: UUID
    competition_id: UUID
    reason: str
    prepared_by: UUID
