"""What keeps a model from being published with its criteria (rulebook §6.4)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from terskel.core.decisions import Refused
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.model import EvaluationModel, PriceStep
from terskel.core.evaluation.prices import LONGEST_LIFE, MOST_LINES, PriceForm


def faults(model: EvaluationModel, criteria: Sequence[Criterion]) -> tuple[Refused, ...]:
    """What keeps the model from being published with these criteria; empty when complete."""
    return tuple(_faults(model, criteria))


def _faults(model: EvaluationModel, criteria: Sequence[Criterion]) -> Iterator[Refused]:
    yield from _weight_faults(criteria)
    yield from _criterion_faults(model, criteria)
    yield from _formula_faults(model, criteria)
    if model.price_form is not None:
        yield from price_form_faults(model.price_form)


def _weight_faults(criteria: Sequence[Criterion]) -> Iterator[Refused]:
    weights = sum((criterion.weight for criterion in criteria), Decimal(0))
    if weights != 100:
        yield Refused("evaluation.weights_not_100", "FOA § 18-1", {"weights": weights})
    for criterion in criteria:
        if criterion.weight <= 0:
            yield Refused("evaluation.weight_not_positive", "FOA § 18-1", {"name": criterion.name})
        for part in criterion.parts:
            if part.weight <= 0:
                yield Refused("evaluation.weight_not_positive", "FOA § 18-1", {"name": part.name})


def _criterion_faults(model: EvaluationModel, criteria: Sequence[Criterion]) -> Iterator[Refused]:
    prices = sum(criterion.kind == "price" for criterion in criteria)
    if model.price_formula == "fixed_price":
        if prices:
            yield Refused("evaluation.fixed_price_is_not_scored", "FOA § 18-1", {"prices": prices})
    elif prices != 1:
        yield Refused("evaluation.price_criteria_not_one", "E-06", {"prices": prices})
    ids = [one for criterion in criteria for one in (criterion.id, *(part.id for part in criterion.parts))]
    if len(set(ids)) != len(ids):
        yield Refused("evaluation.criterion_twice", "E-03")
    for criterion in criteria:
        if criterion.parts and criterion.kind != "quality":
            yield Refused("evaluation.parts_of_no_quality_criterion", "E-06", {"name": criterion.name})
        if criterion.least_points is not None and (
            criterion.kind != "quality" or not 0 < criterion.least_points <= model.scale
        ):
            facts = {"name": criterion.name, "scale": model.scale}
            yield Refused("evaluation.least_points_off_the_scale", "E-02", facts)
        yield from anchor_faults(criterion, model.scale)
        if (criterion.kind == "measured") != (criterion.measure is not None):
            yield Refused("evaluation.measure_missing", "E-02", {"name": criterion.name})
        if criterion.measure is not None and criterion.measure.formula == "linear_budget":
            cap, floor = criterion.measure.cap, criterion.measure.floor
            if cap is None or floor is None or not 0 <= floor < cap:
                yield Refused("evaluation.measure_range_missing", "E-02", {"name": criterion.name})


def anchor_faults(criterion: Criterion, scale: Decimal) -> Iterator[Refused]:
    """What points mean is said for points that can be given, once for each, and in words."""
    facts = {"name": criterion.name}
    if criterion.anchors and criterion.kind != "quality":
        yield Refused("evaluation.anchors_of_no_quality_criterion", "E-02", facts)
    said = [anchor.points for anchor in criterion.anchors]
    if len(set(said)) < len(said):
        yield Refused("evaluation.anchor_twice", "E-02", facts)
    for anchor in criterion.anchors:
        if not 0 <= anchor.points <= scale:
            yield Refused("evaluation.anchor_off_the_scale", "E-02", {**facts, "points": anchor.points, "scale": scale})
        if not anchor.meaning.strip():
            yield Refused("evaluation.anchor_without_words", "E-02", {**facts, "points": anchor.points})


def _formula_faults(model: EvaluationModel, criteria: Sequence[Criterion]) -> Iterator[Refused]:
    qualities = [criterion for criterion in criteria if criterion.kind == "quality"]
    match model.price_formula:
        case "linear_budget":
            cap, floor = model.price_cap, model.price_floor
            if cap is None or floor is None or not 0 <= floor < cap:
                yield Refused("evaluation.budget_range_missing", "E-02")
        case "step":
            yield from step_faults(model.steps)
        case "priced_quality":
            values = dict(model.quality_values)
            for criterion in qualities:
                if values.pop(criterion.id, Decimal(0)) <= 0:
                    yield Refused("evaluation.quality_value_missing", "E-02", {"name": criterion.name})
            if values:
                yield Refused("evaluation.quality_value_of_unknown_criterion", "E-03")
        case "lowest_price":
            if any(criterion.kind != "price" for criterion in criteria):
                yield Refused("evaluation.quality_has_no_effect", "E-03")
        case "fixed_price" if model.fixed_amount is not None and model.fixed_amount <= 0:
            yield Refused("evaluation.fixed_amount_not_positive", "FOA § 18-1(7)")
    match model.price_formula:
        case "quotient" | "relative_cost_value" | "priced_quality_percent" | "fixed_price":
            if all(criterion.kind == "price" for criterion in criteria):
                yield Refused("evaluation.quality_missing", "E-02")
    if model.price_formula in ("priced_quality", "relative_cost_value", "priced_quality_percent"):
        for criterion in criteria:
            if criterion.kind == "measured":
                yield Refused("evaluation.measure_in_a_model_in_kroner", "E-02", {"name": criterion.name})


def step_faults(steps: Sequence[PriceStep]) -> Iterator[Refused]:
    """A table of steps starts at 0, has neither gap nor overlap, and its last step has no upper end.

    A price in a gap would have no points, and somebody would have to invent them after the opening.
    """
    if not steps:
        yield Refused("evaluation.steps_missing", "E-02")
        return
    if steps[0].start > 0:
        yield Refused("evaluation.steps_have_gap", "E-02", {"start": Decimal(0), "end": steps[0].start})
    for one, after in pairwise(steps):
        if one.below is None or one.below > after.start:
            yield Refused("evaluation.steps_overlap", "E-02", {"start": after.start})
        elif one.below < after.start:
            yield Refused("evaluation.steps_have_gap", "E-02", {"start": one.below, "end": after.start})
        if after.points > one.points:
            yield Refused("evaluation.dearer_step_gets_more", "E-06", {"start": after.start})
    for one in steps:
        if one.below is not None and one.below <= one.start:
            yield Refused("evaluation.step_is_empty", "E-02", {"start": one.start})
    if (last := steps[-1].below) is not None:
        yield Refused("evaluation.steps_end", "E-02", {"end": last})


def price_form_faults(form: PriceForm) -> Iterator[Refused]:
    """What keeps a price form from being published, whatever the model around it."""
    ids = [line.id for line in form.lines]
    if not ids or len(set(ids)) != len(ids):
        yield Refused("evaluation.price_lines_missing_or_twice", "E-02")
    names = [line.name.strip().casefold() for line in form.lines]
    if "" in names or len(set(names)) != len(names):
        yield Refused("evaluation.price_line_without_own_name", "E-02")
    if len(form.lines) > MOST_LINES:
        yield Refused("evaluation.price_lines_too_many", "E-02", {"most": MOST_LINES})
    for line in form.lines:
        if line.quantity <= 0:
            yield Refused("evaluation.quantity_not_positive", "E-02", {"name": line.name})
    later = any(line.when != "start" for line in form.lines)
    if later and not 1 <= form.years <= LONGEST_LIFE:
        yield Refused("evaluation.years_missing", "FOA § 18-2", {"years": form.years, "most": LONGEST_LIFE})
    if not -100 < form.rate <= 100:
        yield Refused("evaluation.rate_is_no_rate", "FOA § 18-2", {"rate": form.rate})
