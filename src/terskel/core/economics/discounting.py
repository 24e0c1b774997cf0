"""Time and money: what an amount in a later year is worth today (rulebook §7.2).

Rates are exact fractions of one (4 % is `Fraction(4, 100)`), years are whole, and nothing is
rounded: the caller rounds once, where a figure is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate


class NotComputable(ValueError):
    """The figures have no answer; the text says which figure and why."""


def per_cent(rate: object) -> Fraction:
    """`4`, `Decimal("4.5")` or `"4.5"` per cent as a fraction of one; raises NotComputable."""
    try:
        return Fraction(str(rate)) / 100
    except ValueError:
        raise NotComputable(f"the rate {rate} is no number") from None


def discount_factor(rate: Fraction, year: int) -> Fraction:
    """What 1 krone in `year` is worth in year 0: 1 / (1 + rate)^year."""
    _check(rate, year)
    return 1 / (1 + rate) ** year


def present_value(flow: Fraction, rate: Fraction, year: int) -> Fraction:
    """PV(flow_t) = flow_t / (1 + r)^t."""
    return flow * discount_factor(rate, year)


def annuity(rate: Fraction, years: int) -> Fraction:
    """The present value of 1 krone at the end of each year: (1 - (1 + r)^-N) / r, and N where r is 0."""
    _check(rate, years)
    return Fraction(years) if rate == 0 else (1 - discount_factor(rate, years)) / rate


@dataclass(frozen=True, slots=True)
class RateStep:
    """The rate that counts from `first_year` on, until the next step (rulebook G-01)."""

    first_year: int
    rate: Fraction


def stepped_factor(steps: Sequence[RateStep], year: int) -> Fraction:
    """The discount factor of `year` where the rate falls with time: each year is discounted at its own rate.

    With one step it is `discount_factor`. Raises NotComputable where no step covers year 1.
    """
    _check(Fraction(0), year)
    in_order = sorted(steps, key=lambda step: step.first_year)
    if not in_order or in_order[0].first_year > 1:
        raise NotComputable("no discount rate covers the first year")
    factor = Fraction(1)
    for place in range(1, year + 1):
        rate = next(step.rate for step in reversed(in_order) if step.first_year <= place)
        _check(rate, place)
        factor /= 1 + rate
    return factor


def net_present_value(flows: Sequence[Fraction], rate: Fraction) -> Fraction:
    """NPV of `flows`, the first in year 0: the sum of flow_t / (1 + r)^t."""
    return sum((present_value(flow, rate, year) for year, flow in enumerate(flows)), Fraction(0))


def annual_equivalent(flows: Sequence[Fraction], rate: Fraction) -> Fraction:
    """The equal yearly amount, year 1 to N, with the same present value as `flows`."""
    if len(flows) < 2:
        raise NotComputable("an annual equivalent needs a year after year 0")
    return net_present_value(flows, rate) / annuity(rate, len(flows) - 1)


def payback_year(flows: Sequence[Fraction], rate: Fraction = Fraction(0)) -> int | None:
    """The first year in which the cumulated flow is not below zero; None if it never is.

    With a rate it is the discounted payback.
    """
    cumulated = accumulate(present_value(flow, rate, year) for year, flow in enumerate(flows))
    return next((year for year, amount in enumerate(cumulated) if amount >= 0), None)


def real_rate(nominal: Fraction, inflation: Fraction) -> Fraction:
    """(1 + nominal) / (1 + inflation) - 1: real and nominal figures are never mixed (rulebook G-05)."""
    _check(inflation, 0)
    return (1 + nominal) / (1 + inflation) - 1


def _check(rate: Fraction, years: int) -> None:
    if rate <= -1:
        raise NotComputable(f"a rate of {rate * 100} per cent leaves nothing to discount")
    if years < 0:
        raise NotComputable(f"years are counted from 0, not {years}")
