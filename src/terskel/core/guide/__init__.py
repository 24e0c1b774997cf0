"""The procedure guide: from a planned purchase to the regime, the lawful procedures, and the text for the file."""

from dataclasses import dataclass

from terskel.core.guide.procedures import Option, Procedure, options
from terskel.core.guide.purchase import (
    CONDITIONS,
    QUESTIONS,
    Condition,
    Lot,
    PartTwoException,
    Purchase,
    PurchaseKind,
    Question,
)
from terskel.core.guide.regime import Governing, governing
from terskel.core.guide.suitability import Answer, Suitability, suitability
from terskel.core.guide.value import Estimate, ValueParts, estimated
from terskel.core.regimes import Regime

__all__ = [
    "CONDITIONS",
    "QUESTIONS",
    "Answer",
    "Condition",
    "Estimate",
    "Governing",
    "Guidance",
    "Lot",
    "Option",
    "PartTwoException",
    "Procedure",
    "Purchase",
    "PurchaseKind",
    "Question",
    "Suitability",
    "ValueParts",
    "estimated",
    "guide",
]


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the guide answers. It shows what is lawful; a person chooses and says why."""

    purchase: Purchase
    governing: Governing
    suitability: Suitability
    options: tuple[Option, ...]

    @property
    def lawful(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.lawful)

    @property
    def refused(self) -> tuple[Option, ...]:
        """Those that the law forbids; none where the law of the day is not known."""
        return () if self.undecided else tuple(option for option in self.options if not option.lawful)

    @property
    def undecided(self) -> tuple[Option, ...]:
        """Every procedure where it is unknown which part governs: neither lawful nor refused, for nobody guesses."""
        return self.options if self.governing.regime is Regime.UNKNOWN else ()

    def option(self, procedure: str) -> Option:
        """The option of that name; raises KeyError."""
        for option in self.options:
            if option.procedure == procedure:
                return option
        raise KeyError(procedure)


def guide(purchase: Purchase) -> Guidance:
    """The answers for a purchase; raises ValueError for no or malformed CPV codes and a negative value."""
    found = governing(purchase)
    suited = suitability(purchase, found.regime)
    return Guidance(purchase, found, suited, options(purchase, found.regime, suited))
