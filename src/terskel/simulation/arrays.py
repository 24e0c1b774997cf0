"""Prices, points and amounts on the scale, for arrays of competitions: [competition, tender]."""

from typing import Final

import numpy as np

from terskel.core.evaluation import Measure
from terskel.simulation.drawing import Flags, Floats

_LAST_BITS: Final = 2e-15
"""A figure that is a half but for the last bits of its float is rounded up, as the exact half is."""


def against_others(formula: str, scale: float, values: Floats, ranked: Flags) -> Floats:
    """Less is better, held against the least of those ranked (and with `highest_lowest` the most)."""
    lowest = least_of(values, ranked)
    match formula:
        case "proportional":
            return scale * lowest / values
        case "highest_lowest":
            highest = np.max(values, axis=1, keepdims=True, where=ranked, initial=0.0)
            width = highest - lowest
            return np.where(width > 0, scale * (highest - values) / np.where(width > 0, width, 1.0), scale)
        case "linear_floor":
            return np.maximum(0.0, 2 * scale - scale * values / lowest)
    return 2 * scale - scale * values / lowest


def between(scale: float, values: Floats, cap: float, floor: float) -> Floats:
    """From the whole scale at `floor` down to 0 at `cap`, and beyond both."""
    return scale * (cap - values) / (cap - floor)


def lifted(scale: float, values: Floats, ranked: Flags) -> Floats:
    """More is better: the most gets the whole scale; where nobody has any, nobody gets any."""
    best = np.max(values, axis=1, keepdims=True, where=ranked, initial=0.0)
    found: Floats = np.where(best > 0, scale * values / np.where(best > 0, best, 1.0), 0.0)
    return found


def measured_points(measure: Measure, scale: float, amounts: Floats, ranked: Flags) -> Floats:
    """Amounts on the scale, before rounding."""
    if measure.formula == "relative_points":
        return lifted(scale, amounts, ranked)
    if measure.formula == "linear_budget":
        return between(scale, amounts, float(measure.cap or 0), float(measure.floor or 0))
    return against_others(measure.formula, scale, amounts, ranked)


def least_of(values: Floats, ranked: Flags) -> Floats:
    """The least of each competition as a column; 1 where nobody is ranked, so that nothing divides by it."""
    held = values if ranked.all() else np.where(ranked, values, np.inf)
    least: Floats = held.min(axis=1, keepdims=True)
    return np.where(np.isfinite(least), least, 1.0)


def rounded(values: Floats, decimals: int) -> Floats:
    """Halves away from zero, as the core rounds."""
    unit = 10.0**decimals
    below = bool(values.min(initial=0.0) < 0)
    scaled = (np.abs(values) if below else values) * (unit * (1 + _LAST_BITS))
    scaled += 0.5
    np.floor(scaled, out=scaled)
    scaled /= unit
    return np.copysign(scaled, values) if below else scaled
