"""The same calculation for every tender, kept as columns.

Rule and shared values stand once; what differs from tender to tender, and every result, is there as
whole numbers. Nothing is left to be computed: `at` only puts one tender's figures beside each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.figures import Figures, weighted_sum
from terskel.core.evaluation.formulas import RULES
from terskel.core.evaluation.straight import straight

Value: TypeAlias = Fraction | Figures
"""Of all tenders the same, or one of each."""


@dataclass(frozen=True, slots=True)
class Column:
    """A calculation of every tender; see `Calculation` for the fields. `results` is rounded where `decimals` says."""

    rule: str
    values: tuple[tuple[str, Value], ...]
    decimals: int | None
    results: Figures

    def at(self, place: int) -> Calculation:
        """One tender's calculation."""
        shown = tuple((name, value[place] if isinstance(value, Figures) else value) for name, value in self.values)
        return Calculation(self.rule, shown, self.decimals, self.results[place])

    def only(self, places: Sequence[int]) -> "Column":
        """The column of some tenders."""
        values = tuple(
            (name, value.only(places) if isinstance(value, Figures) else value) for name, value in self.values
        )
        return replace(self, values=values, results=self.results.only(places))


@dataclass(frozen=True, slots=True)
class Lookups:
    """Calculations whose values have other names from tender to tender, such as steps without an upper end."""

    each: tuple[Calculation, ...]
    results: Figures

    def at(self, place: int) -> Calculation:
        return self.each[place]


def worked_out(rule: str, values: Mapping[str, Value], decimals: int | None = None) -> Column:
    """`rule` on the values of each tender, of which one at least differs."""
    differing = {name: value for name, value in values.items() if isinstance(value, Figures)}
    shared = {name: value for name, value in values.items() if not isinstance(value, Figures)}
    if rule == "proportional" and len(differing) == 1:
        found = differing["price"].dividing(shared["scale"] * shared["lowest"])
    elif (known := straight(rule, list(differing), shared)) is not None:
        factors, constant = known
        found = weighted_sum(list(zip(factors, differing.values(), strict=True)), constant)
    else:
        found = _each(rule, differing, shared)
    return Column(rule, tuple(values.items()), decimals, found if decimals is None else found.rounded(decimals))


def _each(rule: str, differing: Mapping[str, Figures], shared: Mapping[str, Fraction]) -> Figures:
    """The formula asked for each tender; equal values are computed once."""
    formula = RULES[rule]
    known: dict[tuple[tuple[int, int], ...], Fraction] = {}
    found: list[Fraction] = []
    for key in zip(*(figures.pairs() for figures in differing.values()), strict=True):
        if key not in known:
            own = {name: Fraction(*pair) for name, pair in zip(differing, key, strict=True)}
            known[key] = formula(**own, **shared)
        found.append(known[key])
    return Figures.of(found)
