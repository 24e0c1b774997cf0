"""The price that tenders are compared by: one sum, a basket, or the cost over the life of what is bought.

A basket is volumes times unit prices; a life-cycle cost adds what comes later, discounted (FOA § 18-2,
rulebook §6.5). Volumes, rate and years are part of the model: they are published and locked with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias, get_args

from terskel.core.canonical import Json, decimal_text
from terskel.core.economics.discounting import annuity, discount_factor, per_cent
from terskel.core.evaluation.columns import Column, Value, worked_out
from terskel.core.evaluation.figures import Figures
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

    def total(self, unit_prices: Mapping[str, Decimal]) -> Fraction:
        """The price that a tender with these unit prices is compared by."""
        return priced(self, [unit_prices])[-1].results[0]

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


def priced(form: PriceForm, tenders: Sequence[Mapping[str, Decimal]]) -> tuple[Column, ...]:
    """Each line of all tenders, given their unit prices, and last their sums: the prices they are compared by."""
    rate = per_cent(form.rate)
    factors = {
        "start": Fraction(1),
        "yearly": annuity(rate, form.years),
        "end": discount_factor(rate, form.years),
    }
    lines = [
        _line(line, Figures.of([Fraction(unit_prices[line.id]) for unit_prices in tenders]), factors[line.when])
        for line in form.lines
    ]
    parts: dict[str, Value] = {f"line_{place}": line.results for place, line in enumerate(lines, start=1)}
    return (*lines, worked_out("sum", parts))


def _line(line: PriceLine, unit_prices: Figures, factor: Fraction) -> Column:
    values: dict[str, Value] = {"quantity": Fraction(line.quantity), "unit_price": unit_prices}
    if line.side == "income":
        return worked_out("income", {**values, "factor": factor})
    if line.when == "start":
        return worked_out("line", values)
    return worked_out("line_discounted", {**values, "factor": factor})


def _line_from(data: Mapping[str, object]) -> PriceLine:
    no_strangers(data, ("id", "name", "quantity", "when", "side"), "a line of a price form")
    return PriceLine(
        id=text_of(data, "id"),
        name=text_of(data, "name"),
        quantity=number(data.get("quantity", 1)),
        when=one_of(WHEN, data.get("when", "start")),
        side=one_of(SIDES, data.get("side", "cost")),
    )
