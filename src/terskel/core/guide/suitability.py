"""Whether a DPS suits a need: ten questions, counted and never decided by the count (rulebook §5.3)."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from terskel.core.guide.grounds import said
from terskel.core.guide.purchase import QUESTIONS, Purchase, Question
from terskel.core.languages import Language
from terskel.core.regimes import Regime

Speaks: TypeAlias = Literal["for", "against", "excludes", "open"]

_GOOD: Final[dict[Question, bool]] = {
    "standard_deliveries": True,
    "repeated_needs": True,
    "enough_suppliers": True,
    "specified_without_talking": True,
    "volatile_prices": True,
    "electronic_capacity": True,
    "urgent_deliveries": False,
    "negotiation_needed": False,
    "several_buyers": True,
}
"""The answer that speaks for a DPS."""

_EXCLUDING: Final[dict[Question, str]] = {
    "standard_deliveries": "FOA § 26-4(1)",
    "electronic_capacity": "FOA § 26-4(3)",
    "negotiation_needed": "FOA § 23-6(3)",
}
"""Questions whose other answer means that a DPS is not lawful, with the clause."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question, and what its answer means for a DPS; `clause` where the answer excludes one."""

    question: str
    speaks: Speaks
    clause: str = ""

    def asked(self, language: Language) -> str:
        return said(f"question.{self.question}", language)

    def meant(self, language: Language) -> str:
        return said(f"speaks.{self.speaks}", language)


@dataclass(frozen=True, slots=True)
class Suitability:
    """Every question with its answer. The counts are for a person to weigh; only `excluding` settles anything."""

    answers: tuple[Answer, ...]

    @property
    def excluding(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.speaks == "excludes")

    def count(self, speaks: Speaks) -> int:
        return sum(answer.speaks == speaks for answer in self.answers)


def suitability(purchase: Purchase, regime: Regime) -> Suitability:
    """The answers of the purchase, and the regime as the ninth question."""
    answers = [_answer(question, purchase) for question in QUESTIONS]
    answers.insert(8, Answer("part_three", _part_three(regime)))
    return Suitability(tuple(answers))


def _part_three(regime: Regime) -> Speaks:
    """Open where it is not known which part governs."""
    if regime is Regime.UNKNOWN:
        return "open"
    return "for" if regime is Regime.FOA_III else "against"


def _answer(question: Question, purchase: Purchase) -> Answer:
    given = purchase.answers.get(question)
    if given is None:
        return Answer(question, "open")
    if given == _GOOD[question]:
        return Answer(question, "for")
    if question in _EXCLUDING:
        return Answer(question, "excludes", _EXCLUDING[question])
    return Answer(question, "against")
