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
PriceFault: TypeAlias = Literal["missing", "negative", "zero", "not_in_ore"]
Side: TypeAlias = Literal["cost", "income"]

WHEN: Final[tuple[When, ...]] = get_args(When)
SIDES: Final[tuple[Side, ...]] = get_args(Side)
LONGEST_LIFE: Final = 100
"""Years; a longer life is a slip of the keyboard."""
MOST_LINES: Final = 200
ORE: Final = 2
"""Decimals of an amount in kroner."""


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the price form: `quantity` times the tenderer's unit price.

    when: paid at the start, at the end of each year, or at the end of the last year.
    side: an income (a residual value) lowers the cost.
    unit: what one is: an hour, a piece, a month. estimated: the quantity is expected, not ordered.
    zero: the unit price may be 0, as what is included elsewhere; an income always may.
    """

    id: str
    name: str
    quantity: Decimal = Decimal(1)
    when: When = "start"
    side: Side = "cost"
    unit: str = ""
    estimated: bool = False
    zero: bool = False

    def judge(self, price: Decimal | None) -> PriceFault | None:
        """What keeps this from being a unit price that tenders can be compared by; None where nothing does."""
        if price is None:
            return "missing"
        if not price.is_finite() or price < 0:
            return "negative"
        if price == 0 and not (self.zero or self.side == "income"):
            return "zero"
        exponent = price.normalize().as_tuple().exponent
        return "not_in_ore" if isinstance(exponent, int) and exponent < -ORE else None

    def to_json(self) -> dict[str, Json]:
        """What came after the first published models is written only where it is used: their digests stand."""
        data: dict[str, Json] = {
            "id": self.id,
            "name": self.name,
            "quantity": decimal_text(self.quantity),
            "when": self.when,
            "side": self.side,
        }
        if self.unit:
            data["unit"] = self.unit
        if self.estimated:
            data["estimated"] = True
        if self.zero:
            data["zero"] = True
        return data


@dataclass(frozen=True, slots=True)
class PriceForm:
    """The lines, and for what comes later the discount rate in per cent and the number of years.

    in_whole_ore: the sum is rounded once, halves away from zero; else it stays exact and the model rounds later.
    """

    lines: tuple[PriceLine, ...]
    rate: Decimal = Decimal(0)
    years: int = 0
    in_whole_ore: bool = False

    def total(self, unit_prices: Mapping[str, Decimal]) -> Fraction:
        """The price that a tender with these unit prices is compared by."""
        return priced(self, [unit_prices])[-1].results[0]

    def sums(self, unit_prices: Mapping[str, Decimal]) -> "PriceSums":
        """What the lines that have a price come to, and the total once all have one that can be compared."""
        whole = all(line.judge(unit_prices.get(line.id)) is None for line in self.lines)
        given = {line.id: unit_prices.get(line.id, Decimal(0)) for line in self.lines}
        *columns, total = priced(self, [given])
        lines = {
            line.id: in_ore(column.results[0])
            for line, column in zip(self.lines, columns, strict=True)
            if line.judge(unit_prices.get(line.id)) is None
        }
        return PriceSums(lines, in_ore(total.results[0]) if whole else None)

    def line(self, line_id: str) -> PriceLine | None:
        return next((one for one in self.lines if one.id == line_id), None)

    def to_json(self) -> dict[str, Json]:
        data: dict[str, Json] = {
            "lines": [one.to_json() for one in self.lines],
            "rate": decimal_text(self.rate),
            "years": self.years,
        }
        if self.in_whole_ore:
            data["in_whole_ore"] = True
        return data

    @staticmethod
    def from_json(data: object) -> "PriceForm | None":
        """The form that `to_json` wrote, None for None; raises ValueError for anything else."""
        match data:
            case None:
                return None
            case dict():
                no_strangers(data, ("lines", "rate", "years", "in_whole_ore"), "a price form")
                return PriceForm(
                    lines=tuple(_line_from(line) for line in rows_of(data, "lines")),
                    rate=number(data.get("rate", 0)),
                    years=int(number(data.get("years", 0))),
                    in_whole_ore=data.get("in_whole_ore", False) is True,
                )
        raise ValueError(f"{data!r} is no price form")


@dataclass(frozen=True, slots=True)
class PriceSums:
    """In kroner, each rounded to whole øre by itself; `total` is rounded from the exact sum. None while it lacks one.

    An income is below zero.
    """

    lines: Mapping[str, Decimal]
    total: Decimal | None


def in_ore(amount: Fraction) -> Decimal:
    """Whole øre, halves away from zero, as a Decimal with two decimals."""
    hundredths = abs(amount) * 100
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(-whole if amount < 0 else whole).scaleb(-ORE)


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
    return (*lines, worked_out("sum", parts, ORE if form.in_whole_ore else None))


def _line(line: PriceLine, unit_prices: Figures, factor: Fraction) -> Column:
    values: dict[str, Value] = {"quantity": Fraction(line.quantity), "unit_price": unit_prices}
    if line.side == "income":
        return worked_out("income", {**values, "factor": factor})
    if line.when == "start":
        return worked_out("line", values)
    return worked_out("line_discounted", {**values, "factor": factor})


def _line_from(data: Mapping[str, object]) -> PriceLine:
    no_strangers(
        data, ("id", "name", "quantity", "when", "side", "unit", "estimated", "zero"), "a line of a price form"
    )
    return PriceLine(
        id=text_of(data, "id"),
        name=text_of(data, "name"),
        quantity=number(data.get("quantity", 1)),
        when=one_of(WHEN, data.get("when", "start")),
        side=one_of(SIDES, data.get("side", "cost")),
        unit=text_of(data, "unit") if "unit" in data else "",
        estimated=data.get("estimated", False) is True,
        zero=data.get("zero", False) is True,
    )
