"""What happened to a dynamic purchasing system."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DpsCreated:
    reference: str
    name: str
    authority_id: UUID


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """The names of the fields that got a new value."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegimeDetermined:
    """Regime by CPV and estimated value on a day, under a named rule set."""

    regime: str
    service_kind: str
    ruleset_id: str
    estimated_value: Decimal
    cpv: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryAdded:
    """`name` is None for the one unnamed category of a DPS without categories."""

    category_id: UUID
    code: str
    name: str | None


@dataclass(frozen=True, slots=True)
class CategoryChanged:
    category_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class CategoryRemoved:
    category_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class RequirementAdded:
    requirement_id: UUID
    requirement_kind: str
    category_id: UUID | None


@dataclass(frozen=True, slots=True)
class RequirementChanged:
    requirement_id: UUID


@dataclass(frozen=True, slots=True)
class RequirementRemoved:
    requirement_id: UUID


@dataclass(frozen=True, slots=True)
class MemberNamed:
    """An authority is named in the notice as one that may buy."""

    member_id: UUID
    authority_id: UUID
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    member_id: UUID
    authority_id: UUID


@dataclass(frozen=True, slots=True)
class DpsPublished:
    """The set-up notice was dispatched; requests are received, sealed until the first window closes."""

    dispatched_at: datetime
    first_window_closes_at: datetime
    initial_assessment_days: int
    ends_at: datetime
    regime: str
    ruleset_id: str
    openers: tuple[UUID, ...]
    threshold: int


@dataclass(frozen=True, slots=True)
class DpsMadePublic:
    """Doffin and TED answered; `public_from_at` is the first instant the page may be shown (FOA § 21-1(5))."""

    public_from_at: datetime


@dataclass(frozen=True, slots=True)
class InitialAssessmentFinished:
    """Every request of the first window is decided; competitions may start (FOA § 26-7(2))."""

    first_window_closes_at: datetime


@dataclass(frozen=True, slots=True)
class DpsCancelled:
    reason: str


@dataclass(frozen=True, slots=True)
class DpsEnded:
    reason: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ShareHandedOver:
    """An opener gave their share of the key to a colleague, who opens in their place."""

    from_person_id: UUID
    to_person_id: UUID
