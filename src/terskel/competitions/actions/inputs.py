"""What a buyer writes into a draft, each rule with its refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypedDict
from uuid import UUID

from terskel.competitions.models import CLIMATE_ANSWERS, RESULT_KINDS, Competition
from terskel.core.decisions import refuse
from terskel.core.languages import LANGUAGES, Language

SHORTEST_STANDSTILL: Final = 10
MOST_DEMANDED: Final = 50
CLAUSES: Final = ("5e", "5f", "5g", "5h")


@dataclass(frozen=True, slots=True)
class ClauseInput:
    """Whether the contract has a clause of LOA §§ 5e to 5h; a reason where it has not."""

    included: bool
    reason: str = ""


class DraftFields(TypedDict, total=False):
    """What may be changed in a draft. `standstill_days` is a choice only where the regime leaves one; 0 is off."""

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
    result_kind: str
    contact: str
    cv_count: int
    reference_count: int
    climate_answer: str
    climate_reason: str
    clauses: Mapping[str, ClauseInput]
    wording_reason: str
    standstill_days: int


@dataclass(frozen=True, slots=True)
class RequirementInput:
    """`id` names an existing requirement that is kept; None is a new one."""

    text: str
    climate: bool = False
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CriterionInput:
    """`weight` in per cent, `kind` "price" or "quality"; `id` names an existing criterion that is kept."""

    name: str
    weight: Decimal
    kind: str
    description: str = ""
    documentation: str = ""
    climate: bool = False
    id: UUID | None = None


def check_title(title: str) -> None:
    if not title.strip():
        refuse("competitions.title_missing")


def check_changes(competition: Competition, changes: DraftFields) -> None:
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
    if "standstill_days" in changes:
        _check_standstill(competition, changes["standstill_days"])


def _check_standstill(competition: Competition, days: int) -> None:
    if competition.standstill_mode == "fixed" and days != competition.standstill_days:
        refuse("competitions.standstill_fixed", "FOA § 25-2", days=competition.standstill_days)
    if days != 0 and days < SHORTEST_STANDSTILL:
        refuse("competitions.standstill_too_short", "FOA § 25-2(1)", days=days, least=SHORTEST_STANDSTILL)


def check_requirements(requirements: Sequence[RequirementInput]) -> None:
    for number, one in enumerate(requirements, start=1):
        if not one.text.strip():
            refuse("competitions.requirement_without_text", "FOA § 14-1(3)", number=number)


def check_criteria(criteria: Sequence[CriterionInput]) -> None:
    """What can never be a set of criteria. That weights make 100 is checked before publication."""
    for number, one in enumerate(criteria, start=1):
        if not one.name.strip():
            refuse("competitions.criterion_without_name", "FOA § 18-1", number=number)
        if one.kind not in ("price", "quality"):
            refuse("competitions.criterion_kind_unknown", "FOA § 18-1", kind=one.kind)
        if not 0 < one.weight <= 100:
            refuse("competitions.weight_out_of_range", "FOA § 18-1(6)", name=one.name.strip(), weight=one.weight)
    if sum(one.kind == "price" for one in criteria) > 1:
        refuse("competitions.two_price_criteria", "FOA § 18-1")
    names = [one.name.strip().casefold() for one in criteria]
    if len(set(names)) < len(names):
        refuse("competitions.criterion_name_twice", "FOA § 18-1")
