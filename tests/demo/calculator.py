"""A ranking worked out anew from what was published and what was found, without a line of the program that made it.

The formulas are those of the rulebook (§ 6.2), in fractions, over whole columns at once. A formula that is not here
stops the test, so that whoever brings it into the demo writes it here too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

Prices = Mapping[str, Fraction]


@dataclass(frozen=True)
class Sum:
    """A tender's place and total, to the decimals of the model."""

    placement: int
    total: Decimal


def _proportional(prices: Prices, scale: Fraction, model: Mapping[str, Any]) -> dict[str, Fraction]:
    lowest = min(prices.values())
    return {tender: scale * lowest / price for tender, price in prices.items()}


def _linear_basic(prices: Prices, scale: Fraction, model: Mapping[str, Any]) -> dict[str, Fraction]:
    lowest = min(prices.values())
    return {tender: scale - scale * (price - lowest) / lowest for tender, price in prices.items()}


def _linear_floor(prices: Prices, scale: Fraction, model: Mapping[str, Any]) -> dict[str, Fraction]:
    return {tender: max(Fraction(0), points) for tender, points in _linear_basic(prices, scale, model).items()}


def _linear_budget(prices: Prices, scale: Fraction, model: Mapping[str, Any]) -> dict[str, Fraction]:
    cap, floor = Fraction(model["price_cap"]), Fraction(model["price_floor"])
    return {tender: scale * (cap - price) / (cap - floor) for tender, price in prices.items()}


def _highest_lowest(prices: Prices, scale: Fraction, model: Mapping[str, Any]) -> dict[str, Fraction]:
    lowest, highest = min(prices.values()), max(prices.values())
    if lowest == highest:
        return dict.fromkeys(prices, scale)
    return {tender: scale * (highest - price) / (highest - lowest) for tender, price in prices.items()}


FORMULAS: Final[Mapping[str, Callable[[Prices, Fraction, Mapping[str, Any]], dict[str, Fraction]]]] = {
    "proportional": _proportional,
    "linear_basic": _linear_basic,
    "linear_floor": _linear_floor,
    "linear_budget": _linear_budget,
    "highest_lowest": _highest_lowest,
}


def ranked(
    model: Mapping[str, Any],
    weights: Mapping[str, Fraction],
    prices: Prices,
    points: Mapping[str, Mapping[str, Fraction]],
) -> dict[str, Sum]:
    """The order by total points, the highest first.

    model: as it was published. weights: in per cent, by criterion; "price" is the price's. points: by tender and
    criterion of quality. Of tenders with one total, those that the tie-break separates are ordered by it.
    """
    if model["rounding"] != "total" or model.get("quality_scale", "absolute") != "absolute":
        raise ValueError(f"a model whose ranking is not worked out here: {model}")
    for_price = FORMULAS[model["price_formula"]](prices, Fraction(model["scale"]), model)
    totals = {
        tender: (
            weights["price"] * for_price[tender] + sum(weights[one] * given for one, given in points[tender].items())
        )
        / 100
        for tender in prices
    }
    step = Decimal(1).scaleb(-int(model["decimals"]))
    shown = {tender: _half_up(total, step) for tender, total in totals.items()}

    def key(tender: str) -> tuple[Decimal, ...]:
        told = {
            "best_quality": -_decimal(sum(weights[one] * given for one, given in points[tender].items())),
            "lowest_price": _decimal(prices[tender]),
        }
        return (-shown[tender], *(told[rule] for rule in model["tie_break"] if rule != "lottery"))

    keys = {tender: key(tender) for tender in prices}
    return {tender: Sum(1 + sum(other < keys[tender] for other in keys.values()), shown[tender]) for tender in prices}


def _half_up(value: Fraction, step: Decimal) -> Decimal:
    """Rounded as people do, from the exact fraction."""
    units = value / Fraction(step)
    whole = units.numerator // units.denominator
    rest = units - whole
    return (Decimal(whole) + (1 if rest >= Fraction(1, 2) else 0)) * step


def _decimal(value: Fraction | int) -> Decimal:
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.00000001"), ROUND_HALF_UP)
