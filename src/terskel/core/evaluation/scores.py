"""What each tender scores on each criterion, and its total (rulebook §6.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import gcd

from terskel.core.canonical import Json, decimal_text
from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.columns import Column, Lookups, Value, worked_out
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.field import Field
from terskel.core.evaluation.figures import Figures, weighted_sum
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
class ScoreColumn:
    """All tenders on one criterion; see `CriterionScore`."""

    criterion_id: str
    points: Column | Lookups
    weighted: Column | Lookups
    steps: tuple[Column, ...] = ()

    def at(self, place: int) -> CriterionScore:
        steps = tuple(column.at(place) for column in self.steps)
        return CriterionScore(self.criterion_id, self.points.at(place), self.weighted.at(place), steps)


@dataclass(frozen=True, slots=True)
class Scores:
    """Every step of every tender, a column for each; places are those of `tender_ids`.

    prices: what the tenders are compared by, exact; None where the price is fixed.
    quality: weighted points of all criteria but price (in `priced_quality` kroner), exact; it may break a tie.
    quality_shown: how the quality was summed, where the total is made from it.
    """

    tender_ids: tuple[str, ...]
    columns: tuple[ScoreColumn, ...]
    prices: Figures | None
    quality: Figures
    quality_shown: Column | None
    total: Column


@dataclass(frozen=True, slots=True)
class RankedTender:
    """A tender in the ranking. Tenders no rule could separate share a placement,
    counted from 1; it is 0 until the tender is placed.

    total: as the model rounds it; the order is made by this figure.
    price: the price it is compared by, exact; None where the price is fixed.
    quality: see `Scores`.
    scored, place: where its steps stand; rows are alike by their figures, rankings by all their steps.
    """

    tender_id: str
    placement: int
    total: Decimal
    price: Fraction | None
    quality: Fraction
    scored: Scores = field(compare=False, repr=False)
    place: int = field(compare=False)

    @property
    def calculation(self) -> Calculation:
        """How the total was made."""
        return self.scored.total.at(self.place)

    @property
    def scores(self) -> tuple[CriterionScore, ...]:
        """Every criterion, in their order."""
        return tuple(column.at(self.place) for column in self.scored.columns)

    @property
    def quality_calculation(self) -> Calculation | None:
        """How the quality was summed, where the total is made from it."""
        shown = self.scored.quality_shown
        return None if shown is None else shown.at(self.place)


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
        self._decimals = model.decimals if model.rounding == "points" else None

    def score(self, own: Own) -> Scores:
        """Every step of these tenders, at least one, held against no others than these."""
        columns = tuple(self._column(criterion, own) for criterion in self.criteria)
        parts = [column.weighted.results for column in columns if column.criterion_id not in self._price_ids]
        return Scores(
            tender_ids=tuple(tender.id for tender in own.tenders),
            columns=columns,
            prices=own.prices,
            quality=(quality := self._quality(parts, len(own.tenders))),
            quality_shown=self._quality_shown(parts),
            total=self._total(own, columns, parts, quality),
        )

    def price_points(self, prices: Figures, field: Field) -> Column | Lookups:
        """Prices on the scale, against the field where the formula is relative."""
        if self.model.price_formula == "step":
            each = tuple(_step_points(self.model.steps, price) for price in prices)
            return Lookups(each, Figures.of([one.result for one in each]))
        values: dict[str, Value] = {"scale": self.scale, "price": prices, **self._against(field)}
        return worked_out(self.model.price_formula, values, self._decimals)

    def _against(self, field: Field) -> dict[str, Fraction]:
        """What the price formula holds a price against, by the names of its rule; not for steps."""
        match self.model.price_formula:
            case "linear_budget":
                return {"cap": _stated(self.model.price_cap), "floor": _stated(self.model.price_floor)}
            case "average":
                return {"mean": field.mean}
            case "highest_lowest":
                return {"lowest": field.lowest, "highest": field.highest}
        return {"lowest": field.lowest}

    def _quality_points(self, criterion: Criterion, own: Column) -> Column:
        """Points on the scale from what the tenders have by themselves."""
        measure, figures = criterion.measure, own.results
        if measure is None:
            if self.model.quality_scale == "absolute":
                return own
            given: dict[str, Value] = {"scale": self.scale, "points": figures, "best": figures.most}
            return worked_out("relative_points", given, self._decimals)
        match measure.formula:
            case "relative_points":
                given = {"points": figures, "best": figures.most}
            case "linear_budget":
                given = {"price": figures, "cap": _stated(measure.cap), "floor": _stated(measure.floor)}
            case "highest_lowest":
                given = {"price": figures, "lowest": figures.least, "highest": figures.most}
            case _:
                given = {"price": figures, "lowest": figures.least}
        return worked_out(measure.formula, {"scale": self.scale, **given}, self._decimals)

    def _column(self, criterion: Criterion, own: Own) -> ScoreColumn:
        if criterion.kind == "price":
            prices, steps = _found(own.prices), own.steps.get("", ())
            if self.model.unit != "points":
                shown = worked_out("lowest_price", {"price": prices})
                return ScoreColumn(criterion.id, shown, shown, steps)
            points = self.price_points(prices, Field.of(prices))
            return ScoreColumn(criterion.id, points, self._weighted(criterion, points.results), steps)
        raw = own.points[criterion.id]
        made = self._quality_points(criterion, raw)
        steps = (*own.steps.get(criterion.id, ()), *(() if made is raw else (raw,)))
        return ScoreColumn(criterion.id, made, self._weighted(criterion, made.results), steps)

    def _weighted(self, criterion: Criterion, points: Figures) -> Column:
        weight = self._weight[criterion.id]
        match self.model.price_formula:
            case "priced_quality":
                kroner = self._kroner[criterion.id]
                return worked_out("quality_value", {"kroner": kroner, "points": points, "scale": self.scale})
            case "priced_quality_percent":
                shared = {"weight": weight, "price_weight": self._price_weight}
                return worked_out("uplift", {"scale": self.scale, "points": points, **shared})
            case "relative_cost_value" | "quotient":
                rest = self._weights - self._price_weight
                return worked_out("weighted", {"weight": weight, "weights": rest, "points": points})
        return worked_out("weighted", {"weight": weight, "weights": self._weights, "points": points})

    def _quality(self, parts: Sequence[Figures], count: int) -> Figures:
        """What is not price, summed; of uplifts less is better, so their sum is turned round."""
        sign = Fraction(-1 if self.model.price_formula == "priced_quality_percent" else 1)
        return weighted_sum([(sign, part) for part in parts]) if parts else Figures((0,) * count, 1)

    def _quality_shown(self, parts: Sequence[Figures]) -> Column | None:
        """How the quality was summed, where the total is made from it."""
        if self.model.price_formula not in ("relative_cost_value", "quotient"):
            return None
        return worked_out("sum", _numbered("part", parts))

    def _total(self, own: Own, columns: Sequence[ScoreColumn], parts: Sequence[Figures], quality: Figures) -> Column:
        model = self.model
        if model.unit == "points":
            decimals = model.decimals if model.rounding == "total" else None
            return worked_out("sum", _numbered("part", [column.weighted.results for column in columns]), decimals)
        prices, decimals = _found(own.prices), model.decimals
        match model.price_formula:
            case "relative_cost_value":
                given: dict[str, Value] = {"price": prices, "quality": quality, "least": quality.least}
                return worked_out("relative_cost_value", {**given, "scale": self.scale}, decimals)
            case "quotient":
                return worked_out("quotient", {"quality": quality, "price": prices}, decimals)
        rule = "price_with_uplift" if model.price_formula == "priced_quality_percent" else "price_less_quality"
        return worked_out(rule, {"price": prices, **_numbered("value", parts)}, decimals)


def unplaced(scored: Scores) -> list[RankedTender]:
    """The tenders with their totals, not yet placed."""
    return [
        RankedTender(
            tender_id=tender,
            placement=0,
            total=finite(tender, scored.total.results[place]),
            price=None if scored.prices is None else scored.prices[place],
            quality=scored.quality[place],
            scored=scored,
            place=place,
        )
        for place, tender in enumerate(scored.tender_ids)
    ]


def exact_decimal(value: Fraction) -> Decimal | None:
    """`value` as a Decimal; None where it has no finite decimal form."""
    rest, places = value.denominator, 0
    while rest > 1:
        if (shared := gcd(rest, 10)) == 1:
            return None
        rest //= shared
        places += 1
    return Decimal(f"{(value * 10**places).numerator}E-{places}") if places else Decimal(value.numerator)


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


def _found(prices: Figures | None) -> Figures:
    if prices is None:
        raise ValueError("there is no price to compare")
    return prices


def _numbered(name: str, figures: Sequence[Figures]) -> Mapping[str, Figures]:
    return {f"{name}_{place}": one for place, one in enumerate(figures, start=1)}
