"""The evaluators: who scores far from the others, and whether one of them alone decides the winner."""

from collections.abc import Iterator
from fractions import Fraction
from operator import sub
from typing import Final

from terskel.core.evaluation.standing import Standing
from terskel.core.evaluation.table import PointsTable
from terskel.core.evaluation.warning import RankingWarning

OUTLIER_DISTANCE: Final = Fraction(20, 100)
"""Share of the scale that an evaluator is on average away from the mean of the others before we warn (policy)."""
OUTLIER_NEEDS_EVALUATORS: Final = 3


def evaluator_warnings(standing: Standing, first: frozenset[str]) -> Iterator[RankingWarning]:
    """Outliers, and evaluators without whom somebody else would come first."""
    scale = Fraction(standing.model.scale)
    for evaluator, distance in distances_from_the_others(standing.own.table).items():
        if distance > OUTLIER_DISTANCE * scale:
            yield RankingWarning(
                "evaluator_is_an_outlier", (("evaluator", evaluator), ("distance", distance), ("scale", scale))
            )
    for evaluator in standing.own.table.judges:
        instead = standing.first_without(evaluator)
        if instead != first:
            yield RankingWarning(
                "winner_depends_on_evaluator", (("evaluator", evaluator), ("instead", tuple(sorted(instead))))
            )


def distances_from_the_others(table: PointsTable) -> dict[str, Fraction]:
    """Each evaluator's mean distance from the mean of the others, in points, by name in alphabetical order.

    Counts only what three or more judged: of two, nobody can say which is the odd one.
    """
    sums: dict[str, Fraction] = {}
    counts: dict[str, int] = {}
    for column in table.columns.values():
        judges = len(column.judges)
        if judges < OUTLIER_NEEDS_EVALUATORS:
            continue
        wholes = list(map(sum, zip(*column.cells, strict=True)))
        for judge, cells in zip(column.judges, column.cells, strict=True):
            away = sum(map(abs, map(sub, map(judges.__mul__, cells), wholes)))
            sums[judge] = sums.get(judge, Fraction(0)) + Fraction(away, (judges - 1) * table.per_point)
            counts[judge] = counts.get(judge, 0) + len(cells)
    return {judge: sums[judge] / counts[judge] for judge in sorted(sums)}
