"""The formulas of rulebook §6.2 and of `data/evaluation`, each a function of exact fractions.

A formula is given its values by name; the names are the words of its text in `phrases.toml`.
`docs/evaluation.md` says where each is lawful and what is weak in it.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import Final

ZERO: Final = Fraction(0)
MILLION: Final = Fraction(1_000_000)


def added(terms: Iterable[Fraction]) -> Fraction:
    """Their exact sum, reduced once at the end instead of at every step."""
    pairs = [(term.numerator, term.denominator) for term in terms]
    whole = lcm(1, *[denominator for _, denominator in pairs])
    return Fraction(sum([numerator * (whole // denominator) for numerator, denominator in pairs]), whole)


def linear_basic(scale: Fraction, price: Fraction, lowest: Fraction) -> Fraction:
    """S - S (P - Pb) / Pb: below zero beyond twice the lowest price (KOFA 2015/60)."""
    return scale - scale * (price - lowest) / lowest


def linear_floor(scale: Fraction, price: Fraction, lowest: Fraction) -> Fraction:
    """The same, never below zero (KOFA 2017/97)."""
    return max(ZERO, linear_basic(scale, price, lowest))


def proportional(scale: Fraction, price: Fraction, lowest: Fraction) -> Fraction:
    """S Pb / P, which is also S - S (P - Pb) / P (KOFA 2017/102) and the QCBS financial score."""
    return scale * lowest / price


def linear_budget(scale: Fraction, price: Fraction, cap: Fraction, floor: Fraction) -> Fraction:
    """S (Pcap - P) / (Pcap - Pfloor): both prices are published, the others' prices do not matter."""
    return scale * (cap - price) / (cap - floor)


def highest_lowest(scale: Fraction, price: Fraction, lowest: Fraction, highest: Fraction) -> Fraction:
    """S (Pmax - P) / (Pmax - Pb). Where all prices are equal all are lowest: S."""
    return scale if highest == lowest else scale * (highest - price) / (highest - lowest)


def average(scale: Fraction, price: Fraction, mean: Fraction) -> Fraction:
    """S up to the average price, then S Pavg / P."""
    return scale if price <= mean else scale * mean / price


def step(price: Fraction, points: Fraction, start: Fraction, end: Fraction | None = None) -> Fraction:
    """The points of the step that the price lies in: start <= price < end; the last step has no end."""
    if price < start or (end is not None and price >= end):
        raise ValueError(f"{price} lies outside the step from {start} to {end}")
    return points


def relative_points(scale: Fraction, points: Fraction, best: Fraction) -> Fraction:
    """S q / qmax: the best gets the whole scale. Where nobody has any, nobody gets any."""
    return scale * points / best if best else ZERO


def mean(**given: Fraction) -> Fraction:
    """The average of what the evaluators gave."""
    whole = lcm(1, *[points.denominator for points in given.values()])
    return Fraction(
        sum([points.numerator * whole // points.denominator for points in given.values()]), whole * len(given)
    )


def parts(**weights_and_points: Fraction) -> Fraction:
    """Sub-criteria by weight: values come in pairs, weight then points."""
    given = list(weights_and_points.values())
    weights, points = given[::2], given[1::2]
    return added(weight * one for weight, one in zip(weights, points, strict=True)) / added(weights)


def weighted(weight: Fraction, weights: Fraction, points: Fraction) -> Fraction:
    """w q / W, reduced once."""
    return Fraction(
        weight.numerator * points.numerator * weights.denominator,
        weight.denominator * points.denominator * weights.numerator,
    )


def quality_value(kroner: Fraction, points: Fraction, scale: Fraction) -> Fraction:
    """What the points are worth, where the whole scale is worth `kroner`."""
    return kroner * points / scale


def uplift(scale: Fraction, points: Fraction, weight: Fraction, price_weight: Fraction) -> Fraction:
    """(S - q) / S times wq / wp: the share added to the price for quality that is missing."""
    return (scale - points) / scale * weight / price_weight


def total_of(**terms: Fraction) -> Fraction:
    return added(terms.values())


def price_less_quality(price: Fraction, **values: Fraction) -> Fraction:
    return price - added(values.values())


def price_with_uplift(price: Fraction, **uplifts: Fraction) -> Fraction:
    return price * (1 + added(uplifts.values()))


def relative_cost_value(price: Fraction, quality: Fraction, least: Fraction, scale: Fraction) -> Fraction:
    """P / SI where SI = (q + qmax) / (qlowest + qmax) and qmax is the scale, the most anyone could get."""
    return price * (least + scale) / (quality + scale)


def quotient(quality: Fraction, price: Fraction) -> Fraction:
    """Quality points for a million kroner."""
    return quality * MILLION / price


def line(quantity: Fraction, unit_price: Fraction) -> Fraction:
    return quantity * unit_price


def line_discounted(quantity: Fraction, unit_price: Fraction, factor: Fraction) -> Fraction:
    return quantity * unit_price * factor


def income(quantity: Fraction, unit_price: Fraction, factor: Fraction) -> Fraction:
    """An income or residual value, which lowers the cost."""
    return -quantity * unit_price * factor


def _given(**value: Fraction) -> Fraction:
    (only,) = value.values()
    return only


RULES: Final[Mapping[str, Callable[..., Fraction]]] = {
    "linear_basic": linear_basic,
    "linear_floor": linear_floor,
    "proportional": proportional,
    "linear_budget": linear_budget,
    "highest_lowest": highest_lowest,
    "average": average,
    "step": step,
    "relative_points": relative_points,
    "mean": mean,
    "parts": parts,
    "weighted": weighted,
    "quality_value": quality_value,
    "uplift": uplift,
    "sum": total_of,
    "price_less_quality": price_less_quality,
    "price_with_uplift": price_with_uplift,
    "relative_cost_value": relative_cost_value,
    "quotient": quotient,
    "line": line,
    "line_discounted": line_discounted,
    "income": income,
    "assessed": _given,
    "measured": _given,
    "lowest_price": _given,
}
"""Every rule of an evaluation by name."""

GIVEN: Final = frozenset({"assessed", "measured", "lowest_price", "step"})
"""Figures that are handed in or looked up, so there is nothing to compute."""
