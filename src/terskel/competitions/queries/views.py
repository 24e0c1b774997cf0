"""What the room's reads give: frozen values, money in kroner without VAT, instants in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from uuid import UUID

from terskel.competitions.queries.document_views import CorrectionView, DocumentView
from terskel.competitions.queries.lot_views import LotsView
from terskel.competitions.queries.text_views import CarriedTerms
from terskel.core import deadlines, references
from terskel.core.answers import AskedFor
from terskel.core.deadlines import Deadline
from terskel.core.evaluation import Anchor, Criterion, EvaluationModel, PriceForm, SubCriterion
from terskel.core.instants import oslo_day
from terskel.core.languages import Language
from terskel.core.rulesets import by_id
from terskel.core.rulesets.own import KeptRules, OwnRules

CriterionKind = Literal["price", "quality"]


@dataclass(frozen=True, slots=True)
class RequirementTerms:
    """`climate`: the requirement answers for climate and environment (LOA § 5b). `asked` is how it is answered.

    `locked`: it is a text of the text bank, and stands word for word.
    """

    id: UUID
    number: int
    text: str
    climate: bool
    asked: AskedFor = AskedFor("yes_no")
    locked: bool = False


@dataclass(frozen=True, slots=True)
class PartTerms:
    """A part of a criterion; `weight` is its share of it in per cent."""

    id: UUID
    name: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Scored:
    """What people give points for: a criterion of quality, or one of its parts.

    `weight` in per cent: of the competition, or for a part of its criterion.
    """

    id: UUID
    criterion: "CriterionTerms"
    part: PartTerms | None

    @property
    def name(self) -> str:
        return self.criterion.name if self.part is None else f"{self.criterion.name}: {self.part.name}"

    @property
    def weight(self) -> Decimal:
        return self.criterion.weight if self.part is None else self.part.weight


@dataclass(frozen=True, slots=True)
class CriterionTerms:
    """`weight` in per cent; `documentation` is what the supplier hands in for it.

    `least_points`: a tender that gets fewer is rejected; None where nothing is asked.
    `parts`: where there are any, points are given for them and not for the criterion. `asked` is how it is answered.
    `anchors`: what points on the scale mean, the fewest first; where there are parts, on each of them.
    """

    id: UUID
    number: int
    name: str
    description: str
    documentation: str
    weight: Decimal
    kind: CriterionKind
    climate: bool
    least_points: Decimal | None = None
    parts: tuple[PartTerms, ...] = ()
    asked: AskedFor = AskedFor("text")
    anchors: tuple[Anchor, ...] = ()

    @property
    def for_evaluation(self) -> Criterion:
        return Criterion(
            str(self.id),
            self.name,
            self.weight,
            self.kind,
            tuple(SubCriterion(str(part.id), part.name, part.weight) for part in self.parts),
            least_points=self.least_points,
            anchors=self.anchors,
        )

    @property
    def scored(self) -> tuple[Scored, ...]:
        """What people give points for; of price nothing."""
        if self.kind != "quality":
            return ()
        return tuple(Scored(part.id, self, part) for part in self.parts) or (Scored(self.id, self, None),)


@dataclass(frozen=True, slots=True)
class ClauseTerms:
    """The buyer's answer on one of the contract clauses of LOA §§ 5e to 5h; `clause` is "5e" … "5h".

    `sanction` is what the contract does when the clause is broken (LOA § 5p); None where nobody was asked.
    """

    clause: str
    included: bool
    reason: str
    sanction: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What tenders, evaluation, award and contract are held to. `standstill_days` 0: chosen off.

    `model_digest` is the digest stored at publication; empty in a draft, where `model` may be None too.
    `price_after_quality`, `tenderers_hidden`: prices, and who tenders what, are kept back until quality is assessed.
    `texts` are locked texts of the text bank; those that are requirements stand among `requirements` too.
    """

    competition_id: UUID
    dps_id: UUID
    authority_id: UUID
    reference: str
    title: str
    language: Language
    scope: str
    need: str
    estimated_value: Decimal | None
    starts_on: date | None
    ends_on: date | None
    duration_text: str
    place: str
    contract_form: str
    contract_basis: str
    contract_deviation_reason: str
    site_visit: str
    subcontractor_tiers: int | None
    tiers_reason: str
    result_kind: str
    cv_count: int
    reference_count: int
    regime: str
    service_kind: str
    ruleset_id: str
    own_rules: OwnRules
    standstill_mode: str
    standstill_days: int
    created_by: UUID
    published_at: datetime | None
    closes_at: datetime | None
    cancelled_at: datetime | None
    model: EvaluationModel | None
    model_digest: str
    criteria: tuple[CriterionTerms, ...]
    requirements: tuple[RequirementTerms, ...]
    category_ids: tuple[UUID, ...]
    clauses: tuple[ClauseTerms, ...]
    validity_days: int | None = None
    people: Mapping[UUID, int] = field(default_factory=dict)
    price_after_quality: bool = False
    tenderers_hidden: bool = False
    texts: tuple[CarriedTerms, ...] = ()

    @property
    def whole_scope(self) -> str:
        """What is bought: the buyer's own words, and after them the locked texts."""
        return self._with_locked(self.scope, "specification")

    @property
    def whole_need(self) -> str:
        return self._with_locked(self.need, "need")

    def _with_locked(self, own: str, kind: str) -> str:
        return "\n\n".join(part for part in (own, *(one.wording for one in self.texts if one.kind == kind)) if part)

    def clause(self, rule: str) -> str:
        """Where that rule stands in the part that governs the purchase, e.g. "FOA § 10-4"; see `core.references`."""
        return references.clause(rule, self.regime, on=oslo_day(self.published_at) if self.published_at else None)

    def cited(self, rule: str) -> str:
        """The same as a letter in the competition's language says it; "" where no clause says it."""
        return references.spelled(self.clause(rule), self.language)

    @property
    def contract_terms(self) -> tuple[CarriedTerms, ...]:
        """Terms of the contract that stand word for word; the rest is in the contract document."""
        return tuple(one for one in self.texts if one.kind == "contract_term")

    @property
    def cvs(self) -> int:
        """How many CVs a tender must have: as many as are asked for, and one for each named person of `people`."""
        return max(self.cv_count, sum(self.people.values()))

    @property
    def valid_until(self) -> Deadline | None:
        """How long tenders bind (FOA § 20-6); it follows the deadline. None for a draft without one."""
        return None if self.closes_at is None else _bound_until(self.closes_at, self.validity_days, self.ruleset_id)

    @property
    def kept(self) -> KeptRules:
        """The rules the competition was announced under and keeps; raises KeyError for a draft, which has none yet."""
        return KeptRules(by_id(self.ruleset_id), self.own_rules)

    @property
    def price_criterion(self) -> CriterionTerms | None:
        return next((criterion for criterion in self.criteria if criterion.kind == "price"), None)

    @property
    def price_form(self) -> PriceForm | None:
        """The rows that each tender prices; None where it states one sum, or no price at all."""
        return self.model.price_form if self.model is not None and self.price_criterion is not None else None

    @property
    def quality_criteria(self) -> tuple[CriterionTerms, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.kind == "quality")

    @property
    def scored(self) -> tuple[Scored, ...]:
        """What people give points for, in order."""
        return tuple(scored for criterion in self.criteria for scored in criterion.scored)


@dataclass(frozen=True, slots=True)
class DeadlineChangeView:
    old_closes_at: datetime
    new_closes_at: datetime
    reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """How far the approval before publication has come; for the authority's own people.

    `prepared`: the reader wrote in the draft, so that another approver decides. `return_reason` is of the last time it
    was sent back, "" where it was not or was submitted anew since.
    """

    submitted_at: datetime | None
    submitted_by_name: str
    approved_at: datetime | None
    approved_by_name: str
    returned_at: datetime | None
    returned_by_name: str
    return_reason: str
    prepared: bool


@dataclass(frozen=True, slots=True)
class CompetitionView:
    """A competition whole, as far as the reader may know it. `approval` is for the authority's own people alone.

    `lots`: the purchase that it is a lot of, with all its lots. `roles`: of a team, each category and how many persons
    a tender names for it. `version`: of all that the view is made of, where nothing but `state` in it depends on the
    instant, and nothing on the reader; else empty.
    """

    terms: Terms
    state: str
    dps_name: str
    dps_reference: str
    dps_slug: str
    authority_name: str
    categories: tuple[str, ...]
    contact: str
    climate_answer: str
    climate_reason: str
    wording_reason: str
    universal_design: str
    security: str
    human_rights: str
    lots_reason: str
    question_deadline_at: datetime | None
    documents: tuple[DocumentView, ...]
    deadline_changes: tuple[DeadlineChangeView, ...]
    corrections: tuple[CorrectionView, ...]
    invited_count: int | None
    cancellation_reason_code: str
    cancellation_reason: str
    new_competition_follows: bool | None
    approval: ApprovalView | None
    lots: LotsView | None = None
    roles: tuple[tuple[str, int], ...] = ()
    version: str = field(default="", compare=False)

    @property
    def id(self) -> UUID:
        return self.terms.competition_id

    @property
    def reference(self) -> str:
        return self.terms.reference

    @property
    def title(self) -> str:
        return self.terms.title

    @property
    def every_document(self) -> frozenset[UUID]:
        """The files that stand, and those that a correction took out or put others in the place of."""
        corrected = (file.before for correction in self.corrections for file in correction.files)
        return frozenset(one.id for one in (*self.documents, *corrected) if one is not None)

    @property
    def closes_at(self) -> datetime | None:
        return self.terms.closes_at

    @property
    def published_at(self) -> datetime | None:
        return self.terms.published_at


@dataclass(frozen=True, slots=True)
class CompetitionRow:
    """One line of a list."""

    id: UUID
    reference: str
    title: str
    language: str
    authority_id: UUID
    authority_name: str
    dps_id: UUID
    state: str
    created_at: datetime
    published_at: datetime | None
    closes_at: datetime | None
    cancelled_at: datetime | None
    estimated_value: Decimal | None


@dataclass(frozen=True, slots=True)
class Outline:
    """What this room knows of how far a competition has come; `cancellation_reason_code` is empty where it stands."""

    id: UUID
    published_at: datetime | None
    closes_at: datetime | None
    cancelled_at: datetime | None
    cancellation_reason_code: str
    validity_days: int | None = None
    price_after_quality: bool = False
    tenderers_hidden: bool = False
    question_deadline_at: datetime | None = None
    dps_id: UUID | None = None
    ruleset_id: str = ""
    title: str = ""

    @property
    def valid_until(self) -> Deadline | None:
        """How long tenders bind (FOA § 20-6); it follows the deadline. None for a draft."""
        closes_at = self.closes_at if self.published_at is not None else None
        return None if closes_at is None else _bound_until(closes_at, self.validity_days, self.ruleset_id)


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation in the supplier's own list."""

    id: UUID
    competition: CompetitionRow
    sent_at: datetime
    declined_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationView:
    """The reader's own invitation; `categories` are those the supplier was admitted in when it was sent."""

    id: UUID
    competition_id: UUID
    supplier_id: UUID
    category_ids: tuple[UUID, ...]
    sent_at: datetime
    declined_at: datetime | None
    decline_reason: str
    decline_text: str


@lru_cache(maxsize=4096)  # hundreds on a page, and few days among them
def _bound_until(closes_at: datetime, days: int | None, ruleset_id: str) -> Deadline:
    """By the rules that the competition keeps, or by those of the day of the deadline where it has none yet."""
    return deadlines.tender_valid_until(closes_at, stated_days=days, rules=by_id(ruleset_id) if ruleset_id else None)
