"""The evaluators: who scores far from the others, and whether one of them alone decides the winner."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from terskel.core.evaluation.own import own_figures
from terskel.core.evaluation.standing import Standing, Units
from terskel.core.evaluation.tender import EvaluatedTender
from terskel.core.evaluation.warning import RankingWarning

OUTLIER_DISTANCE: Final = Fraction(20, 100)
"""Share of the scale that an evaluator is on average away from the mean of the others before we warn (policy)."""
OUTLIER_NEEDS_EVALUATORS: Final = 3


def evaluator_warnings(standing: Standing, first: frozenset[str], lottery: Sequence[str]) -> Iterator[RankingWarning]:
    """Outliers, and evaluators without whom somebody else would come first."""
    tenders = [own.tender for own in standing.owns]
    distances = distances_from_the_others(tenders)
    scale = Fraction(standing.model.scale)
    for evaluator, distance in distances.items():
        if distance > OUTLIER_DISTANCE * scale:
            yield RankingWarning(
                "evaluator_is_an_outlier", (("evaluator", evaluator), ("distance", distance), ("scale", scale))
            )
    for evaluator in distances:
        instead = _without(standing, evaluator, lottery)
        if instead != first:
            yield RankingWarning(
                "winner_depends_on_evaluator", (("evaluator", evaluator), ("instead", tuple(sorted(instead))))
            )


def distances_from_the_others(tenders: Sequence[EvaluatedTender]) -> dict[str, Fraction]:
    """Each evaluator's mean distance from the mean of the others, in points, by name in alphabetical order.

    Counts only what three or more judged: of two, nobody can say which is the odd one.
    """
    cells = [
        given
        for tender in tenders
        for given in tender.points.values()
        if isinstance(given, Mapping) and len(given) >= OUTLIER_NEEDS_EVALUATORS
    ]
    units = Units(points for given in cells for points in given.values())
    sums: dict[tuple[str, int], int] = {}
    counts: dict[str, int] = {}
    for given in cells:
        in_units = {evaluator: units[points] for evaluator, points in given.items()}
        judges, whole = len(in_units), sum(in_units.values())
        for evaluator, value in in_units.items():
            key = evaluator, judges
            sums[key] = sums.get(key, 0) + abs(judges * value - whole)
            counts[evaluator] = counts.get(evaluator, 0) + 1
    found = dict.fromkeys(sorted(counts), Fraction(0))
    for (evaluator, judges), distance in sums.items():
        found[evaluator] += Fraction(distance, (judges - 1) * units.per_point * counts[evaluator])
    return found


def _without(standing: Standing, evaluator: str, lottery: Sequence[str]) -> frozenset[str]:
    """Who comes first when the evaluator's points are left out; the gate is not asked again."""
    owns = []
    for own in standing.owns:
        points = {
            key: {name: value for name, value in given.items() if name != evaluator}
            if isinstance(given, Mapping) and len(given) > 1
            else given
            for key, given in own.tender.points.items()
        }
        tender = replace(own.tender, points=points)
        figures = own if standing.is_plain else own_figures(standing.model, standing.criteria, tender)
        owns.append(replace(figures, tender=tender, price=own.price))
    return Standing(standing.model, standing.criteria, owns, lottery).first(range(len(owns)))
