"""What the procedure guide is told of a purchase (rulebook §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from terskel.core.rulesets import BuyerKind

PurchaseKind: TypeAlias = Literal["goods_services", "works", "design_contest"]

Condition: TypeAlias = Literal[
    "adapts_solutions", "innovative_or_design", "complexity_or_risk", "not_precise_enough", "only_unacceptable_tenders"
]
"""The five grounds for negotiation or dialogue, FOA § 13-2 a to e."""

CONDITIONS: Final[tuple[Condition, ...]] = get_args(Condition)

PartTwoException: TypeAlias = Literal[
    "single_supplier",
    "exceptionally_advantageous",
    "unforeseen_urgency",
    "unforeseen_additional",
    "failed_competition",
    "exchange",
    "cover_purchase",
]
"""The grounds of FOA § 5-2 for buying without competition under Part II."""

Question: TypeAlias = Literal[
    "standard_deliveries",
    "repeated_needs",
    "enough_suppliers",
    "specified_without_talking",
    "volatile_prices",
    "electronic_capacity",
    "urgent_deliveries",
    "negotiation_needed",
    "several_buyers",
]
QUESTIONS: Final[tuple[Question, ...]] = get_args(Question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot that might follow a lower part: its value, and that of all such lots together (FOA § 5-4(8))."""

    value: Decimal
    small_lots_together: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase as it is planned. Amounts in NOK without VAT; `value` counts options, all lots and all who take part.

    `answers` holds those questions of suitability for a DPS that have been answered. `excluded_by` names the clause
    that keeps the purchase outside the regulation (FOA chapters 2 and 3), `no_competition_ground` why there can be no
    competition (FOA §§ 13-3, 13-4).
    """

    subject: str
    cpv: tuple[str, ...]
    kind: PurchaseKind
    buyer_kind: BuyerKind
    announced_on: date
    value: Decimal
    lot: Lot | None = None
    conditions: frozenset[Condition] = frozenset()
    exception: PartTwoException | None = None
    develops_and_buys: bool = False
    excluded_by: str = ""
    no_competition_ground: str = ""
    electronic: bool = True
    prior_notice: bool = False
    urgent: bool = False
    answers: Mapping[Question, bool] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))
