"""Drawn tenders: whole kroner, and points in the steps of the scale, so that the core can be given the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from terskel.core.evaluation import Criterion, EvaluatedTender
from terskel.simulation.plan import Plan, Range

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drawn:
    """prices: [competition, tender], kroner. steps: [competition, tender, column], whole steps.

    sizes: what a step of each column is: points on the scale, or an amount in its own unit.
    present: [competition, tender], which places hold a tender.
    """

    prices: Floats
    steps: Floats
    present: Flags
    sizes: tuple[Decimal, ...]

    @property
    def points(self) -> Floats:
        """[competition, tender, column]: points, and amounts of measured criteria."""
        found: Floats = self.steps * np.array([float(size) for size in self.sizes])
        return found

    def tenders(self, competition: int, columns: Sequence[Criterion]) -> list[EvaluatedTender]:
        """One competition exactly, for the core; a tender's id is its place."""
        found = []
        for place in np.flatnonzero(self.present[competition]):
            steps = self.steps[competition, place]
            exact = [int(step) * size for step, size in zip(steps, self.sizes, strict=True)]
            points = {one.id: value for one, value in zip(columns, exact, strict=True) if one.kind == "quality"}
            amounts = {one.id: value for one, value in zip(columns, exact, strict=True) if one.kind == "measured"}
            price = Decimal(int(self.prices[competition, place]))
            found.append(EvaluatedTender(f"{place:03}", price, points, amounts))
        return found


def draw(plan: Plan) -> Drawn:
    """The tenders of every competition of the plan, the same for the same seed."""
    random = np.random.default_rng(plan.seed)
    shape = (plan.competitions, plan.most)
    steps = np.zeros((*shape, len(plan.columns)))
    levels = np.zeros(shape)
    sizes = []
    for column, criterion in enumerate(plan.columns):
        given, size, least, most = _asked(plan, criterion)
        drawn = _triangle(random, given, shape)
        steps[:, :, column] = np.clip(np.rint(drawn / float(size)), least, most)
        level = _level(drawn, given)
        levels += (1 - level if _less_is_better(criterion) else level) / len(plan.columns)
        sizes.append(size)
    low, high = float(plan.price.low), float(plan.price.high)
    share = float(plan.price_follows_quality) if plan.columns else 0.0
    prices = (1 - share) * _triangle(random, plan.price, shape) + share * (low + (high - low) * levels)
    numbers = random.integers(plan.fewest, plan.most + 1, size=(plan.competitions, 1))
    return Drawn(np.maximum(np.rint(prices), np.ceil(low)), steps, np.arange(plan.most) < numbers, tuple(sizes))


def _asked(plan: Plan, criterion: Criterion) -> tuple[Range, Decimal, int, int]:
    """Where a column is drawn from, the size of a step, and the least and the most steps."""
    if criterion.measure is None:
        return plan.points[criterion.id], plan.step, 0, int(plan.model.scale / plan.step)
    given = plan.amounts[criterion.id]
    return (
        given,
        given.step,
        ceil(given.low / given.step),
        max(int(given.high / given.step), ceil(given.low / given.step)),
    )


def _less_is_better(criterion: Criterion) -> bool:
    return criterion.measure is not None and criterion.measure.formula != "relative_points"


def _triangle(random: np.random.Generator, given: Range, shape: tuple[int, int]) -> Floats:
    low, likely, high = float(given.low), float(given.likely), float(given.high)
    if low == high:
        return np.full(shape, low)
    return random.triangular(low, likely, high, size=shape)


def _level(drawn: Floats, given: Range) -> Floats:
    width = float(given.high - given.low)
    return (drawn - float(given.low)) / width if width else np.full_like(drawn, 0.5)
