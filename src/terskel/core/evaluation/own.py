"""What each tender brings by itself, before it is held against the others; a column for each criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from terskel.core.evaluation.columns import Column, Value, worked_out
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.figures import Figures
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.prices import priced
from terskel.core.evaluation.table import PointsTable
from terskel.core.evaluation.tender import EvaluatedTender


@dataclass(frozen=True, slots=True)
class Own:
    """The tenders' own figures, in the order of `tenders`.

    table: what was given for each criterion or sub-criterion, evaluator by evaluator.
    points: by criterion id: quality points, or the amount of a measured criterion.
    prices: None where nobody has one (a fixed price), or while none is looked at.
    steps: by criterion id, what led to the points, where it is more than one calculation; under "" to the price.
    """

    tenders: tuple[EvaluatedTender, ...]
    table: PointsTable
    points: Mapping[str, Column]
    prices: Figures | None
    steps: Mapping[str, tuple[Column, ...]]

    def only(self, places: Sequence[int]) -> "Own":
        """The figures of some tenders."""
        if len(places) == len(self.tenders):
            return self
        return Own(
            tuple(self.tenders[place] for place in places),
            self.table.only(places),
            {key: column.only(places) for key, column in self.points.items()},
            None if self.prices is None else self.prices.only(places),
            {key: tuple(column.only(places) for column in columns) for key, columns in self.steps.items()},
        )


def own_figures(
    model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender], table: PointsTable
) -> Own:
    """Without the prices, which `with_prices` adds for those whose price is looked at; `table` holds their points."""
    points: dict[str, Column] = {}
    steps: dict[str, tuple[Column, ...]] = {}
    decimals = model.decimals if model.rounding == "points" and model.quality_scale == "absolute" else None
    for criterion in criteria:
        if criterion.kind == "measured":
            amounts = Figures.of([Fraction(tender.amounts[criterion.id]) for tender in tenders])
            points[criterion.id] = worked_out("measured", {"amount": amounts})
        elif criterion.parts:
            parts = tuple(_assessed(table, part.id, None) for part in criterion.parts)
            values: dict[str, Value] = {}
            for part, found in zip(criterion.parts, parts, strict=True):
                values[f"weight {part.id}"] = Fraction(part.weight)
                values[f"points {part.id}"] = found.results
            steps[criterion.id] = parts
            points[criterion.id] = worked_out("parts", values, decimals)
        elif criterion.kind == "quality":
            points[criterion.id] = _assessed(table, criterion.id, decimals)
    return Own(tuple(tenders), table, points, None, steps)


def with_prices(model: EvaluationModel, own: Own) -> Own:
    """The same with the comparison prices, and the lines they were summed from."""
    lines, prices = comparison_prices(model, own.tenders)
    return replace(own, prices=prices, steps={**own.steps, "": lines} if lines else own.steps)


def comparison_prices(
    model: EvaluationModel, tenders: Sequence[EvaluatedTender]
) -> tuple[tuple[Column, ...], Figures | None]:
    """What the tenders are compared by, and what it was summed from; None where no price is asked for."""
    if model.price_form is not None:
        lines = priced(model.price_form, [tender.unit_prices for tender in tenders])
        return lines, lines[-1].results
    stated = [tender.price for tender in tenders if tender.price is not None]
    if len(stated) < len(tenders) or not stated:
        return (), None
    return (), Figures.of([Fraction(price) for price in stated])


def _assessed(table: PointsTable, key: str, decimals: int | None) -> Column:
    """What the panel agreed on, or the mean of what the evaluators gave."""
    given = table.given(key)
    if not table.columns[key].judges:
        return worked_out("assessed", {"points": given[""]})
    return worked_out("mean", given, decimals)
