"""What a person must look at before the award (rulebook §6.3)."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Final

from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.own import Own
from terskel.core.evaluation.panel import evaluator_warnings
from terskel.core.evaluation.scores import RankedTender
from terskel.core.evaluation.standing import Standing
from terskel.core.evaluation.warning import RankingWarning

EFFECTIVE_WEIGHT_TOLERANCE: Final = Fraction(10)
"""Percentage points between a criterion's published and effective weight before we warn (policy)."""

LOW_AGAINST_NEXT: Final = Fraction(80, 100)
LOW_AGAINST_OTHERS: Final = Fraction(60, 100)
LOW_NEEDS_TENDERS: Final = 3
"""A price is asked about (FOA § 24-9) when it is below 80 % of the next lowest or 60 % of the others' mean,
among three or more (policy; the duty itself knows no number)."""


def effective_weights(
    model: EvaluationModel, criteria: Sequence[Criterion], rows: Sequence[RankedTender]
) -> tuple[tuple[str, Fraction], ...]:
    """Weight times (highest − lowest points) / scale for each criterion, in points of weight.

    Empty for a model in kroner, whose weights follow from its kroner values, and for a quotient.
    """
    if model.unit != "points" or not rows:
        return ()
    scale = Fraction(model.scale)
    return tuple(
        (criterion.id, Fraction(criterion.weight) * spread / scale)
        for criterion, spread in zip(criteria, _spreads(criteria, rows), strict=True)
    )


def warnings(
    model: EvaluationModel,
    criteria: Sequence[Criterion],
    owns: Sequence[Own],
    lottery: Sequence[str],
    rows: Sequence[RankedTender],
) -> Iterator[RankingWarning]:
    """All there is to warn of in a finished ranking."""
    if not rows:
        return
    standing = Standing(model, criteria, owns, lottery)
    if model.is_relative or any(criterion.kind == "measured" for criterion in criteria):
        if model.is_relative:
            yield RankingWarning("relative_model")
        for left_out, instead in reversals(standing, first_placed(rows)):
            yield RankingWarning("winner_depends_on_tender", (("tender", left_out), ("instead", instead)))
    yield from _weight_warnings(model, criteria, rows)
    yield from _separation_warnings(criteria, rows)
    for row in rows:
        yield from _points_warnings(model, criteria, row)
    yield from _low_prices(rows)
    yield from evaluator_warnings(standing, first_placed(rows))


def reversals(standing: Standing, first: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(tender left out, who then come first) for each non-winner whose absence changes the first.

    Only a tender that the others are measured against can do that.
    """
    everybody = range(len(standing.owns))
    contenders = standing.contenders() if standing.model.price_formula == "average" else None
    for place in sorted(_yardsticks(standing), key=lambda one: standing.owns[one].tender.id):
        left_out = standing.owns[place].tender.id
        if left_out in first:
            continue
        rest = [other for other in everybody if other != place]
        asked = None if contenders is None else [other for other in contenders if other != place]
        instead = standing.first(rest, asked)
        if instead != first:
            yield left_out, tuple(sorted(instead))


def first_placed(rows: Sequence[RankedTender]) -> frozenset[str]:
    return frozenset(row.tender_id for row in rows if row.placement == 1)


def _yardsticks(standing: Standing) -> set[int]:
    """The tenders whose absence changes what the others are measured against."""
    model = standing.model
    found: set[int] = set()
    prices = [price for price in standing.prices if price is not None]
    match model.price_formula:
        case "average":
            return set(range(len(standing.owns)))
        case "highest_lowest":
            found |= _alone(prices, min) | _alone(prices, max)
        case "linear_basic" | "linear_floor" | "proportional":
            found |= _alone(prices, min)
        case "relative_cost_value":
            qualities = standing.qualities or [quality for _, quality in standing.totals(range(len(standing.owns)))]
            found |= _alone(qualities, min)
    for criterion in standing.criteria:
        if criterion.kind == "measured" or (criterion.kind == "quality" and model.quality_scale == "relative"):
            column = [own.points[criterion.id].result for own in standing.owns]
            found |= _alone(column, max) | _alone(column, min)
    return found


def _alone(values: Sequence[Fraction], extreme: Callable[[Sequence[Fraction]], Fraction]) -> set[int]:
    if not values:
        return set()
    found = extreme(values)
    places = [place for place, value in enumerate(values) if value == found]
    return set(places) if len(places) == 1 else set()


def _weight_warnings(
    model: EvaluationModel, criteria: Sequence[Criterion], rows: Sequence[RankedTender]
) -> Iterator[RankingWarning]:
    effective = dict(effective_weights(model, criteria, rows))
    whole = sum(effective.values(), Fraction(0))
    if whole == 0:
        return
    weights = sum((Fraction(criterion.weight) for criterion in criteria), Fraction(0))
    for criterion in criteria:
        published = Fraction(criterion.weight) * 100 / weights
        shown = effective[criterion.id] * 100 / whole
        if abs(shown - published) > EFFECTIVE_WEIGHT_TOLERANCE:
            yield RankingWarning(
                "effective_weight_differs",
                (("criterion", criterion.name), ("published", published), ("effective", shown)),
            )


def _separation_warnings(criteria: Sequence[Criterion], rows: Sequence[RankedTender]) -> Iterator[RankingWarning]:
    if len(rows) < 2:
        return
    if len({row.total for row in rows}) == 1:
        yield RankingWarning("totals_all_equal")
    if len(criteria) == 1:
        return
    for criterion, spread in zip(criteria, _spreads(criteria, rows), strict=True):
        if spread == 0:
            yield RankingWarning("criterion_separates_nobody", (("criterion", criterion.name),))


def _spreads(criteria: Sequence[Criterion], rows: Sequence[RankedTender]) -> Iterator[Fraction]:
    """Highest less lowest points on each criterion; compared as whole numbers, which is much quicker."""
    for column in range(len(criteria)):
        points = [row.scores[column].points.result for row in rows]
        whole = lcm(*{one.denominator for one in points})
        units = [one.numerator * (whole // one.denominator) for one in points]
        yield Fraction(max(units) - min(units), whole)


def _points_warnings(
    model: EvaluationModel, criteria: Sequence[Criterion], row: RankedTender
) -> Iterator[RankingWarning]:
    if model.unit != "points":
        return
    for column, criterion in enumerate(criteria):
        if criterion.kind == "quality":
            continue
        points = row.scores[column].points.result
        facts = (("tender", row.tender_id), ("criterion", criterion.name), ("points", points))
        if points < 0:
            yield RankingWarning("negative_points", facts)
        if points > Fraction(model.scale):
            yield RankingWarning("points_above_scale", facts)


def _low_prices(rows: Sequence[RankedTender]) -> Iterator[RankingWarning]:
    """The lowest price, where it is far below the others' (FOA § 24-9; directive art. 69)."""
    prices = sorted((row.price, row.tender_id) for row in rows if row.price is not None)
    if len(prices) < LOW_NEEDS_TENDERS:
        return
    (lowest, tender), *others = prices
    mean = sum((price for price, _ in others), Fraction(0)) / len(others)
    if lowest < LOW_AGAINST_NEXT * others[0][0] or lowest < LOW_AGAINST_OTHERS * mean:
        below = (1 - lowest / mean) * 100
        yield RankingWarning("abnormally_low_price", (("tender", tender), ("below", below)))
