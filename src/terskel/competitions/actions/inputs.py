"""What a buyer writes into a draft, each rule with its refusal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypedDict
from uuid import UUID

from terskel.competitions.models import CLIMATE_ANSWERS, CONTRACT_BASES, LONGEST_TITLE, RESULT_KINDS, Competition
from terskel.core.answers import SCORED_KINDS, AskedFor
from terskel.core.decisions import RefusedAct, refuse
from terskel.core.evaluation import Anchor, Criterion, CriterionKind, anchor_faults
from terskel.core.languages import LANGUAGES, Language
from terskel.core.rulesets.own import KeptRules

MOST_DEMANDED: Final = 50
MOST_TIERS: Final = 9
LONGEST_VALIDITY: Final = 365
MOST_PEOPLE: Final = 50
YES_OR_NO: Final = AskedFor("yes_no")
IN_WORDS: Final = AskedFor("text")
CLAUSES: Final = ("5e", "5f", "5g", "5h")


@dataclass(frozen=True, slots=True)
class ClauseInput:
    """Whether the contract has a clause of LOA §§ 5e to 5h; a reason where it has not.

    `sanction` is what the contract does when the clause is broken (LOA § 5p); None says nothing of it.
    """

    included: bool
    reason: str = ""
    sanction: str | None = None


class DraftFields(TypedDict, total=False):
    """What may be changed in a draft.

    `standstill_days` is a choice only where the regime leaves one; 0 is off. `validity_days` None: as the law says.
    """

    title: str
    language: Language
    scope: str
    need: str
    estimated_value: Decimal | None
    duration_text: str
    starts_on: date | None
    ends_on: date | None
    place: str
    contract_form: str
    contract_basis: str
    contract_deviation_reason: str
    site_visit: str
    result_kind: str
    contact: str
    cv_count: int
    reference_count: int
    climate_answer: str
    climate_reason: str
    clauses: Mapping[str, ClauseInput]
    subcontractor_tiers: int | None
    tiers_reason: str
    wording_reason: str
    universal_design: str
    security: str
    human_rights: str
    lots_reason: str
    standstill_days: int
    validity_days: int | None
    price_after_quality: bool
    tenderers_hidden: bool


@dataclass(frozen=True, slots=True)
class RequirementInput:
    """`id` names an existing requirement that is kept; None is a new one. `asked` is how it is answered."""

    text: str
    climate: bool = False
    id: UUID | None = None
    asked: AskedFor = YES_OR_NO


@dataclass(frozen=True, slots=True)
class PartInput:
    """A part of a criterion of quality; `weight` is its share of it in per cent, `id` an existing part that is kept."""

    name: str
    weight: Decimal
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CriterionInput:
    """`weight` in per cent, `kind` "price" or "quality"; `id` names an existing criterion that is kept.

    `least_points`: what a tender must get on a criterion of quality not to be rejected.
    `parts`: sub-criteria, none or at least two; points are then given for each of them.
    `asked`: how a criterion of quality is answered. `anchors`: what points on the scale mean, on each part too.
    """

    name: str
    weight: Decimal
    kind: str
    description: str = ""
    documentation: str = ""
    climate: bool = False
    id: UUID | None = None
    least_points: Decimal | None = None
    parts: tuple[PartInput, ...] = ()
    asked: AskedFor = IN_WORDS
    anchors: tuple[Anchor, ...] = ()


def check_title(title: str) -> None:
    if not title.strip():
        refuse("competitions.title_missing")
    if len(title.strip()) > LONGEST_TITLE:
        refuse("competitions.title_too_long", most=LONGEST_TITLE)


def check_changes(competition: Competition, changes: DraftFields, rules: Callable[[], KeptRules]) -> None:
    """`rules` tells those the draft would be announced under today."""
    if "title" in changes:
        check_title(changes["title"])
    if "language" in changes and changes["language"] not in LANGUAGES:
        refuse("competitions.language_unknown", language=changes["language"])
    value = changes.get("estimated_value")
    if value is not None and value <= 0:
        refuse("competitions.value_not_positive", "FOA § 5-4")
    starts_on = changes.get("starts_on", competition.starts_on)
    ends_on = changes.get("ends_on", competition.ends_on)
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        refuse("competitions.ends_before_start", starts_on=starts_on, ends_on=ends_on)
    if "result_kind" in changes and changes["result_kind"] not in RESULT_KINDS:
        refuse("competitions.result_kind_unknown", kind=changes["result_kind"])
    if "climate_answer" in changes and changes["climate_answer"] not in ("", *CLIMATE_ANSWERS):
        refuse("competitions.climate_answer_unknown", "LOA § 5b", answer=changes["climate_answer"])
    for clause in changes.get("clauses", {}):
        if clause not in CLAUSES:
            refuse("competitions.clause_unknown", "LOA §§ 5e–5h", given=clause)
    for demanded in (changes.get("cv_count", 0), changes.get("reference_count", 0)):
        if not 0 <= demanded <= MOST_DEMANDED:
            refuse("competitions.demanded_out_of_range", most=MOST_DEMANDED)
    tiers = changes.get("subcontractor_tiers")
    if tiers is not None and not 0 <= tiers <= MOST_TIERS:
        refuse("competitions.tiers_out_of_range", "LOA § 5k", most=MOST_TIERS)
    validity = changes.get("validity_days")
    if validity is not None and not 1 <= validity <= LONGEST_VALIDITY:
        refuse("competitions.validity_out_of_range", "FOA § 20-6", most=LONGEST_VALIDITY)
    if "standstill_days" in changes:
        _check_standstill(competition, changes["standstill_days"], rules().length("standstill"))
    if "contract_basis" in changes and changes["contract_basis"] not in ("", *CONTRACT_BASES):
        refuse("competitions.contract_basis_unknown", "FOA § 19-1(1)", basis=changes["contract_basis"])


def _check_standstill(competition: Competition, days: int, least: int) -> None:
    """Fixed stays fixed; what is chosen is none, or at least what the rules ask for."""
    if competition.standstill_mode == "fixed" and days != competition.standstill_days:
        refuse("competitions.standstill_fixed", "FOA § 25-2", days=competition.standstill_days)
    if 0 < days < least:
        refuse("competitions.standstill_too_short", "FOA § 25-2(1)", days=days, least=least)


def check_requirements(requirements: Sequence[RequirementInput]) -> None:
    for number, one in enumerate(requirements, start=1):
        if not one.text.strip():
            refuse("competitions.requirement_without_text", "FOA § 14-1(3)", number=number)
        for fault in one.asked.faults(number):
            raise RefusedAct(fault)


def check_criteria(criteria: Sequence[CriterionInput]) -> None:
    """What can never be a set of criteria. That weights make 100 is checked before publication."""
    for number, one in enumerate(criteria, start=1):
        if not one.name.strip():
            refuse("competitions.criterion_without_name", "FOA § 18-1", number=number)
        if one.kind not in ("price", "quality"):
            refuse("competitions.criterion_kind_unknown", "FOA § 18-1", kind=one.kind)
        if not 0 < one.weight <= 100:
            refuse("competitions.weight_out_of_range", "FOA § 18-1(6)", name=one.name.strip(), weight=one.weight)
        if one.least_points is not None and (one.kind != "quality" or one.least_points <= 0):
            refuse("competitions.least_points_out_of_range", "FOA § 18-1", name=one.name.strip())
        for fault in one.asked.faults(number, SCORED_KINDS):
            raise RefusedAct(fault)
        _check_parts(one)
        _check_anchors(one)
    if sum(one.kind == "price" for one in criteria) > 1:
        refuse("competitions.two_price_criteria", "FOA § 18-1")
    names = [one.name.strip().casefold() for one in criteria]
    if len(set(names)) < len(names):
        refuse("competitions.criterion_name_twice", "FOA § 18-1")


def _check_anchors(criterion: CriterionInput) -> None:
    """The model says how long the scale is; it may be chosen later, so that here its length is not asked for."""
    highest = max((anchor.points for anchor in criterion.anchors), default=Decimal(0))
    kind: CriterionKind = "price" if criterion.kind == "price" else "quality"
    core = Criterion("", criterion.name.strip(), criterion.weight, kind, anchors=criterion.anchors)
    for fault in anchor_faults(core, highest):
        raise RefusedAct(fault)


def _check_parts(criterion: CriterionInput) -> None:
    """Parts make up the whole criterion, so that nobody has to guess what each counts for (C-532/06)."""
    name, parts = criterion.name.strip(), criterion.parts
    if not parts:
        return
    if criterion.kind != "quality":
        refuse("evaluation.parts_of_no_quality_criterion", "E-06", name=name)
    if len(parts) == 1:
        refuse("competitions.part_alone", "E-04", name=name)
    names = {part.name.strip().casefold() for part in parts}
    if "" in names or len(names) < len(parts):
        refuse("competitions.part_names", "E-04", name=name)
    weights = sum(part.weight for part in parts)
    if any(part.weight <= 0 for part in parts) or weights != 100:
        refuse("competitions.part_weights_not_100", "E-04", name=name, weights=weights)
