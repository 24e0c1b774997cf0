"""A model put to the test: who wins, how often a loser decides, and what a point costs."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from terskel.simulation.checking import Agreement, against_core
from terskel.simulation.drawing import Drawn, Flags, Floats, draw
from terskel.simulation.engine import NOBODY, Engine, Outcome
from terskel.simulation.plan import Plan, simplified
from terskel.simulation.worth import Setting, kroner_per_point

CHECKED = 200
"""Competitions the core ranks again in every study."""
_SPREADS = 4
_PRICE_MARKS = tuple(Fraction(percent, 100) for percent in (100, 110, 125, 150, 175, 200))


@dataclass(frozen=True, slots=True)
class SpreadBand:
    """Competitions whose price spread (highest over lowest, less one) lies in the band, and who won them.

    Shares are of the band's competitions.
    """

    least: float
    most: float
    competitions: int
    cheapest_wins: float
    best_quality_wins: float
    reversals: float


@dataclass(frozen=True, slots=True)
class EffectiveWeight:
    """A criterion's published share of the weight and the share it had on average as points were spread."""

    criterion: str
    published: float
    effective: float


@dataclass(frozen=True, slots=True)
class PointCost:
    """What one point of a criterion is worth in kroner at a price; None where price does not count there."""

    criterion: str
    price: Fraction
    kroner: Fraction | None


@dataclass(frozen=True, slots=True)
class Study:
    """Shares are of all competitions that had somebody to rank; `checked` is the core's verdict on the same cases."""

    competitions: int
    without_anyone: int
    cheapest_wins: float
    best_quality_wins: float
    neither_wins: float
    left_to_lots: float
    reversals: float
    bands: tuple[SpreadBand, ...]
    weights: tuple[EffectiveWeight, ...]
    costs: tuple[PointCost, ...]
    checked: Agreement


def study(plan: Plan) -> Study:
    """Draw, run, check against the core, and count."""
    drawn = draw(plan)
    engine = Engine(*simplified(plan.model, plan.criteria))
    points = drawn.points
    outcome = engine.run(drawn.prices, points, drawn.present)
    held = outcome.winners != NOBODY
    reversed_ = reversals(engine, drawn, outcome)
    cheapest, best = _extremes(drawn.prices, outcome)
    asked = max(int(held.sum()), 1)
    return Study(
        competitions=plan.competitions,
        without_anyone=int((~held).sum()),
        cheapest_wins=float(cheapest.sum() / asked),
        best_quality_wins=float(best.sum() / asked),
        neither_wins=float((held & ~cheapest & ~best).sum() / asked),
        left_to_lots=float((held & outcome.tied).sum() / asked),
        reversals=float(reversed_.sum() / asked),
        bands=_bands(drawn.prices, outcome, held, cheapest, best, reversed_),
        weights=_weights(plan, engine, drawn, outcome),
        costs=_costs(plan, drawn, outcome),
        checked=against_core(plan, drawn, outcome, CHECKED),
    )


def reversals(engine: Engine, drawn: Drawn, outcome: Outcome) -> Flags:
    """Competitions in which leaving out somebody who did not win changes the winner."""
    found = np.zeros(len(outcome.winners), dtype=bool)
    points = drawn.points if engine.compares else drawn.steps
    places = np.arange(len(found))
    for left_out in _yardsticks(engine, drawn.prices, points, outcome):
        loser = (outcome.winners != NOBODY) & (outcome.winners != left_out)
        asked = np.flatnonzero(loser & ~found & outcome.ranked[places, left_out] & (outcome.ranked.sum(axis=1) > 1))
        if not len(asked):
            continue
        present = outcome.ranked[asked].copy()
        present[np.arange(len(asked)), left_out[asked]] = False
        prices = drawn.prices[asked]
        if engine.compares:
            again = engine.run(prices, points[asked], present)
        else:
            again = engine.decide(prices, outcome.quality[asked], present)
        found[asked] |= (again.winners != outcome.winners[asked]) & ~again.tied & ~outcome.tied[asked]
    return found


def _yardsticks(engine: Engine, prices: Floats, points: Floats, outcome: Outcome) -> list[NDArray[np.intp]]:
    """For each way a tender can be what others are measured against, its place in each competition."""
    ranked = outcome.ranked
    formula = engine.model.price_formula
    found: list[NDArray[np.intp]] = []
    if formula == "average":
        return [np.full(len(prices), place) for place in range(prices.shape[1])]
    if formula in ("linear_basic", "linear_floor", "proportional", "highest_lowest"):
        found.append(np.where(ranked, prices, np.inf).argmin(axis=1))
    if formula == "highest_lowest":
        found.append(np.where(ranked, prices, -np.inf).argmax(axis=1))
    if formula == "relative_cost_value":
        found.append(np.where(ranked, outcome.quality, np.inf).argmin(axis=1))
    for place, criterion in enumerate(engine.columns):
        column = points[:, :, place]
        if criterion.measure is not None or engine.model.quality_scale == "relative":
            found.append(np.where(ranked, column, -np.inf).argmax(axis=1))
        if criterion.measure is not None:
            found.append(np.where(ranked, column, np.inf).argmin(axis=1))
    return found


def _extremes(prices: Floats, outcome: Outcome) -> tuple[Flags, Flags]:
    """Where the winner has the lowest price, and where it has the best quality (shared firsts count)."""
    held = outcome.winners != NOBODY
    winner = np.maximum(outcome.winners, 0)[:, None]
    lowest = np.where(outcome.ranked, prices, np.inf).min(axis=1)
    most = np.where(outcome.ranked, outcome.quality, -np.inf).max(axis=1)
    has_lowest = np.take_along_axis(prices, winner, axis=1)[:, 0] <= lowest
    has_most = np.take_along_axis(outcome.quality, winner, axis=1)[:, 0] >= most - 1e-9
    return held & has_lowest, held & has_most


def _bands(
    prices: Floats, outcome: Outcome, held: Flags, cheapest: Flags, best: Flags, reversed_: Flags
) -> tuple[SpreadBand, ...]:
    if not held.any():
        return ()
    lowest = np.where(outcome.ranked, prices, np.inf).min(axis=1)
    highest = np.where(outcome.ranked, prices, -np.inf).max(axis=1)
    spread = np.where(held & (lowest > 0), highest / np.where(lowest > 0, lowest, 1.0) - 1, 0.0)
    edges = np.quantile(spread[held], np.linspace(0, 1, _SPREADS + 1))
    bands = []
    for place in range(_SPREADS):
        last = place == _SPREADS - 1
        inside = (
            held & (spread >= edges[place]) & ((spread <= edges[place + 1]) if last else (spread < edges[place + 1]))
        )
        count = int(inside.sum())
        if count:
            shares = [float((inside & flags).sum() / count) for flags in (cheapest, best, reversed_)]
            bands.append(SpreadBand(float(edges[place]), float(edges[place + 1]), count, *shares))
    return tuple(bands)


def _weights(plan: Plan, engine: Engine, drawn: Drawn, outcome: Outcome) -> tuple[EffectiveWeight, ...]:
    """Weight times spread of points, as a share of the sum, averaged; none for models whose weights are kroner."""
    if plan.model.unit != "points" or plan.model.price_formula == "fixed_price":
        return ()
    ranked = outcome.ranked
    scored = engine.scored(drawn.points, ranked)
    columns = {criterion.id: scored[:, :, place] for place, criterion in enumerate(plan.columns)}
    spreads = []
    for criterion in plan.criteria:
        points = columns[criterion.id] if criterion.kind != "price" else engine.price_points(drawn.prices, ranked)
        width = np.where(ranked, points, -np.inf).max(axis=1) - np.where(ranked, points, np.inf).min(axis=1)
        spreads.append(float(criterion.weight) * np.where(np.isfinite(width), width, 0.0))
    whole = np.sum(spreads, axis=0)
    counted = whole > 0
    weights = float(sum(criterion.weight for criterion in plan.criteria))
    return tuple(
        EffectiveWeight(
            criterion.id,
            float(criterion.weight) / weights,
            float((spread[counted] / whole[counted]).mean()) if counted.any() else 0.0,
        )
        for criterion, spread in zip(plan.criteria, spreads, strict=True)
    )


def _costs(plan: Plan, drawn: Drawn, outcome: Outcome) -> tuple[PointCost, ...]:
    """At 100 to 200 per cent of the median lowest price, among tenders as they were usually drawn."""
    held = outcome.winners != NOBODY
    if not (held.any() and plan.qualities) or plan.model.price_formula in ("fixed_price", "lowest_price"):
        return ()
    prices = np.where(outcome.ranked, drawn.prices, np.nan)[held]
    lowest, highest, mean = (
        Fraction(int(np.median(one(prices, axis=1)))) for one in (np.nanmin, np.nanmax, np.nanmean)
    )
    engine = Engine(*simplified(plan.model, plan.criteria))
    shares = np.array([float(one.weight) for one in plan.columns])
    level = engine.scored(drawn.points, outcome.ranked) @ (shares / shares.sum())
    quality = Fraction(float(np.median(level[outcome.ranked]))).limit_denominator(1000)
    found = []
    for criterion in plan.qualities:
        for mark in _PRICE_MARKS:
            setting = Setting(lowest * mark, lowest, highest, mean, quality)
            kroner = kroner_per_point(plan.model, plan.criteria, criterion, setting)
            found.append(PointCost(criterion.id, setting.price, kroner))
    return tuple(found)
