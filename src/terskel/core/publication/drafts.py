"""What the check reads: a DPS and a competition as they would be published."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from terskel.core.evaluation import EvaluationModel
from terskel.core.regimes import Classification

ClimateAnswer: TypeAlias = Literal[
    "", "criteria", "requirements", "combined", "insignificant", "essential_interest", "statutory_minimum"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DpsCategoryDraft:
    """`label` is empty where the DPS has one unnamed category; `requirements` counts the category's own."""

    label: str
    description: str
    cpv: tuple[str, ...]
    maximum_value: Decimal | None
    requirements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DpsDraft:
    """`requirements` counts the qualification requirements common to all categories."""

    subject: str
    estimated_quantity: str
    need_for_dps: str
    suitability: str
    how_it_works: str
    award_criteria_frame: str
    contact: str
    cpv: tuple[str, ...]
    estimated_value: Decimal | None
    ends_at: datetime | None
    initial_assessment_days: int | None
    categories: tuple[DpsCategoryDraft, ...]
    requirements: int
    open_to: str
    central_purchasing_body: bool
    classification: Classification | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDraft:
    code: str
    maximum_value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementDraft:
    number: int
    text: str
    climate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionDraft:
    id: str
    name: str
    weight: Decimal
    kind: Literal["price", "quality"]
    climate: bool = False
    description: str = ""
    documentation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseAnswer:
    """Whether the contract has a clause under e.g. LOA § 5e (`clause` "5e"), and why not if it has none."""

    clause: str
    included: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitionDraft:
    """`regime` and `service_kind` are those of the DPS; `undecided_applications` are older than ten working days."""

    title: str
    scope: str
    need: str
    estimated_value: Decimal | None
    duration_text: str
    starts_on: date | None
    ends_on: date | None
    place: str
    contract_form: str
    result_kind: str
    closes_at: datetime | None
    question_deadline_at: datetime | None
    dps_ends_at: datetime | None
    regime: str
    service_kind: str
    categories: tuple[CategoryDraft, ...]
    requirements: tuple[RequirementDraft, ...]
    criteria: tuple[CriterionDraft, ...]
    model: EvaluationModel | None
    climate_answer: str
    climate_reason: str
    wording_reason: str
    clause_answers: tuple[ClauseAnswer, ...] = ()
    restricted_documents: bool = False
    undecided_applications: int = 0
