"""What the check reads: a DPS and a competition as they would be published."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from terskel.core.evaluation import Anchor, EvaluationModel
from terskel.core.regimes import Classification
from terskel.core.rulesets import BuyerKind

ClimateAnswer: TypeAlias = Literal[
    "", "criteria", "requirements", "combined", "insignificant", "essential_interest", "statutory_minimum"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCriterion:
    """An award criterion of the notice, with the least and the greatest weight it may get in a competition."""

    name: str
    least: Decimal
    most: Decimal
    climate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DpsCategoryDraft:
    """`label` is empty where the DPS has one unnamed category; `requirements` counts the category's own."""

    label: str
    description: str
    cpv: tuple[str, ...]
    maximum_value: Decimal | None
    requirements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpRecord:
    """What an authority writes down of a DPS before it is published; money in kroner without VAT.

    `largest_contract` is the expected value of the largest contract under the system (FOA § 16-3(4)), `strategy` says
    where the public can read the buyer's procurement strategy (LOA § 5a), `notice_languages` which languages the notice
    is in (FOA § 21-1(2)).
    The draft that is checked and the DPS as others read it are both built on this.
    """

    subject: str
    estimated_quantity: str
    need_for_dps: str
    suitability: str
    how_it_works: str
    award_criteria_frame: str
    contact: str
    cpv: tuple[str, ...]
    buyer_kind: BuyerKind = "state"
    estimated_value: Decimal | None
    largest_contract: Decimal | None = None
    open_to: str
    ends_at: datetime | None
    initial_assessment_days: int | None
    strategy: str | None = None
    notice_languages: tuple[str, ...] | None = None
    climate_answer: ClimateAnswer = ""
    climate_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DpsDraft(SetUpRecord):
    """`requirements` counts the qualification requirements common to all categories.

    What has a default need not be told: None means that the draft says nothing of it. `turnover_requirement` is the
    one that goes furthest beyond the largest contract it is asked for, `requirements_without_evidence` names those
    that do not say how to show that they are met.
    """

    categories: tuple[DpsCategoryDraft, ...]
    requirements: int
    central_purchasing_body: bool
    classification: Classification | None
    dispatched_at: datetime | None = None
    first_window_closes_at: datetime | None = None
    maximum_participants: int | None = None
    fee: Decimal | None = None
    other_channels: tuple[str, ...] = ()
    documents_public: bool = True
    standstill_on: bool | None = None
    turnover_requirement: Decimal | None = None
    turnover_reason: str = ""
    requirements_without_evidence: tuple[str, ...] = ()
    criteria: tuple[PublishedCriterion, ...] | None = None
    climate_requirements: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDraft:
    """`areas` are those the category is limited to; none means everywhere.

    `people` is how many persons a tender names for it.
    """

    code: str
    maximum_value: Decimal | None
    areas: frozenset[str] = frozenset()
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementDraft:
    number: int
    text: str
    climate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionDraft:
    """`rank` is its place where the criteria stand in order of priority instead of being weighted."""

    id: str
    name: str
    weight: Decimal
    kind: Literal["price", "quality"]
    climate: bool = False
    description: str = ""
    documentation: str = ""
    rank: int | None = None
    least_points: Decimal | None = None
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseAnswer:
    """Whether the contract has a clause under e.g. LOA § 5e (`clause` "5e"), and why not if it has none.

    `sanction` is what the contract does when the clause is broken; None where the draft says nothing of it.
    """

    clause: str
    included: bool
    reason: str = ""
    sanction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDraft:
    """A competition document; `reason` says why a restricted one is."""

    name: str
    role: Literal["contract", "specification", "price_form", "other"]
    restricted: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedText:
    """A text of the text bank that must stand word for word.

    `state`: it is "missing" though it is demanded, "outdated" since it has a newer wording, or "out_of_use" here.
    """

    name: str
    state: Literal["missing", "outdated", "out_of_use"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitionDraft:
    """`regime` and `service_kind` are those of the DPS; `undecided_applications` are older than ten working days.

    The first of those was due on `undecided_since`. `waiting_applications` wait within their time: the first and the
    last of them are due on `waiting_from` and `waiting_to`.

    What has a default need not be told: None means that the draft says nothing of it. `published_criteria` are those of
    the DPS notice; `dps_used_value` is what competitions announced under the DPS so far are expected to come to, those
    cancelled left out; `agreed_by_all` says that everyone admitted agreed on a shorter tender deadline;
    `lots` counts those of the purchase, this one among them, and `lots_value` is what they come to together;
    `subcontractor_tiers` is 0 where the law sets no highest number; `locked_texts` are those that need somebody.
    """

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
    undecided_since: date | None = None
    waiting_applications: int = 0
    waiting_from: date | None = None
    waiting_to: date | None = None
    buyer_kind: BuyerKind = "state"
    agreed_by_all: bool = False
    site_visit: bool = False
    area: str | None = ""
    published_criteria: tuple[PublishedCriterion, ...] | None = None
    priority_reason: str = ""
    electronic_auction: bool = False
    intellectual_services: bool | None = None
    documents: tuple[DocumentDraft, ...] | None = None
    standard_contract: bool | None = None
    contract_deviation_reason: str = ""
    cleaning: bool = False
    subcontractor_tiers: int | None = None
    tiers_reason: str = ""
    universal_design: str | None = None
    security: str | None = None
    human_rights: str | None = None
    lots_reason: str | None = None
    lots: int = 1
    lots_value: Decimal | None = None
    first_requests_assessed: bool = True
    dps_estimated_value: Decimal | None = None
    dps_used_value: Decimal | None = None
    validity_days: int | None = None
    price_after_quality: bool = False
    tenderers_hidden: bool = False
    cv_count: int = 0
    reference_count: int = 0
    locked_texts: tuple[LockedText, ...] = ()

    @property
    def whole_value(self) -> Decimal:
        """What limits of value are held against: all the lots of the purchase together (FOA § 5-4)."""
        return self.lots_value or self.estimated_value or Decimal(0)

    @property
    def restricts_documents(self) -> bool:
        """Whether some document is not freely accessible, so that the tender deadline is longer."""
        return self.restricted_documents or any(document.restricted for document in self.documents or ())

    @property
    def sanctions(self) -> tuple[str, ...] | None:
        """What the contract does when one of its clauses is broken; None while some clause says nothing of it."""
        told = [answer.sanction for answer in self.clause_answers if answer.included]
        return None if None in told else ("", *(one for one in told if one is not None))

    @property
    def in_order_of_priority(self) -> bool:
        """Whether the criteria are ranked instead of weighted."""
        return any(criterion.rank is not None for criterion in self.criteria)
