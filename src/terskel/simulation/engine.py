"""The models of `core.evaluation` over whole arrays of competitions at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from terskel.core.evaluation import Criterion, EvaluationModel
from terskel.simulation.arrays import against_others, between, least_of, lifted, measured_points, rounded
from terskel.simulation.drawing import Flags, Floats

_MILLION: Final = 1e6
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Outcome:
    """totals, quality: [competition, tender], NaN where there is none ranked.

    winners: the place of the first in each competition, NOBODY without one; tied: several are first and
    the model's rules leave it to lots (the winner shown is then the first of them).
    """

    totals: Floats
    quality: Floats
    ranked: Flags
    winners: NDArray[np.intp]
    tied: Flags


class Engine:
    """A model and its criteria, ready for arrays; columns are the criteria but price, in their order."""

    def __init__(self, model: EvaluationModel, criteria: Sequence[Criterion]) -> None:
        self.model = model
        self.scale = float(model.scale)
        self.columns = [criterion for criterion in criteria if criterion.kind != "price"]
        weights = float(sum(criterion.weight for criterion in criteria))
        price = float(sum(criterion.weight for criterion in criteria if criterion.kind == "price"))
        self.price_share = price / weights
        own = np.array([float(criterion.weight) for criterion in self.columns])
        qualities = np.array([float(one.weight) if one.kind == "quality" else 0.0 for one in self.columns])
        self.quality_shares = qualities / qualities.sum() if qualities.any() else qualities
        match model.price_formula:
            case "priced_quality":
                kroner = dict(model.quality_values)
                self.factors = np.array([float(kroner[criterion.id]) for criterion in self.columns]) / self.scale
            case "priced_quality_percent":
                self.factors = own / price / self.scale
            case "relative_cost_value" | "quotient":
                self.factors = own / own.sum() if len(own) else own
            case _:
                self.factors = own / weights
        self.least_points = [float(criterion.least_points or 0) for criterion in self.columns]
        self.compares = model.quality_scale == "relative" or any(one.measure for one in self.columns)

    def run(self, prices: Floats, points: Floats, present: Flags) -> Outcome:
        """Totals and winners of every competition; `points` holds amounts in the columns that are measured."""
        ranked = self._gate(points, present)
        return self.decide(prices, self._quality(points, ranked), ranked)

    def decide(self, prices: Floats, quality: Floats, ranked: Flags) -> Outcome:
        """The same where the quality is known, and who is ranked."""
        totals = self._totals(prices, quality, ranked)
        standing = -totals if self.model.unit == "kroner" else totals
        if not ranked.all():
            standing = np.where(ranked, standing, -np.inf)
        winners, tied = self._first(standing, quality, prices)
        winners[~ranked.any(axis=1)] = NOBODY
        return Outcome(totals, quality, ranked, winners, tied)

    def scored(self, points: Floats, ranked: Flags) -> Floats:
        """All columns as points on the scale, as the model rounds them, held against those ranked."""
        if not self.compares:
            return points
        found = points.copy()
        for place, criterion in enumerate(self.columns):
            if criterion.measure is not None:
                made = measured_points(criterion.measure, self.scale, points[:, :, place], ranked)
            elif self.model.quality_scale == "relative":
                made = lifted(self.scale, points[:, :, place], ranked)
            else:
                continue
            found[:, :, place] = rounded(made, self.model.decimals) if self.model.rounding == "points" else made
        return found

    def _quality(self, points: Floats, ranked: Flags) -> Floats:
        if not len(self.factors):
            return np.zeros(ranked.shape)
        return self.scored(points, ranked) @ self.factors

    def price_points(self, prices: Floats, ranked: Flags) -> Floats:
        """Prices on the scale, before rounding; only for models in points."""
        model, scale = self.model, self.scale
        match model.price_formula:
            case "linear_budget":
                return between(scale, prices, float(model.price_cap or 0), float(model.price_floor or 0))
            case "step":
                starts = np.array([float(step.start) for step in model.steps])
                values = np.array([float(step.points) for step in model.steps])
                found: Floats = values[np.searchsorted(starts, prices, side="right") - 1]
                return found
            case "average":
                counted = np.where(ranked, prices, 0.0).sum(axis=1, keepdims=True)
                mean = counted / np.maximum(ranked.sum(axis=1, keepdims=True), 1)
                capped: Floats = np.minimum(scale, scale * mean / prices)
                return capped
        return against_others(model.price_formula, scale, prices, ranked)

    def _totals(self, prices: Floats, quality: Floats, ranked: Flags) -> Floats:
        model = self.model
        match model.price_formula:
            case "lowest_price" | "priced_quality":
                found = prices - quality
            case "priced_quality_percent":
                missing = self.scale * self.factors.sum() - quality
                found = prices * (1 + missing)
            case "relative_cost_value":
                found = prices * (least_of(quality, ranked) + self.scale) / (quality + self.scale)
            case "quotient":
                found = quality * _MILLION / prices
            case "fixed_price":
                found = quality
            case _:
                found = self.price_points(prices, ranked)
                if model.rounding == "points":
                    return quality + self.price_share * rounded(found, model.decimals)
                found *= self.price_share  # in place: new arrays of this size cost more than the sums
                found += quality
        rounds = model.rounding == "total" or model.unit != "points"
        return rounded(found, model.decimals) if rounds else found

    def _gate(self, points: Floats, present: Flags) -> Flags:
        ranked = present
        for column, least in enumerate(self.least_points):
            if least:
                ranked = ranked & (points[:, :, column] >= least)
        if self.model.least_quality is not None and len(self.quality_shares):
            asked = float(self.model.least_quality) * self.scale / 100
            ranked = ranked & (points @ self.quality_shares >= asked - 1e-9)
        return ranked

    def _first(self, standing: Floats, quality: Floats, prices: Floats) -> tuple[NDArray[np.intp], Flags]:
        """The first of each competition; only competitions with equal totals are looked at again."""
        winners = standing.argmax(axis=1)
        best = np.take_along_axis(standing, winners[:, None], axis=1)
        left = standing >= best - np.abs(best) * 1e-12
        several = np.count_nonzero(left, axis=1) > 1
        if not several.any():
            return winners, several
        where = np.flatnonzero(several)
        kept = left[where]
        for rule in self.model.tie_break:
            if rule == "lottery":
                break
            ranks = -quality[where] if rule == "best_quality" else prices[where]
            ranks = np.where(kept, ranks, np.inf)
            least = ranks.min(axis=1, keepdims=True)
            kept = kept & (ranks <= least + np.abs(least) * 1e-12)
        winners[where] = kept.argmax(axis=1)
        tied = several.copy()
        tied[where] = kept.sum(axis=1) > 1
        return winners, tied
