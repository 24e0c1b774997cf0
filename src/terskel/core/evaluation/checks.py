"""What is refused before anything is ranked: each cell that can't count is named."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.faults import faults
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.table import PointsTable
from terskel.core.evaluation.tender import BadCell, EvaluatedTender, NotEvaluable

ABOVE_ZERO: Final = frozenset({"linear_basic", "linear_floor", "proportional"})
"""Formulas of a measure that divide by an amount."""


def check_model(model: EvaluationModel, criteria: Sequence[Criterion]) -> None:
    """Raises NotEvaluable for a model that lacks something; weights count by their share, whatever their sum."""
    found = [fault for fault in faults(model, criteria) if fault.code != "evaluation.weights_not_100"]
    if found:
        raise NotEvaluable([BadCell("model", ("model",), {"fault": fault}) for fault in found])


def read_points(
    model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]
) -> PointsTable:
    """The points of the tenders that are evaluated, those that meet every mandatory requirement, in their order.

    Raises NotEvaluable for tenders handed in twice, and for points and amounts that can't count.
    """
    evaluated = [tender for tender in tenders if not tender.unmet]
    wanted = [key for criterion in criteria for key in criterion.scored_ids]
    measured = any(criterion.kind == "measured" for criterion in criteria)
    names = {tender.id for tender in tenders}
    if not measured and len(names) == len(tenders) and not any(tender.amounts for tender in tenders):
        table = _plainly_right(model, wanted, evaluated)
        if table is not None:
            return table
    if bad := list(_bad_tenders(model, criteria, tenders)):
        raise NotEvaluable(bad)
    return PointsTable.of(wanted, evaluated)


def check_prices(model: EvaluationModel, tenders: Sequence[EvaluatedTender]) -> None:
    """Raises NotEvaluable for prices that can't be compared; asked of those whose price is looked at."""
    if bad := [cell for tender in tenders for cell in _bad_prices(model, tender)]:
        raise NotEvaluable(bad)


def _plainly_right(
    model: EvaluationModel, wanted: Sequence[str], tenders: Sequence[EvaluatedTender]
) -> PointsTable | None:
    """The points where all is well; None means that every cell has to be looked at by itself."""
    asked = set(wanted)
    if any(tender.points.keys() != asked for tender in tenders):
        return None
    try:
        table = PointsTable.of(wanted, tenders)
    except (TypeError, ValueError, OverflowError):  # what is no number, or judged by others than the first
        return None
    return table if table.lies_within(model.scale) else None


def _bad_tenders(
    model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]
) -> Iterator[BadCell]:
    seen: set[str] = set()
    for tender in tenders:
        if tender.id in seen:
            yield BadCell("tender_twice", ("tender", tender.id))
        seen.add(tender.id)
    evaluated = [tender for tender in tenders if not tender.unmet]
    wanted = {one for criterion in criteria for one in criterion.scored_ids}
    for tender in evaluated:
        for key in sorted(tender.points.keys() - wanted):
            yield BadCell("unknown_criterion", ("tender", tender.id, "points", key))
        for key in sorted(wanted):
            yield from _bad_points(model, tender, key)
    for key in sorted(wanted):
        yield from _uneven_panels(evaluated, key)
    for criterion in criteria:
        if criterion.measure is not None:
            for tender in evaluated:
                yield from _bad_amount(criterion.id, criterion.measure.formula in ABOVE_ZERO, tender)
    measured = {criterion.id for criterion in criteria if criterion.measure is not None}
    for tender in evaluated:
        for key in sorted(tender.amounts.keys() - measured):
            yield BadCell("unknown_criterion", ("tender", tender.id, "amounts", key))


def _bad_points(model: EvaluationModel, tender: EvaluatedTender, key: str) -> Iterator[BadCell]:
    place = ("tender", tender.id, "points", key)
    given = tender.points.get(key)
    if given is None or given == {}:
        yield BadCell("points_missing", place)
        return
    each = [(place, given)] if isinstance(given, Decimal) else [((*place, name), one) for name, one in given.items()]
    for cell, points in each:
        if not model.permit_points(points):
            yield BadCell("points_off_the_scale", cell, {"points": str(points), "scale": model.scale})


def _uneven_panels(tenders: Sequence[EvaluatedTender], key: str) -> Iterator[BadCell]:
    """Each criterion is judged by the same people for every tender (equal treatment, LOA § 4)."""
    panels = {
        tender.id: frozenset(given) if isinstance(given := tender.points.get(key), Mapping) else frozenset()
        for tender in tenders
    }
    everybody: frozenset[str] = frozenset().union(*panels.values())
    for tender, panel in panels.items():
        if missing := sorted(everybody - panel):
            yield BadCell("evaluator_missing", ("tender", tender, "points", key), {"evaluators": tuple(missing)})


def _bad_amount(key: str, above_zero: bool, tender: EvaluatedTender) -> Iterator[BadCell]:
    place = ("tender", tender.id, "amounts", key)
    amount = tender.amounts.get(key)
    if amount is None:
        yield BadCell("amount_missing", place)
    elif not amount.is_finite() or amount < 0 or (above_zero and amount == 0):
        yield BadCell("amount_not_measurable", place, {"amount": str(amount)})


def _bad_prices(model: EvaluationModel, tender: EvaluatedTender) -> Iterator[BadCell]:
    form = model.price_form
    if form is None:
        if tender.unit_prices:
            yield BadCell("unit_prices_not_asked", ("tender", tender.id, "unit_prices"))
        if tender.price is None:
            if model.price_formula != "fixed_price":
                yield BadCell("price_missing", ("tender", tender.id, "price"))
        elif not model.permit_price(tender.price):
            yield BadCell("price_not_rankable", ("tender", tender.id, "price"), {"price": str(tender.price)})
        return
    if tender.price is not None:
        yield BadCell("price_and_lines", ("tender", tender.id, "price"))
    known = {line.id for line in form.lines}
    for key in sorted(tender.unit_prices.keys() - known):
        yield BadCell("unknown_line", ("tender", tender.id, "unit_prices", key))
    faulty = False
    for line in form.lines:
        price = tender.unit_prices.get(line.id)
        if price is None or not price.is_finite() or price < 0:
            faulty = True
            code = "price_missing" if price is None else "price_not_rankable"
            yield BadCell(code, ("tender", tender.id, "unit_prices", line.id), {"price": str(price)})
    if not faulty:
        total = form.total(tender.unit_prices)
        if total < 0 or (total == 0 and not model.permit_price(Decimal(0))):
            yield BadCell("price_not_rankable", ("tender", tender.id, "price"), {"price": str(total)})
