"""What a qualification requirement may ask about: the law's closed list (FOA §§ 16-1 to 16-7, 24-2).

Nothing else may be asked at admission: no price, no solution, no award criterion (§ 16-1(1)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

RequirementKind: TypeAlias = Literal["exclusion", "suitability", "economic", "technical"]
AnswerForm: TypeAlias = Literal["declaration", "amount", "ratio", "references", "people", "certificate", "description"]
Unit: TypeAlias = Literal["", "kroner", "percent", "count"]

KINDS: Final[tuple[RequirementKind, ...]] = ("exclusion", "suitability", "economic", "technical")
TURNOVER: Final = frozenset({"turnover", "turnover_in_field"})
"""The types whose minimum is at most twice the value (FOA § 16-3(1) a)."""


@dataclass(frozen=True, slots=True)
class RequirementType:
    """`answer` is how a supplier shows that it is met, `unit` what a minimum counts in; "" takes no minimum."""

    code: str
    kind: RequirementKind
    clause: str
    answer: AnswerForm
    unit: Unit = ""


_ALL: Final = (
    RequirementType("exclusion_grounds", "exclusion", "FOA § 24-2", "declaration"),
    RequirementType("register_enrolment", "suitability", "FOA § 16-2", "certificate"),
    RequirementType("authorisation", "suitability", "FOA § 16-2", "certificate"),
    RequirementType("financial_standing", "economic", "FOA §§ 16-3, 16-4", "description"),
    RequirementType("turnover", "economic", "FOA §§ 16-3(1), 16-4", "amount", "kroner"),
    RequirementType("turnover_in_field", "economic", "FOA §§ 16-3(1), 16-4", "amount", "kroner"),
    RequirementType("financial_ratio", "economic", "FOA §§ 16-3(1), 16-4", "ratio", "percent"),
    RequirementType("liability_insurance", "economic", "FOA §§ 16-3(1), 16-4", "amount", "kroner"),
    RequirementType("references", "technical", "FOA §§ 16-5, 16-6", "references", "count"),
    RequirementType("technicians", "technical", "FOA §§ 16-5, 16-6", "people", "count"),
    RequirementType("education", "technical", "FOA §§ 16-5, 16-6", "people", "count"),
    RequirementType("quality_measures", "technical", "FOA §§ 16-5, 16-6", "description"),
    RequirementType("supply_chain", "technical", "FOA §§ 16-5, 16-6", "description"),
    RequirementType("production_check", "technical", "FOA §§ 16-5, 16-6", "declaration"),
    RequirementType("environmental_measures", "technical", "FOA §§ 16-5, 16-6", "description"),
    RequirementType("workforce", "technical", "FOA §§ 16-5, 16-6", "description", "count"),
    RequirementType("equipment", "technical", "FOA §§ 16-5, 16-6", "description"),
    RequirementType("subcontracting", "technical", "FOA §§ 16-5, 16-6", "description", "percent"),
    RequirementType("samples", "technical", "FOA §§ 16-5, 16-6", "description"),
    RequirementType("quality_certificate", "technical", "FOA § 16-7", "certificate"),
    RequirementType("environment_certificate", "technical", "FOA § 16-7", "certificate"),
)

REQUIREMENT_TYPES: Final[Mapping[str, RequirementType]] = MappingProxyType({one.code: one for one in _ALL})
USUAL_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "exclusion": "exclusion_grounds",
        "suitability": "register_enrolment",
        "economic": "financial_standing",
        "technical": "references",
    }
)
"""What a requirement of a kind asks about where nothing more is said."""


def types_of(kind: str) -> tuple[RequirementType, ...]:
    """The types of one kind, in the order of the law."""
    return tuple(one for one in _ALL if one.kind == kind)
