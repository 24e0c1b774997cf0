"""Exact figures of all tenders at once: whole numbers over a denominator, which are quick and lose nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import itemgetter, mul
from typing import Final, TypeAlias

from terskel.core.evaluation.formulas import added

MOST_BITS: Final = 128
"""Figures share a denominator up to this size; prices divided by prices would make one of thousands of digits."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One exact figure for each tender, in the order of the tenders.

    numerators: one a tender. denominators: one number where all share it, else one a tender; not reduced.
    """

    numerators: tuple[int, ...]
    denominators: int | tuple[int, ...]

    @staticmethod
    def of(values: Sequence[Fraction]) -> "Figures":
        """The figures of these values, over a shared denominator where it is not too large."""
        shared = shared_denominator({value.denominator for value in values})
        if shared is None:
            return Figures(tuple(value.numerator for value in values), tuple(value.denominator for value in values))
        return Figures(tuple(value.numerator * (shared // value.denominator) for value in values), shared)

    def __len__(self) -> int:
        return len(self.numerators)

    def __getitem__(self, place: int) -> Fraction:
        below = self.denominators
        return Fraction(self.numerators[place], below if isinstance(below, int) else below[place])

    def __iter__(self) -> Iterator[Fraction]:
        return (self[place] for place in range(len(self)))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """(numerator, denominator) of each."""
        below = self.denominators
        return zip(self.numerators, (below,) * len(self) if isinstance(below, int) else below, strict=True)

    def only(self, places: Sequence[int]) -> "Figures":
        """The figures of some tenders, in the order of `places`."""
        below = self.denominators
        return Figures(taken(self.numerators, places), below if isinstance(below, int) else taken(below, places))

    @property
    def least(self) -> Fraction:
        below = self.denominators
        return Fraction(min(self.numerators), below) if isinstance(below, int) else min(self)

    @property
    def most(self) -> Fraction:
        below = self.denominators
        return Fraction(max(self.numerators), below) if isinstance(below, int) else max(self)

    @property
    def mean(self) -> Fraction:
        below = self.denominators
        whole = Fraction(sum(self.numerators), below) if isinstance(below, int) else added(self)
        return whole / len(self)

    @property
    def spread(self) -> Fraction:
        """The most less the least."""
        return self.most - self.least

    def dividing(self, amount: Fraction) -> "Figures":
        """`amount` divided by each; all of them, and the amount, are above zero."""
        pairs = [(amount.numerator * below, amount.denominator * above) for above, below in self.pairs()]
        return Figures(tuple(above for above, _ in pairs), tuple(below for _, below in pairs))

    def rounded(self, decimals: int) -> "Figures":
        """Each to so many decimals, halves away from zero."""
        unit = 10**decimals
        return Figures(
            tuple(
                (1 if above >= 0 else -1) * ((2 * abs(above) * unit + below) // (2 * below))
                for above, below in self.pairs()
            ),
            unit,
        )


Term: TypeAlias = tuple[Fraction, Figures]


def weighted_sum(terms: Sequence[Term], constant: Fraction = Fraction(0)) -> Figures:
    """Factor times figure, summed for each tender, and a constant; at least one term."""
    level = [(factor, figures, below) for factor, figures in terms if isinstance(below := figures.denominators, int)]
    whole = lcm(constant.denominator, *(factor.denominator * below for factor, _, below in level))
    start = constant.numerator * (whole // constant.denominator)
    factors = [factor.numerator * (whole // (factor.denominator * below)) for factor, _, below in level]
    columns = [figures.numerators for _, figures, _ in level]
    if len(columns) == 1:
        sums = [start + factors[0] * one for one in columns[0]]
    elif columns:
        sums = [start + sum(map(mul, factors, row)) for row in zip(*columns, strict=True)]
    else:
        sums = [start] * len(terms[0][1])
    uneven = [(factor, figures) for factor, figures in terms if not isinstance(figures.denominators, int)]
    if not uneven:
        return Figures(tuple(sums), whole)
    belows = [whole] * len(sums)
    for factor, figures in uneven:
        for place, (above, below) in enumerate(figures.pairs()):
            below *= factor.denominator
            sums[place] = sums[place] * below + factor.numerator * above * belows[place]
            belows[place] *= below
    return Figures(tuple(sums), tuple(belows))


def shared_denominator(denominators: set[int]) -> int | None:
    """The least common multiple; None where it is too large to be of use."""
    shared = 1
    for one in denominators:
        shared = lcm(shared, one)
        if shared.bit_length() > MOST_BITS and len(denominators) > 1:
            return None
    return shared


def taken(row: tuple[int, ...], places: Sequence[int]) -> tuple[int, ...]:
    """What stands at `places`."""
    if len(places) > 1:
        found: tuple[int, ...] = itemgetter(*places)(row)
        return found
    return tuple(row[place] for place in places)
