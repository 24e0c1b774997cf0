"""What each tender scores on each criterion, and its total (rulebook §6.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd

from terskel.core.canonical import Json, decimal_text
from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.field import Field
from terskel.core.evaluation.formulas import added
from terskel.core.evaluation.model import EvaluationModel, PriceStep
from terskel.core.evaluation.own import Own
from terskel.core.evaluation.tender import BadCell, NotEvaluable


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One tender on one criterion; every figure can be shown and computed again.

    points: points on the scale; in a model in kroner the price itself for the price criterion.
    weighted: its share of the total: weighted points, kroner, or the share added to the price.
    steps: what led to the points, in order: lines of the price form, sub-criteria, evaluators.
    """

    criterion_id: str
    points: Calculation
    weighted: Calculation
    steps: tuple[Calculation, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedTender:
    """A tender in the ranking. Tenders no rule could separate share a placement,
    counted from 1; it is 0 until the tender is placed.

    total: as the model rounds it; the order is made by this figure.
    price: the price it is compared by, exact; None where the price is fixed.
    quality: weighted points of all criteria but price (in `priced_quality` kroner), exact; it may break a tie.
    quality_calculation: how the quality was summed, where the total is made from it.
    """

    tender_id: str
    placement: int
    total: Decimal
    calculation: Calculation
    scores: tuple[CriterionScore, ...]
    price: Fraction | None
    quality: Fraction
    quality_calculation: Calculation | None = None


class Scoring:
    """A model with its criteria, ready to score tenders."""

    def __init__(self, model: EvaluationModel, criteria: Sequence[Criterion]) -> None:
        self.model = model
        self.criteria = tuple(criteria)
        self.scale = Fraction(model.scale)
        self._weight = {criterion.id: Fraction(criterion.weight) for criterion in criteria}
        self._weights = sum(self._weight.values(), Fraction(0))
        self._price_weight = sum((Fraction(one.weight) for one in criteria if one.kind == "price"), Fraction(0))
        self._kroner = {key: Fraction(value) for key, value in model.quality_values}
        self._price_ids = frozenset(criterion.id for criterion in criteria if criterion.kind == "price")

    def rows(self, owns: Sequence[Own]) -> list[RankedTender]:
        """The tenders with their totals, not yet placed."""
        if not owns:
            return []
        relative = self.model.quality_scale == "relative"
        compared = [one for one in self.criteria if one.kind == "measured" or (relative and one.kind == "quality")]
        field = Field.of(compared, owns)
        scored = [(own, self._scores(own, field)) for own in owns]
        qualities = [self._quality(scores) for _, scores in scored]
        least = min(qualities)
        return [
            self._row(own, scores, quality, least) for (own, scores), quality in zip(scored, qualities, strict=True)
        ]

    def price_points(self, price: Fraction, field: Field) -> Calculation:
        """A price on the scale, against the field where the formula is relative."""
        if self.model.price_formula == "step":
            return _step_points(self.model.steps, price)
        decimals = self.model.decimals if self.model.rounding == "points" else None
        return Calculation.of(
            self.model.price_formula, decimals=decimals, scale=self.scale, price=price, **self.against(field)
        )

    def against(self, field: Field) -> dict[str, Fraction]:
        """What the price formula holds a price against, by the names of its rule; not for steps."""
        match self.model.price_formula:
            case "linear_budget":
                return {"cap": _stated(self.model.price_cap), "floor": _stated(self.model.price_floor)}
            case "average":
                return {"mean": _found(field.mean)}
            case "highest_lowest":
                return {"lowest": _found(field.lowest), "highest": _found(field.highest)}
        return {"lowest": _found(field.lowest)}

    def quality_points(self, criterion: Criterion, own: Calculation, field: Field) -> Calculation:
        """Points on the scale from what a tender has by itself."""
        decimals = self.model.decimals if self.model.rounding == "points" else None
        measure = criterion.measure
        if measure is None:
            if self.model.quality_scale == "absolute":
                return own
            most = field.most[criterion.id]
            return Calculation.of("relative_points", decimals=decimals, scale=self.scale, points=own.result, best=most)
        match measure.formula:
            case "relative_points":
                given = {"points": own.result, "best": field.most[criterion.id]}
            case "linear_budget":
                given = {"price": own.result, "cap": _stated(measure.cap), "floor": _stated(measure.floor)}
            case "highest_lowest":
                most, least = field.most[criterion.id], field.least[criterion.id]
                given = {"price": own.result, "lowest": least, "highest": most}
            case _:
                given = {"price": own.result, "lowest": field.least[criterion.id]}
        return Calculation.of(measure.formula, decimals=decimals, scale=self.scale, **given)

    def _scores(self, own: Own, field: Field) -> tuple[CriterionScore, ...]:
        return tuple(self._score(criterion, own, field) for criterion in self.criteria)

    def _score(self, criterion: Criterion, own: Own, field: Field) -> CriterionScore:
        model = self.model
        if criterion.kind == "price":
            price = _found(own.price)
            steps = own.steps.get("", ())
            if model.unit != "points":
                shown = Calculation.of("lowest_price", price=price)
                return CriterionScore(criterion.id, shown, shown, steps)
            points = self.price_points(price, field)
        else:
            raw = own.points[criterion.id]
            points = self.quality_points(criterion, raw, field)
            steps = (*own.steps.get(criterion.id, ()), *(() if points is raw else (raw,)))
        return CriterionScore(criterion.id, points, self._weighted(criterion, points.result), steps)

    def _weighted(self, criterion: Criterion, points: Fraction) -> Calculation:
        weight = self._weight[criterion.id]
        match self.model.price_formula:
            case "priced_quality":
                kroner = self._kroner[criterion.id]
                return Calculation.of("quality_value", kroner=kroner, points=points, scale=self.scale)
            case "priced_quality_percent":
                price_weight = self._price_weight
                return Calculation.of(
                    "uplift", scale=self.scale, points=points, weight=weight, price_weight=price_weight
                )
            case "relative_cost_value" | "quotient":
                rest = self._weights - self._price_weight
                return Calculation.of("weighted", weight=weight, weights=rest, points=points)
        return Calculation.of("weighted", weight=weight, weights=self._weights, points=points)

    def _quality(self, scores: Sequence[CriterionScore]) -> Fraction:
        """What is not price, summed; of uplifts less is better, so their sum is turned round."""
        whole = added(score.weighted.result for score in scores if score.criterion_id not in self._price_ids)
        return -whole if self.model.price_formula == "priced_quality_percent" else whole

    def _quality_shown(self, scores: Sequence[CriterionScore]) -> Calculation | None:
        """How the quality was summed, where the total is made from it."""
        if self.model.price_formula not in ("relative_cost_value", "quotient"):
            return None
        parts = [score.weighted.result for score in scores if score.criterion_id not in self._price_ids]
        return Calculation.on("sum", {f"part_{place}": part for place, part in enumerate(parts, start=1)})

    def _row(self, own: Own, scores: tuple[CriterionScore, ...], quality: Fraction, least: Fraction) -> RankedTender:
        calculation = self._total(own, scores, quality, least)
        return RankedTender(
            tender_id=own.tender.id,
            placement=0,
            total=finite(own.tender.id, calculation.result),
            calculation=calculation,
            scores=scores,
            price=own.price,
            quality=quality,
            quality_calculation=self._quality_shown(scores),
        )

    def _total(self, own: Own, scores: Sequence[CriterionScore], quality: Fraction, least: Fraction) -> Calculation:
        model = self.model
        if model.unit == "points":
            decimals = model.decimals if model.rounding == "total" else None
            parts = {f"part_{place}": score.weighted.result for place, score in enumerate(scores, start=1)}
            return Calculation.on("sum", parts, decimals)
        price, decimals = _found(own.price), model.decimals
        match model.price_formula:
            case "relative_cost_value":
                given = {"price": price, "quality": quality, "least": least, "scale": self.scale}
                return Calculation.of("relative_cost_value", decimals=decimals, **given)
            case "quotient":
                return Calculation.of("quotient", decimals=decimals, quality=quality, price=price)
        values = [score.weighted.result for score in scores if score.criterion_id not in self._price_ids]
        named = {f"value_{place}": value for place, value in enumerate(values, start=1)}
        rule = "price_with_uplift" if model.price_formula == "priced_quality_percent" else "price_less_quality"
        return Calculation.of(rule, decimals=decimals, price=price, **named)


def exact_decimal(value: Fraction) -> Decimal | None:
    """`value` as a Decimal; None where it has no finite decimal form."""
    rest, places = value.denominator, 0
    while rest > 1:
        if (shared := gcd(rest, 10)) == 1:
            return None
        rest //= shared
        places += 1
    return Decimal((value * 10**places).numerator).scaleb(-places)


def finite(tender: str, value: Fraction) -> Decimal:
    """The total as a Decimal; raises NotEvaluable where it has no finite decimal form."""
    total = exact_decimal(value)
    if total is None:
        raise NotEvaluable([BadCell("total_without_end", ("tender", tender))])
    return total


def row_to_json(row: RankedTender) -> dict[str, Json]:
    """The row as plain JSON."""
    data: dict[str, Json] = {
        "tender": row.tender_id,
        "placement": row.placement,
        "total": decimal_text(row.total),
        "price": None if row.price is None else str(row.price),
        "calculation": row.calculation.to_json(),
        "scores": [_score_to_json(score) for score in row.scores],
    }
    if row.quality_calculation is not None:
        data["quality"] = row.quality_calculation.to_json()
    return data


def _score_to_json(score: CriterionScore) -> dict[str, Json]:
    data: dict[str, Json] = {
        "criterion": score.criterion_id,
        "points": score.points.to_json(),
        "weighted": score.weighted.to_json(),
    }
    if score.steps:
        data["steps"] = [step.to_json() for step in score.steps]
    return data


def _step_points(steps: Sequence[PriceStep], price: Fraction) -> Calculation:
    for step in steps:
        if step.start <= price and (step.below is None or price < step.below):
            within = {"price": price, "points": Fraction(step.points), "start": Fraction(step.start)}
            if step.below is not None:
                within["end"] = Fraction(step.below)
            return Calculation.on("step", within)
    raise ValueError(f"no step holds {price}: a table of steps has no gaps")


def _stated(value: Decimal | None) -> Fraction:
    if value is None:
        raise ValueError("the model lacks its range")
    return Fraction(value)


def _found(value: Fraction | None) -> Fraction:
    if value is None:
        raise ValueError("there is no price to compare")
    return value
