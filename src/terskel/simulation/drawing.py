"""Drawn tenders: whole kroner, and points in the steps of the scale, so that the core can be given the same."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from terskel.core.evaluation import EvaluatedTender
from terskel.simulation.plan import Plan, Range

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drawn:
    """prices: [competition, tender], kroner. steps: [competition, tender, criterion], whole steps of the scale.

    present: [competition, tender], which places hold a tender.
    """

    prices: Floats
    steps: Floats
    present: Flags
    step: Decimal

    @property
    def points(self) -> Floats:
        return self.steps * float(self.step)

    def tenders(self, competition: int, criterion_ids: tuple[str, ...]) -> list[EvaluatedTender]:
        """One competition exactly, for the core; a tender's id is its place."""
        found = []
        for place in np.flatnonzero(self.present[competition]):
            steps = self.steps[competition, place]
            points = {key: int(steps[column]) * self.step for column, key in enumerate(criterion_ids)}
            price = Decimal(int(self.prices[competition, place]))
            found.append(EvaluatedTender(f"{place:03}", price, points))
        return found


def draw(plan: Plan) -> Drawn:
    """The tenders of every competition of the plan, the same for the same seed."""
    random = np.random.default_rng(plan.seed)
    shape = (plan.competitions, plan.most)
    step = float(plan.step)
    steps = np.zeros((*shape, len(plan.qualities)))
    levels = np.zeros(shape)
    for column, criterion in enumerate(plan.qualities):
        drawn = _triangle(random, plan.points[criterion.id], shape)
        most = int(plan.model.scale / plan.step)
        steps[:, :, column] = np.clip(np.rint(drawn / step), 0, most)
        levels += _level(drawn, plan.points[criterion.id]) / len(plan.qualities)
    low, high = float(plan.price.low), float(plan.price.high)
    share = float(plan.price_follows_quality) if plan.qualities else 0.0
    prices = (1 - share) * _triangle(random, plan.price, shape) + share * (low + (high - low) * levels)
    numbers = random.integers(plan.fewest, plan.most + 1, size=(plan.competitions, 1))
    return Drawn(np.maximum(np.rint(prices), np.ceil(low)), steps, np.arange(plan.most) < numbers, plan.step)


def _triangle(random: np.random.Generator, given: Range, shape: tuple[int, int]) -> Floats:
    low, likely, high = float(given.low), float(given.likely), float(given.high)
    if low == high:
        return np.full(shape, low)
    return random.triangular(low, likely, high, size=shape)


def _level(drawn: Floats, given: Range) -> Floats:
    width = float(given.high - given.low)
    return (drawn - float(given.low)) / width if width else np.full_like(drawn, 0.5)
