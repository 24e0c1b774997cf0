"""The models of `core.evaluation` over whole arrays of competitions at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from terskel.core.evaluation import Criterion, EvaluationModel
from terskel.simulation.drawing import Flags, Floats

_LAST_BITS: Final = 2e-15
"""A figure that is a half but for the last bits of its float is rounded up, as the exact half is."""
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
    """A model and its criteria, ready for arrays; columns of points are the quality criteria in order."""

    def __init__(self, model: EvaluationModel, criteria: Sequence[Criterion]) -> None:
        self.model = model
        self.scale = float(model.scale)
        qualities = [criterion for criterion in criteria if criterion.kind == "quality"]
        weights = float(sum(criterion.weight for criterion in criteria))
        price = float(sum(criterion.weight for criterion in criteria if criterion.kind == "price"))
        self.price_share = price / weights
        own = np.array([float(criterion.weight) for criterion in qualities])
        self.quality_shares = own / own.sum() if len(own) else own
        match model.price_formula:
            case "priced_quality":
                kroner = dict(model.quality_values)
                self.factors = np.array([float(kroner[criterion.id]) for criterion in qualities]) / self.scale
            case "priced_quality_percent":
                self.factors = own / price / self.scale
            case "relative_cost_value" | "quotient":
                self.factors = self.quality_shares
            case _:
                self.factors = own / weights
        self.least_points = [float(criterion.least_points or 0) for criterion in qualities]

    def run(self, prices: Floats, points: Floats, present: Flags) -> Outcome:
        """Totals and winners of every competition."""
        ranked = self._gate(points, present)
        if self.model.quality_scale == "relative":
            points = self._relative(points, ranked)
        quality = points @ self.factors if len(self.factors) else np.zeros(prices.shape)
        totals = self._totals(prices, quality, ranked)
        standing = -totals if self.model.unit == "kroner" else totals
        if not ranked.all():
            standing = np.where(ranked, standing, -np.inf)
        winners, tied = self._first(standing, quality, prices)
        winners[~ranked.any(axis=1)] = NOBODY
        return Outcome(totals, quality, ranked, winners, tied)

    def price_points(self, prices: Floats, ranked: Flags) -> Floats:
        """Prices on the scale, before rounding; only for models in points."""
        model, scale = self.model, self.scale
        match model.price_formula:
            case "linear_budget":
                cap, floor = float(model.price_cap or 0), float(model.price_floor or 0)
                return scale * (cap - prices) / (cap - floor)
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
        lowest = _least_of(prices, ranked)
        match model.price_formula:
            case "proportional":
                return scale * lowest / prices
            case "highest_lowest":
                highest = np.max(prices, axis=1, keepdims=True, where=ranked, initial=0.0)
                width = highest - lowest
                return np.where(width > 0, scale * (highest - prices) / np.where(width > 0, width, 1.0), scale)
            case "linear_floor":
                return np.maximum(0.0, 2 * scale - scale * prices / lowest)
        return 2 * scale - scale * prices / lowest

    def _totals(self, prices: Floats, quality: Floats, ranked: Flags) -> Floats:
        model = self.model
        match model.price_formula:
            case "lowest_price" | "priced_quality":
                found = prices - quality
            case "priced_quality_percent":
                missing = self.scale * self.factors.sum() - quality
                found = prices * (1 + missing)
            case "relative_cost_value":
                found = prices * (_least_of(quality, ranked) + self.scale) / (quality + self.scale)
            case "quotient":
                found = quality * _MILLION / prices
            case "fixed_price":
                found = quality
            case _:
                points = self.price_points(prices, ranked)
                if model.rounding == "points":
                    return quality + self.price_share * _rounded(points, model.decimals)
                found = quality + self.price_share * points
        rounds = model.rounding == "total" or model.unit != "points"
        return _rounded(found, model.decimals) if rounds else found

    def _gate(self, points: Floats, present: Flags) -> Flags:
        ranked = present
        for column, least in enumerate(self.least_points):
            if least:
                ranked = ranked & (points[:, :, column] >= least)
        if self.model.least_quality is not None and len(self.quality_shares):
            asked = float(self.model.least_quality) * self.scale / 100
            ranked = ranked & (points @ self.quality_shares >= asked - 1e-9)
        return ranked

    def _relative(self, points: Floats, ranked: Flags) -> Floats:
        best = np.max(points, axis=1, keepdims=True, where=ranked[:, :, None], initial=0.0)
        lifted = np.where(best > 0, self.scale * points / np.where(best > 0, best, 1.0), 0.0)
        return _rounded(lifted, self.model.decimals) if self.model.rounding == "points" else lifted

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


def _least_of(values: Floats, ranked: Flags) -> Floats:
    """The least of each competition as a column; 1 where nobody is ranked, so that nothing divides by it."""
    held = values if ranked.all() else np.where(ranked, values, np.inf)
    least: Floats = held.min(axis=1, keepdims=True)
    return np.where(np.isfinite(least), least, 1.0)


def _rounded(values: Floats, decimals: int) -> Floats:
    """Halves away from zero, as the core rounds."""
    unit = 10.0**decimals
    below = bool(values.min(initial=0.0) < 0)
    scaled = (np.abs(values) if below else values) * (unit * (1 + _LAST_BITS))
    scaled += 0.5
    np.floor(scaled, out=scaled)
    scaled /= unit
    return np.copysign(scaled, values) if below else scaled
