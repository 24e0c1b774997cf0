"""What a person must look at before the award (rulebook §6.3)."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.own import Own
from terskel.core.evaluation.panel import evaluator_warnings
from terskel.core.evaluation.scores import RankedTender, Scores
from terskel.core.evaluation.standing import Standing
from terskel.core.evaluation.warning import RankingWarning

EFFECTIVE_WEIGHT_TOLERANCE: Final = Fraction(10)
"""Percentage points between a criterion's published and effective weight before we warn (policy)."""

LOW_AGAINST_NEXT: Final = Fraction(80, 100)
LOW_AGAINST_OTHERS: Final = Fraction(60, 100)
LOW_NEEDS_TENDERS: Final = 3
"""A price is asked about (FOA § 24-9) when it is below 80 % of the next lowest or 60 % of the others' mean,
among three or more (policy; the duty itself knows no number). Several low ones are held against the dearer ones, as
long as these are no fewer: low tenders do not hide each other."""


def effective_weights(
    model: EvaluationModel, criteria: Sequence[Criterion], scores: Scores
) -> tuple[tuple[str, Fraction], ...]:
    """Weight times (highest − lowest points) / scale for each criterion, in points of weight.

    Empty for a model in kroner, whose weights follow from its kroner values, and for a quotient.
    """
    if model.unit != "points":
        return ()
    scale = Fraction(model.scale)
    return tuple(
        (criterion.id, Fraction(criterion.weight) * column.points.results.spread / scale)
        for criterion, column in zip(criteria, scores.columns, strict=True)
    )


def warnings(
    model: EvaluationModel,
    criteria: Sequence[Criterion],
    own: Own,
    lottery: Sequence[str],
    rows: Sequence[RankedTender],
    scores: Scores,
) -> Iterator[RankingWarning]:
    """All there is to warn of in a finished ranking of at least one tender."""
    standing = Standing(model, criteria, own, lottery)
    if model.is_relative or any(criterion.kind == "measured" for criterion in criteria):
        if model.is_relative:
            yield RankingWarning("relative_model")
        for left_out, instead in reversals(standing, first_placed(rows)):
            yield RankingWarning("winner_depends_on_tender", (("tender", left_out), ("instead", instead)))
    yield from _weight_warnings(model, criteria, scores)
    yield from _separation_warnings(criteria, scores)
    for row in rows:
        yield from _points_warnings(model, criteria, row)
    yield from _low_prices(scores)
    yield from evaluator_warnings(standing, first_placed(rows))


def reversals(standing: Standing, first: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(tender left out, who then come first) for each non-winner whose absence changes the first.

    Only a tender that the others are measured against can do that.
    """
    everybody = range(len(standing.own.tenders))
    contenders = standing.contenders() if standing.model.price_formula == "average" else None
    for place in sorted(_yardsticks(standing), key=lambda one: standing.own.tenders[one].id):
        left_out = standing.own.tenders[place].id
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
    prices = tuple(standing.own.prices or ())
    match model.price_formula:
        case "average":
            return set(range(len(standing.own.tenders)))
        case "highest_lowest":
            found |= _alone(prices, min) | _alone(prices, max)
        case "linear_basic" | "linear_floor" | "proportional":
            found |= _alone(prices, min)
        case "relative_cost_value":
            found |= _alone(tuple(standing.qualities), min)
    for criterion in standing.criteria:
        if criterion.kind == "measured" or (criterion.kind == "quality" and model.quality_scale == "relative"):
            column = tuple(standing.own.points[criterion.id].results)
            found |= _alone(column, max) | _alone(column, min)
    return found


def _alone(values: Sequence[Fraction], extreme: Callable[[Sequence[Fraction]], Fraction]) -> set[int]:
    if not values:
        return set()
    found = extreme(values)
    places = [place for place, value in enumerate(values) if value == found]
    return set(places) if len(places) == 1 else set()


def _weight_warnings(model: EvaluationModel, criteria: Sequence[Criterion], scores: Scores) -> Iterator[RankingWarning]:
    effective = dict(effective_weights(model, criteria, scores))
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


def _separation_warnings(criteria: Sequence[Criterion], scores: Scores) -> Iterator[RankingWarning]:
    if len(scores.tender_ids) < 2:
        return
    if scores.total.results.spread == 0:
        yield RankingWarning("totals_all_equal")
    if len(criteria) == 1:
        return
    for criterion, column in zip(criteria, scores.columns, strict=True):
        if column.points.results.spread == 0:
            yield RankingWarning("criterion_separates_nobody", (("criterion", criterion.name),))


def _points_warnings(
    model: EvaluationModel, criteria: Sequence[Criterion], row: RankedTender
) -> Iterator[RankingWarning]:
    if model.unit != "points":
        return
    for column, criterion in enumerate(criteria):
        if criterion.kind == "quality":
            continue
        points = row.scored.columns[column].points.results[row.place]
        facts = (("tender", row.tender_id), ("criterion", criterion.name), ("points", points))
        if points < 0:
            yield RankingWarning("negative_points", facts)
        if points > Fraction(model.scale):
            yield RankingWarning("points_above_scale", facts)


def _low_prices(scores: Scores) -> Iterator[RankingWarning]:
    """The prices that are far below the others', from the lowest up (FOA § 24-9; directive art. 69)."""
    if scores.prices is None or len(scores.prices) < LOW_NEEDS_TENDERS:
        return
    rising = sorted(zip(scores.prices, scores.tender_ids, strict=True))
    low = 0
    for count in range(1, len(rising) // 2 + 1):
        dearest_low, dearer = rising[count - 1][0], [price for price, _tender in rising[count:]]
        mean = sum(dearer, Fraction(0)) / len(dearer)
        if dearest_low < LOW_AGAINST_NEXT * dearer[0] or dearest_low < LOW_AGAINST_OTHERS * mean:
            low = count
    dearer = [price for price, _tender in rising[low:]]
    mean = sum(dearer, Fraction(0)) / len(dearer)
    for price, tender in rising[:low]:
        yield RankingWarning("abnormally_low_price", (("tender", tender), ("below", (1 - price / mean) * 100)))
