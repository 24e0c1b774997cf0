"""What a person must look at before the award (rulebook §6.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from terskel.core.evaluation.model import RELATIVE_FORMULAS, Criterion, EvaluationModel
from terskel.core.evaluation.order import place
from terskel.core.evaluation.scores import EvaluatedTender, RankedTender, score_all

EFFECTIVE_WEIGHT_TOLERANCE: Final = Fraction(10)
"""Percentage points between price's published and effective weight before we warn (policy)."""


@dataclass(frozen=True, slots=True)
class RankingWarning:
    """Something a person must look at before the award (rulebook §6.3); it decides nothing."""

    code: str
    facts: tuple[tuple[str, str | tuple[str, ...] | Fraction], ...] = ()


def effective_weights(
    model: EvaluationModel, criteria: Sequence[Criterion], rows: Sequence[RankedTender]
) -> tuple[tuple[str, Fraction], ...]:
    """Weight times (highest − lowest points) / scale for each criterion, in points of weight.

    Empty for a model in kroner, whose weights follow from its kroner values.
    """
    if model.unit == "kroner" or not rows:
        return ()
    spreads: list[tuple[str, Fraction]] = []
    for column, criterion in enumerate(criteria):
        points = [row.scores[column].points.result for row in rows]
        spread = (max(points) - min(points)) / Fraction(model.scale)
        spreads.append((criterion.id, Fraction(criterion.weight) * spread))
    return tuple(spreads)


def warnings(
    model: EvaluationModel,
    criteria: Sequence[Criterion],
    tenders: Sequence[EvaluatedTender],
    lottery: Sequence[str],
    rows: Sequence[RankedTender],
) -> Iterator[RankingWarning]:
    """All there is to warn of in a finished ranking."""
    if model.price_formula in RELATIVE_FORMULAS:
        yield RankingWarning("relative_model")
        for left_out, instead in reversals(model, criteria, tenders, lottery, rows):
            yield RankingWarning("winner_depends_on_tender", (("tender", left_out), ("instead", instead)))
    yield from _weight_warnings(model, criteria, rows)
    for row in rows:
        yield from _price_warnings(model, criteria, row)


def reversals(
    model: EvaluationModel,
    criteria: Sequence[Criterion],
    tenders: Sequence[EvaluatedTender],
    lottery: Sequence[str],
    rows: Sequence[RankedTender],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(tender left out, who then come first) for each non-winner whose absence changes the first.

    Points depend on the others through the lowest price alone, so only leaving out a sole lowest
    price can change anything.
    """
    first = first_placed(rows)
    lowest = [row for row in rows if row.price == min(other.price for other in rows)]
    if len(lowest) != 1 or lowest[0].tender_id in first:
        return
    left_out = lowest[0].tender_id
    rest = [tender for tender in tenders if tender.id != left_out]
    instead, _ = place(model, score_all(model, criteria, rest), lottery)
    if first_placed(instead) != first:
        yield left_out, tuple(sorted(first_placed(instead)))


def first_placed(rows: Sequence[RankedTender]) -> frozenset[str]:
    return frozenset(row.tender_id for row in rows if row.placement == 1)


def _weight_warnings(
    model: EvaluationModel, criteria: Sequence[Criterion], rows: Sequence[RankedTender]
) -> Iterator[RankingWarning]:
    effective = dict(effective_weights(model, criteria, rows))
    whole = sum(effective.values(), Fraction(0))
    if whole == 0:
        return
    weights = sum((Fraction(criterion.weight) for criterion in criteria), Fraction(0))
    price = next(criterion for criterion in criteria if criterion.kind == "price")
    published = Fraction(price.weight) * 100 / weights
    shown = effective[price.id] * 100 / whole
    if abs(shown - published) > EFFECTIVE_WEIGHT_TOLERANCE:
        yield RankingWarning("effective_weight_differs", (("published", published), ("effective", shown)))


def _price_warnings(
    model: EvaluationModel, criteria: Sequence[Criterion], row: RankedTender
) -> Iterator[RankingWarning]:
    if model.unit == "kroner":
        return
    column = [criterion.kind for criterion in criteria].index("price")
    points = row.scores[column].points.result
    if points < 0:
        yield RankingWarning("negative_points", (("tender", row.tender_id), ("points", points)))
    if points > Fraction(model.scale):
        yield RankingWarning("points_above_scale", (("tender", row.tender_id), ("points", points)))
