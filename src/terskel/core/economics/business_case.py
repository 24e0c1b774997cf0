"""A business case: what an alternative is worth against going on as now (rulebook §7.1 G-02, §7.2, §7.3).

Everything is exact; draws come from a seed and whole numbers, so that a case run again anywhere
gives the same figures.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import Final, TypeAlias

from terskel.core.economics.discounting import NotComputable, annual_equivalent, net_present_value, payback_year

Outcome: TypeAlias = Callable[[Mapping[str, Fraction]], Fraction]
"""What a case comes to, such as its net present value, under given assumptions."""

_RESOLUTION: Final = 1 << 24
_MOST_DRAWS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Case:
    """One alternative: benefits and costs in kroner a year, the first in year 0, and what the public pays of it."""

    name: str
    benefits: tuple[Fraction, ...]
    costs: tuple[Fraction, ...]

    @property
    def flows(self) -> tuple[Fraction, ...]:
        pairs = zip_longest(self.benefits, self.costs, fillvalue=Fraction(0))
        return tuple(benefit - cost for benefit, cost in pairs)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A case against the null alternative; amounts in kroner of year 0.

    payback, discounted_payback: a year counted from 0; None where the case never pays.
    benefit_cost: net present value for each krone of present public cost; None without such a cost.
    """

    flows: tuple[Fraction, ...]
    net_present_value: Fraction
    annual_equivalent: Fraction
    payback: int | None
    discounted_payback: int | None
    benefit_cost: Fraction | None
    source: str = "R-109; DFØ, samfunnsøkonomiske analyser; rulebook §7.2"


def appraise(case: Case, null: Case, rate: Fraction) -> Appraisal:
    """The case less the null alternative, which is what going on as now brings and costs (G-02)."""
    flows = against_null(case.flows, null.flows)
    extra_costs = against_null(case.costs, null.costs)
    cost = net_present_value(extra_costs, rate)
    value = net_present_value(flows, rate)
    return Appraisal(
        flows=flows,
        net_present_value=value,
        annual_equivalent=annual_equivalent(flows, rate),
        payback=payback_year(flows),
        discounted_payback=payback_year(flows, rate),
        benefit_cost=value / cost if cost > 0 else None,
    )


def against_null(flows: Sequence[Fraction], null: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Year by year, the flow less that of the null alternative."""
    return tuple(one - other for one, other in zip_longest(flows, null, fillvalue=Fraction(0)))


def break_even_users(fixed_cost: Fraction, benefit_per_user: Fraction, cost_per_user: Fraction) -> Fraction:
    """The number of users at which the benefits pay the costs: fixed / (benefit - variable cost).

    Raises NotComputable where a user costs as much as they bring: no number of users pays.
    """
    gain = benefit_per_user - cost_per_user
    if gain <= 0:
        raise NotComputable("a user costs at least as much as they bring: no number of users breaks even")
    return fixed_cost / gain


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that is not known: the least, the expected and the most it may be."""

    id: str
    low: Fraction
    expected: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if not self.low <= self.expected <= self.high:
            raise NotComputable(f"{self.id}: the expected value lies between the lowest and the highest")


@dataclass(frozen=True, slots=True)
class Swing:
    """The outcome with one assumption at its ends and all others as expected."""

    assumption: str
    at_low: Fraction
    at_high: Fraction

    @property
    def width(self) -> Fraction:
        return abs(self.at_high - self.at_low)

    @property
    def turns(self) -> bool:
        """Whether this assumption alone decides if the case pays."""
        return min(self.at_low, self.at_high) < 0 <= max(self.at_low, self.at_high)


def one_way(outcome: Outcome, assumptions: Sequence[Assumption]) -> tuple[Swing, ...]:
    """Each assumption moved alone, the widest swing first (G-04)."""
    expected = {one.id: one.expected for one in assumptions}
    swings = [
        Swing(one.id, outcome({**expected, one.id: one.low}), outcome({**expected, one.id: one.high}))
        for one in assumptions
    ]
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.assumption)))


@dataclass(frozen=True, slots=True)
class Spread:
    """What many draws of all assumptions came to, in order."""

    seed: int
    outcomes: tuple[Fraction, ...]

    @property
    def mean(self) -> Fraction:
        return sum(self.outcomes, Fraction(0)) / len(self.outcomes)

    @property
    def share_below_zero(self) -> Fraction:
        return Fraction(sum(outcome < 0 for outcome in self.outcomes), len(self.outcomes))

    def percentile(self, per_cent: int) -> Fraction:
        """The smallest outcome that at least so many per cent do not exceed."""
        if not 0 < per_cent <= 100:
            raise NotComputable(f"a percentile is 1 to 100, not {per_cent}")
        return self.outcomes[-(-len(self.outcomes) * per_cent // 100) - 1]


def monte_carlo(outcome: Outcome, assumptions: Sequence[Assumption], *, seed: int, draws: int = 1000) -> Spread:
    """The outcome of `draws` cases, each assumption drawn from the triangle of its three figures."""
    if not 0 < draws <= _MOST_DRAWS:
        raise NotComputable(f"draws are 1 to {_MOST_DRAWS}, not {draws}")
    numbers = _numbers(seed)
    found = [outcome({one.id: _triangular(one, numbers) for one in assumptions}) for _ in range(draws)]
    return Spread(seed, tuple(sorted(found)))


def _triangular(one: Assumption, numbers: Iterator[int]) -> Fraction:
    """(1 - c) min(U, V) + c max(U, V) is triangular with its mode at c, without a square root."""
    if one.low == one.high:
        return one.low
    mode = (one.expected - one.low) / (one.high - one.low)
    less, more = sorted((next(numbers) % _RESOLUTION, next(numbers) % _RESOLUTION))
    return one.low + (one.high - one.low) * ((1 - mode) * less + mode * more) / (_RESOLUTION - 1)


def _numbers(seed: int) -> Iterator[int]:
    """SplitMix64: whole numbers from a seed, the same on every machine and in every version."""
    mask = (1 << 64) - 1
    state = seed & mask
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
        yield mixed ^ (mixed >> 31)
