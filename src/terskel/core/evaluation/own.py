"""What a tender brings by itself, before it is held against the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.tender import EvaluatedTender, GivenPoints


@dataclass(frozen=True, slots=True)
class Own:
    """A tender's own figures.

    points: by criterion id: quality points, or the amount of a measured criterion.
    steps: by criterion id, what led to them, where it is more than one calculation; under "" that of the price.
    """

    tender: EvaluatedTender
    price: Fraction | None
    points: Mapping[str, Calculation]
    steps: Mapping[str, tuple[Calculation, ...]]


def own_figures(model: EvaluationModel, criteria: Sequence[Criterion], tender: EvaluatedTender) -> Own:
    """Without the price, which `with_price` adds for those whose price is looked at."""
    points: dict[str, Calculation] = {}
    steps: dict[str, tuple[Calculation, ...]] = {}
    decimals = model.decimals if model.rounding == "points" and model.quality_scale == "absolute" else None
    for criterion in criteria:
        if criterion.kind == "measured":
            points[criterion.id] = Calculation.of("measured", amount=Fraction(tender.amounts[criterion.id]))
        elif criterion.parts:
            parts = [_assessed(tender.points[part.id], None) for part in criterion.parts]
            steps[criterion.id] = tuple(parts)
            pairs: dict[str, Fraction] = {}
            for part, found in zip(criterion.parts, parts, strict=True):
                pairs[f"weight {part.id}"] = Fraction(part.weight)
                pairs[f"points {part.id}"] = found.result
            points[criterion.id] = Calculation.on("parts", pairs, decimals)
        elif criterion.kind == "quality":
            points[criterion.id] = _assessed(tender.points[criterion.id], decimals)
    return Own(tender, None, points, steps)


def with_price(model: EvaluationModel, own: Own) -> Own:
    """The same with its comparison price, and the lines it was summed from."""
    if model.price_form is not None:
        lines = model.price_form.comparison(own.tender.unit_prices)
        return Own(own.tender, lines[-1].result, own.points, {**own.steps, "": lines})
    price = None if own.tender.price is None else Fraction(own.tender.price)
    return Own(own.tender, price, own.points, own.steps)


def comparison_price(model: EvaluationModel, tender: EvaluatedTender) -> Fraction | None:
    """The price a tender is compared by; None where none is asked for."""
    if model.price_form is not None:
        return model.price_form.comparison(tender.unit_prices)[-1].result
    return None if tender.price is None else Fraction(tender.price)


@lru_cache(maxsize=4096)
def exact(value: Decimal) -> Fraction:
    """`value` as a Fraction; remembered, for points come from a short scale again and again."""
    return Fraction(value)


def _assessed(given: GivenPoints, decimals: int | None) -> Calculation:
    if isinstance(given, Decimal):
        return Calculation.of("assessed", points=exact(given))
    return Calculation.on("mean", {evaluator: exact(points) for evaluator, points in given.items()}, decimals)
