"""The price that tenders are compared by: one sum, a basket, or the cost over the life of what is bought.

A basket is volumes times unit prices; a life-cycle cost adds what comes later, discounted (FOA § 18-2,
rulebook §6.5). Volumes, rate and years are part of the model: they are published and locked with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias, get_args

from terskel.core.canonical import Json, decimal_text
from terskel.core.economics.discounting import annuity, discount_factor, per_cent
from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.spelling import no_strangers, number, one_of, rows_of, text_of

When: TypeAlias = Literal["start", "yearly", "end"]
Side: TypeAlias = Literal["cost", "income"]

WHEN: Final[tuple[When, ...]] = get_args(When)
SIDES: Final[tuple[Side, ...]] = get_args(Side)
LONGEST_LIFE: Final = 100
"""Years; a longer life is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the price form: `quantity` times the tenderer's unit price.

    when: paid at the start, at the end of each year, or at the end of the last year.
    side: an income (a residual value) lowers the cost.
    """

    id: str
    name: str
    quantity: Decimal = Decimal(1)
    when: When = "start"
    side: Side = "cost"


@dataclass(frozen=True, slots=True)
class PriceForm:
    """The lines, and for what comes later the discount rate in per cent and the number of years."""

    lines: tuple[PriceLine, ...]
    rate: Decimal = Decimal(0)
    years: int = 0

    def comparison(self, unit_prices: Mapping[str, Decimal]) -> tuple[Calculation, ...]:
        """Each line's calculation and last their sum, which is the price the tender is compared by."""
        rate = per_cent(self.rate)
        factors = {
            "start": Fraction(1),
            "yearly": annuity(rate, self.years),
            "end": discount_factor(rate, self.years),
        }
        lines = [_line(one, Fraction(unit_prices[one.id]), factors[one.when]) for one in self.lines]
        parts = {f"line_{place}": line.result for place, line in enumerate(lines, start=1)}
        return (*lines, Calculation.on("sum", parts))

    def to_json(self) -> dict[str, Json]:
        return {
            "lines": [
                {
                    "id": one.id,
                    "name": one.name,
                    "quantity": decimal_text(one.quantity),
                    "when": one.when,
                    "side": one.side,
                }
                for one in self.lines
            ],
            "rate": decimal_text(self.rate),
            "years": self.years,
        }

    @staticmethod
    def from_json(data: object) -> "PriceForm | None":
        """The form that `to_json` wrote, None for None; raises ValueError for anything else."""
        match data:
            case None:
                return None
            case dict():
                no_strangers(data, ("lines", "rate", "years"), "a price form")
                return PriceForm(
                    lines=tuple(_line_from(line) for line in rows_of(data, "lines")),
                    rate=number(data.get("rate", 0)),
                    years=int(number(data.get("years", 0))),
                )
        raise ValueError(f"{data!r} is no price form")


def _line(line: PriceLine, unit_price: Fraction, factor: Fraction) -> Calculation:
    quantity = Fraction(line.quantity)
    if line.side == "income":
        return Calculation.of("income", quantity=quantity, unit_price=unit_price, factor=factor)
    if line.when == "start":
        return Calculation.of("line", quantity=quantity, unit_price=unit_price)
    return Calculation.of("line_discounted", quantity=quantity, unit_price=unit_price, factor=factor)


def _line_from(data: Mapping[str, object]) -> PriceLine:
    no_strangers(data, ("id", "name", "quantity", "when", "side"), "a line of a price form")
    return PriceLine(
        id=text_of(data, "id"),
        name=text_of(data, "name"),
        quantity=number(data.get("quantity", 1)),
        when=one_of(WHEN, data.get("when", "start")),
        side=one_of(SIDES, data.get("side", "cost")),
    )
