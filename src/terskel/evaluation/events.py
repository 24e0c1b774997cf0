"""What happened in the evaluation of a competition."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PanelAppointed:
    competition_id: UUID
    lead_id: UUID
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ImpartialityDeclared:
    competition_id: UUID
    person_id: UUID
    declared: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ConflictLifted:
    """An approver found that the conflict `person_id` had declared is none."""

    competition_id: UUID
    person_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class RequirementsChecked:
    """Each check is (tender, requirement, verdict, reason)."""

    competition_id: UUID
    checks: tuple[tuple[UUID, UUID, str, str], ...]


@dataclass(frozen=True, slots=True)
class QualityLocked:
    """The points for quality stand as (tender, what is scored, points), before prices or names are shown."""

    competition_id: UUID
    scores: tuple[tuple[UUID, UUID, Decimal], ...]


@dataclass(frozen=True, slots=True)
class QualityLockLifted:
    competition_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class TenderRejectionRecorded:
    competition_id: UUID
    tender_id: UUID
    ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class TenderRejectionWithdrawn:
    competition_id: UUID
    tender_id: UUID


@dataclass(frozen=True, slots=True)
class TenderRejected:
    """A second person confirmed: the tender is rejected and its tenderer told (FOA § 24-10).

    `confirmed_secrets`: the marks of others that the letter quotes and whoever confirmed found to be no secrets.
    """

    competition_id: UUID
    tender_id: UUID
    supplier_id: UUID
    ground: str
    letter_id: UUID
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoringPlanned:
    """`way` is "joint" or "individual"; each assignment is (criterion, person)."""

    competition_id: UUID
    way: str
    assignments: tuple[tuple[UUID, UUID], ...]
    note: str


@dataclass(frozen=True, slots=True)
class IndividuallyScored:
    """Which cells an evaluator wrote, as (tender, criterion): the points stay hidden until the sheet is submitted."""

    competition_id: UUID
    cells: tuple[tuple[UUID, UUID], ...]


@dataclass(frozen=True, slots=True)
class SheetDelivered:
    """`everyone`: nobody's sheet is awaited any more; the panel can agree."""

    competition_id: UUID
    person_id: UUID
    everyone: bool


@dataclass(frozen=True, slots=True)
class TendersScored:
    """Each score is (tender, criterion, points, reason).

    `changed`: those of them that took the place of settled points when prices were known, as (tender, criterion, the
    points before, the points now, why).
    """

    competition_id: UUID
    scores: tuple[tuple[UUID, UUID, Decimal, str], ...]
    changed: tuple[tuple[UUID, UUID, Decimal, Decimal, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TendererAsked:
    """`kind` is "clarification" (FOA § 23-5), "price" (§ 24-9) or "advantage" (§§ 12-2(2), 24-2(1) d).

    `confirmed_secrets`: the marks of others that the question quotes and whoever asked found to be no secrets.
    """

    enquiry_id: UUID
    competition_id: UUID
    tender_id: UUID
    supplier_id: UUID
    kind: str
    letter_id: UUID
    confirmed_secrets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class TendererAnswered:
    enquiry_id: UUID
    competition_id: UUID
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class EnquiryClosed:
    enquiry_id: UUID
    competition_id: UUID
    tender_id: UUID


@dataclass(frozen=True, slots=True)
class ResultSetAside:
    """The award was reversed, or the evaluation reopened; the panel goes to work again on the same locked model."""

    competition_id: UUID
    result_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class EvaluationFinalised:
    competition_id: UUID
    model_digest: str
    placements: tuple[tuple[UUID, int], ...]
    report_letter_id: UUID


@dataclass(frozen=True, slots=True)
class TenderRejectionReversed:
    """A rejection that the tenderer had been told of stands no more: the tender is assessed with the others."""

    competition_id: UUID
    tender_id: UUID
