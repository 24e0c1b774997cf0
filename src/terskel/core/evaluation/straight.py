"""Rules that come to factors and a constant: the same figures as `formulas`, for all tenders at once.

A rule is straight in what differs from tender to tender, once the values they share are known.
Tests hold each against its formula.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from terskel.core.evaluation.formulas import ZERO, added

Straight: TypeAlias = tuple[Sequence[Fraction], Fraction]
"""A factor for each value that differs, in their order, and what is added to every tender's sum."""

Shared: TypeAlias = Mapping[str, Fraction]

ONE: Final = Fraction(1)


def straight(rule: str, differing: Sequence[str], shared: Shared) -> Straight | None:
    """What the rule comes to where `differing` are the values that differ; None where it is bent."""
    if rule in _SUMS:
        return None if shared else _SUMS[rule](len(differing))
    if rule == "parts":
        return _parts(differing, shared)
    if rule not in _LINES or len(differing) != 1:
        return None
    return _LINES[rule](shared)


def _mean(count: int) -> Straight:
    return [Fraction(1, count)] * count, ZERO


def _sum(count: int) -> Straight:
    return [ONE] * count, ZERO


def _price_less_quality(count: int) -> Straight:
    return [ONE, *[-ONE] * (count - 1)], ZERO


def _parts(differing: Sequence[str], shared: Shared) -> Straight | None:
    weights = [value for name, value in shared.items() if name.startswith("weight ")]
    if len(weights) != len(differing) or len(shared) != len(weights):
        return None
    whole = added(weights)
    return [weight / whole for weight in weights], ZERO


def _line(factor: Fraction, constant: Fraction = ZERO) -> Straight:
    return [factor], constant


def _between(scale: Fraction, dearest: Fraction, cheapest: Fraction) -> Straight | None:
    """From `scale` at the cheapest down to nothing at the dearest."""
    if dearest == cheapest:
        return None
    slope = scale / (dearest - cheapest)
    return _line(-slope, slope * dearest)


_SUMS: Final[Mapping[str, Callable[[int], Straight]]] = {
    "mean": _mean,
    "sum": _sum,
    "price_less_quality": _price_less_quality,
}

_LINES: Final[Mapping[str, Callable[[Shared], Straight | None]]] = {
    "assessed": lambda _: _line(ONE),
    "measured": lambda _: _line(ONE),
    "lowest_price": lambda _: _line(ONE),
    "linear_basic": lambda s: _line(-s["scale"] / s["lowest"], 2 * s["scale"]),
    "linear_budget": lambda s: _between(s["scale"], s["cap"], s["floor"]),
    "highest_lowest": lambda s: _between(s["scale"], s["highest"], s["lowest"]),
    "relative_points": lambda s: _line(s["scale"] / s["best"] if s["best"] else ZERO),
    "weighted": lambda s: _line(s["weight"] / s["weights"]),
    "quality_value": lambda s: _line(s["kroner"] / s["scale"]),
    "uplift": lambda s: _line(-s["weight"] / s["price_weight"] / s["scale"], s["weight"] / s["price_weight"]),
    "line": lambda s: _line(s["quantity"]),
    "line_discounted": lambda s: _line(s["quantity"] * s["factor"]),
    "income": lambda s: _line(-s["quantity"] * s["factor"]),
}
