"""What each tender scores on each criterion, and its total (rulebook §6.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd

from terskel.core.canonical import Json, decimal_text
from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.model import RELATIVE_FORMULAS, Criterion, EvaluationModel


class NotEvaluable(ValueError):
    """The tenders can't be ranked by the model: a price or points are missing or out of range."""


@dataclass(frozen=True, slots=True)
class EvaluatedTender:
    """What a tender is ranked by: `price` in kroner, `points` by id of each quality criterion."""

    id: str
    price: Decimal
    points: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One tender on one criterion; both figures can be shown and computed again.

    points: points on the scale; in a model in kroner the price itself for the price criterion.
    weighted: its share of the total: weighted points, or kroner.
    """

    criterion_id: str
    points: Calculation
    weighted: Calculation


@dataclass(frozen=True, slots=True)
class RankedTender:
    """A tender in the ranking. Tenders no rule could separate share a placement,
    counted from 1; it is 0 until the tender is placed.

    total: as the model rounds it; the order is made by this figure.
    quality: weighted quality points (in `priced_quality` kroner), exact; it may break a tie.
    """

    tender_id: str
    placement: int
    total: Decimal
    calculation: Calculation
    scores: tuple[CriterionScore, ...]
    price: Decimal
    quality: Fraction


def score_all(
    model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]
) -> list[RankedTender]:
    """The tenders with their totals, not yet placed; the input is one `check_input` accepts."""
    if not tenders:
        return []
    lowest = Fraction(min(tender.price for tender in tenders))
    return [_score(model, criteria, tender, lowest) for tender in tenders]


def _score(
    model: EvaluationModel,
    criteria: Sequence[Criterion],
    tender: EvaluatedTender,
    lowest: Fraction,
) -> RankedTender:
    in_kroner = model.unit == "kroner"
    scores = tuple(
        _kroner_score(model, criterion, tender)
        if in_kroner
        else _points_score(model, criteria, criterion, tender, lowest)
        for criterion in criteria
    )
    weighted = [score.weighted.result for score in scores]
    kinds = [criterion.kind for criterion in criteria]
    quality = sum(
        (part for part, kind in zip(weighted, kinds, strict=True) if kind == "quality"),
        Fraction(0),
    )
    if in_kroner:
        calculation = _evaluated_price(model, weighted, kinds)
    else:
        calculation = Calculation.of(
            "sum",
            decimals=model.decimals if model.rounding == "total" else None,
            **{f"part_{place}": part for place, part in enumerate(weighted, start=1)},
        )
    return RankedTender(
        tender_id=tender.id,
        placement=0,
        total=exact_decimal(calculation.result),
        calculation=calculation,
        scores=scores,
        price=tender.price,
        quality=quality,
    )


def _points_score(
    model: EvaluationModel,
    criteria: Sequence[Criterion],
    criterion: Criterion,
    tender: EvaluatedTender,
    lowest: Fraction,
) -> CriterionScore:
    if criterion.kind == "price":
        points = _price_points(model, Fraction(tender.price), lowest)
    else:
        points = Calculation.of("assessed", points=Fraction(tender.points[criterion.id]))
    weights = sum((Fraction(other.weight) for other in criteria), Fraction(0))
    weighted = Calculation.of("weighted", weight=Fraction(criterion.weight), weights=weights, points=points.result)
    return CriterionScore(criterion.id, points, weighted)


def _price_points(model: EvaluationModel, price: Fraction, lowest: Fraction) -> Calculation:
    decimals = model.decimals if model.rounding == "points" else None
    scale = Fraction(model.scale)
    if model.price_formula == "linear_budget":
        assert model.price_cap is not None
        assert model.price_floor is not None
        return Calculation.of(
            "linear_budget",
            decimals=decimals,
            scale=scale,
            price=price,
            cap=Fraction(model.price_cap),
            floor=Fraction(model.price_floor),
        )
    return Calculation.of(model.price_formula, decimals=decimals, scale=scale, price=price, lowest=lowest)


def _kroner_score(model: EvaluationModel, criterion: Criterion, tender: EvaluatedTender) -> CriterionScore:
    if criterion.kind == "price":
        price = Calculation.of("lowest_price", price=Fraction(tender.price))
        return CriterionScore(criterion.id, price, price)
    points = Fraction(tender.points[criterion.id])
    return CriterionScore(
        criterion.id,
        Calculation.of("assessed", points=points),
        Calculation.of(
            "quality_value",
            kroner=Fraction(dict(model.quality_values)[criterion.id]),
            points=points,
            scale=Fraction(model.scale),
        ),
    )


def _evaluated_price(model: EvaluationModel, weighted: Sequence[Fraction], kinds: Sequence[str]) -> Calculation:
    price = weighted[kinds.index("price")]
    values = [part for part, kind in zip(weighted, kinds, strict=True) if kind == "quality"]
    return Calculation.of(
        "price_less_quality",
        decimals=model.decimals,
        price=price,
        **{f"value_{place}": value for place, value in enumerate(values, start=1)},
    )


def check_input(model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]) -> None:
    """Raises NotEvaluable for what the model can't rank."""
    if [criterion.kind for criterion in criteria].count("price") != 1:
        raise NotEvaluable("a ranking needs exactly one price criterion")
    if any(criterion.weight <= 0 for criterion in criteria):
        raise NotEvaluable("a weight is above zero")
    if len({tender.id for tender in tenders}) != len(tenders):
        raise NotEvaluable("a tender is ranked once")
    if model.price_formula == "linear_budget" and (
        model.price_cap is None or model.price_floor is None or model.price_cap <= model.price_floor
    ):
        raise NotEvaluable("the model lacks its price range")
    qualities = {criterion.id for criterion in criteria if criterion.kind == "quality"}
    if model.price_formula == "lowest_price" and qualities:
        raise NotEvaluable("the lowest price wins: quality criteria have no effect")
    if model.price_formula == "priced_quality" and qualities - dict(model.quality_values).keys():
        raise NotEvaluable("the model lacks the value of a quality criterion")
    relative = model.price_formula in RELATIVE_FORMULAS
    for tender in tenders:
        if not tender.price.is_finite() or tender.price < 0 or (relative and tender.price == 0):
            raise NotEvaluable(f"tender {tender.id}: {tender.price} is no price this model ranks")
        if tender.points.keys() != qualities:
            raise NotEvaluable(f"tender {tender.id}: points for each quality criterion, no others")
        if not all(model.permit_points(points) for points in tender.points.values()):
            raise NotEvaluable(f"tender {tender.id}: points lie outside the scale")


def exact_decimal(value: Fraction) -> Decimal:
    """`value` as a Decimal; raises NotEvaluable where it has no finite decimal form."""
    rest, places = value.denominator, 0
    while rest > 1 and places < 40:
        rest //= gcd(rest, 10)
        places += 1
        if gcd(rest, 10) == 1 and rest > 1:
            break
    if rest != 1:
        raise NotEvaluable("these weights give totals without a finite decimal form")
    return Decimal((value * 10**places).numerator).scaleb(-places)


def row_to_json(row: RankedTender) -> dict[str, Json]:
    """The row as plain JSON."""
    return {
        "tender": row.tender_id,
        "placement": row.placement,
        "total": decimal_text(row.total),
        "price": decimal_text(row.price),
        "calculation": row.calculation.to_json(),
        "scores": [
            {
                "criterion": score.criterion_id,
                "points": score.points.to_json(),
                "weighted": score.weighted.to_json(),
            }
            for score in row.scores
        ],
    }
