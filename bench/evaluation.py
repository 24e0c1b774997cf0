"""Ranking and simulating, beside plain NumPy for the same sums in the same run.

    python bench/evaluation.py [--json]

Exact ranking: 1,000 tenders × 50 criteria (price and 49 of quality) × 5 evaluators, without and with every step
explained and every warning. Explained means that input, rule, mean, weight, weighted points and total of every cell
are there when the clock stops; they are then computed once more from what is shown, outside the clock, and have to
agree. Putting them in JSON is timed by itself. Simulator: 10,000 competitions of 30 tenders. Each time is the best
processor time of several runs, interleaved with its reference; the ratio is the figure to look at. NumPy is timed
twice: on float arrays that lie ready, and with what it takes to get there from the same Decimals.
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from terskel.core.evaluation import Criterion, EvaluatedTender, EvaluationModel, Ranking, placements, rank
from terskel.core.evaluation.checks import read_points
from terskel.core.evaluation.own import Own, comparison_prices
from terskel.core.evaluation.standing import Standing
from terskel.simulation.drawing import draw
from terskel.simulation.engine import Engine
from terskel.simulation.plan import Plan, Range
from terskel.simulation.study import reversals

TENDERS, QUALITIES, EVALUATORS = 1000, 49, ("Ane", "Brita", "Erik", "Eva", "Odd")
COMPETITIONS, EACH = 10_000, 30
MODEL = EvaluationModel("proportional")


@dataclass(frozen=True)
class Figure:
    """Milliseconds of ours and of the reference, and how many times the reference ours takes; `aim` is the most."""

    what: str
    ours: float
    reference: float
    aim: float | None

    @property
    def ratio(self) -> float:
        return self.ours / self.reference


def main() -> None:
    figures = [*exact_figures(), *simulator_figures()]
    if "--json" in sys.argv:
        print(json.dumps([{**vars(one), "ratio": round(one.ratio, 2)} for one in figures], indent=1))
        return
    print(f"{'what':64}{'ours ms':>10}{'NumPy ms':>10}{'ratio':>8}{'aim':>7}")
    for one in figures:
        aim = f"≤{one.aim:g}" if one.aim else "–"
        print(f"{one.what:64}{one.ours:10.1f}{one.reference:10.2f}{one.ratio:8.1f}{aim:>7}")


def exact_figures() -> list[Figure]:
    """1,000 tenders, from Decimals as evaluators and tenderers wrote them."""
    chance = random.Random(20261121)
    scale = [Decimal(points) for points in range(11)]
    each = [chance.randrange(1, 20) for _ in range(QUALITIES)]
    criteria = [
        Criterion("price", "Pris", Decimal(sum(each)), "price"),
        *(Criterion(f"q{place:02}", f"Kvalitet {place}", Decimal(w), "quality") for place, w in enumerate(each)),
    ]
    tenders = [
        EvaluatedTender(
            f"t{number:04}",
            Decimal(chance.randrange(800_000, 2_400_000)),
            {f"q{place:02}": {judge: chance.choice(scale) for judge in EVALUATORS} for place in range(QUALITIES)},
        )
        for number in range(TENDERS)
    ]
    weights = np.array(each, dtype=float) / (2 * sum(each))

    def read() -> tuple[np.ndarray, np.ndarray]:
        cells = [[list(given.values()) for given in one.points.values()] for one in tenders]
        return np.array([one.price for one in tenders], dtype=float), np.array(cells, dtype=float)

    ready = read()

    def plain(prices: np.ndarray, points: np.ndarray) -> np.ndarray:
        totals = np.round(points.mean(axis=2) @ weights + 0.5 * 10 * prices.min() / prices, 2)
        return np.argsort(-totals, kind="stable")

    table = read_points(MODEL, criteria, tenders)
    own = Own(tuple(tenders), table, {}, comparison_prices(MODEL, tenders)[1], {})

    def at_rest() -> object:
        return Standing(MODEL, criteria, own).in_order()

    ranking = rank(MODEL, criteria, tenders)
    check_explanation(ranking)
    sums, from_decimals, ours, everything, explained, written = best(
        lambda: plain(*ready),
        lambda: plain(*read()),
        at_rest,
        lambda: placements(MODEL, criteria, tenders),
        lambda: rank(MODEL, criteria, tenders),
        ranking.to_json,
        rounds=5,
    )
    return [
        Figure("exact order, whole numbers ready / floats ready", ours, sums, 20),
        Figure("exact order, checked and read from Decimals / floats ready", everything, sums, None),
        Figure("exact order, checked and read from Decimals / NumPy reading them", everything, from_decimals, 20),
        Figure("ranked and explained, with warnings / floats ready", explained, sums, 200),
        Figure("ranked and explained, with warnings / NumPy reading Decimals", explained, from_decimals, 200),
        Figure("every step of every tender as JSON / floats ready", written, sums, None),
    ]


def check_explanation(ranking: Ranking) -> None:
    """Every figure is there as whole numbers, and comes out the same when computed from what is shown."""
    scores = ranking.scores
    assert scores is not None
    assert len(scores.columns) == 1 + QUALITIES
    assert all(len(column.points.values) == len(EVALUATORS) for column in scores.columns[1:])
    for column in (scores.total, *(one for pair in scores.columns for one in (pair.points, pair.weighted))):
        assert len(column.results) == TENDERS
        assert all(type(number) is int for number in column.results.numerators)
    for row in ranking.rows:
        steps = [step for score in row.scores for step in (score.points, score.weighted)]
        assert all(step.recompute() == step.result for step in (*steps, row.calculation))


def simulator_figures() -> list[Figure]:
    """10,000 competitions of 30 tenders, a price and three quality criteria."""
    criteria = (
        Criterion("p", "Pris", Decimal(40), "price"),
        *(Criterion(f"q{place}", f"Kvalitet {place}", Decimal(20), "quality") for place in range(3)),
    )
    points = Range(Decimal(2), Decimal(6), Decimal(10))
    plan = Plan(
        MODEL,
        criteria,
        Range(Decimal(800_000), Decimal(1_100_000), Decimal(2_400_000)),
        {f"q{place}": points for place in range(3)},
        competitions=COMPETITIONS,
        fewest=EACH,
        most=EACH,
    )
    drawn = draw(plan)
    prices, given, present = drawn.prices, drawn.points, drawn.present
    engine = Engine(MODEL, criteria)
    weights = np.array([0.2, 0.2, 0.2])

    def plain() -> np.ndarray:
        totals = np.round(given @ weights + 0.4 * 10 * prices.min(axis=1, keepdims=True) / prices, 2)
        return totals.argmax(axis=1)

    outcome = engine.run(prices, given, present)

    def plain_reversals() -> np.ndarray:
        winners = plain()
        lowest = prices.argmin(axis=1)
        without = prices.copy()
        without[np.arange(COMPETITIONS), lowest] = np.inf
        totals = np.round(given @ weights + 0.4 * 10 * without.min(axis=1, keepdims=True) / without, 2)
        totals[np.arange(COMPETITIONS), lowest] = -np.inf
        return (totals.argmax(axis=1) != winners) & (lowest != winners)

    reference, ours, twice, reversed_ = best(
        plain,
        lambda: engine.run(prices, given, present),
        plain_reversals,
        lambda: reversals(engine, drawn, engine.run(prices, given, present)),
    )
    assert (outcome.winners == plain()).mean() > 0.99
    return [
        Figure("simulator, winners with gate, rounding and ties", ours, reference, 3),
        Figure("simulator, winners and reversals", reversed_, twice, 3),
    ]


def best(*works: Callable[[], object], rounds: int = 7) -> list[float]:
    """The best processor time of each in milliseconds, taken in turns so that the day's noise falls on all."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for taken, work in zip(times, works, strict=True):
            gc.collect()
            begun = time.process_time()
            work()
            taken.append((time.process_time() - begun) * 1000)
    return [min(taken) for taken in times]


if __name__ == "__main__":
    main()
