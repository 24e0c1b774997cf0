"""What one quality point costs: the price rise that it just makes up for."""

from dataclasses import dataclass
from fractions import Fraction

from terskel.core.evaluation import Criterion, EvaluationModel


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the question is asked: the tender's own price, the others' prices, and weighted quality points."""

    price: Fraction
    lowest: Fraction
    highest: Fraction
    mean: Fraction
    quality: Fraction


def kroner_per_point(
    model: EvaluationModel, criteria: tuple[Criterion, ...], criterion: Criterion, setting: Setting
) -> Fraction | None:
    """The kroner one point of `criterion` is worth there, exact; None where price does not count there at all.

    It is the slope of the total in points over its slope in kroner: what a tenderer may add to the
    price for a point more and stand where it stood.
    """
    scale = Fraction(model.scale)
    weight = Fraction(criterion.weight)
    price_weight = sum((Fraction(one.weight) for one in criteria if one.kind == "price"), Fraction(0))
    rest = sum((Fraction(one.weight) for one in criteria if one.kind != "price"), Fraction(0))
    price = setting.price
    match model.price_formula:
        case "priced_quality":
            return Fraction(dict(model.quality_values)[criterion.id]) / scale
        case "priced_quality_percent":
            missing = (scale - setting.quality) / scale * rest / price_weight
            return price * (weight / price_weight / scale) / (1 + missing)
        case "relative_cost_value":
            return price * (weight / rest) / (setting.quality + scale)
        case "quotient":
            return price * (weight / rest) / setting.quality if setting.quality else None
    slope = _points_per_krone(model, setting, scale)
    return None if not slope else weight / price_weight / slope


def _points_per_krone(model: EvaluationModel, at: Setting, scale: Fraction) -> Fraction | None:
    """Price points lost for one krone more; None where a krone more loses none."""
    match model.price_formula:
        case "linear_basic":
            return scale / at.lowest
        case "linear_floor":
            return scale / at.lowest if at.price < 2 * at.lowest else None
        case "linear_budget" if model.price_cap is not None and model.price_floor is not None:
            return scale / Fraction(model.price_cap - model.price_floor)
        case "highest_lowest":
            return scale / (at.highest - at.lowest) if at.highest > at.lowest else None
        case "proportional":
            return scale * at.lowest / at.price**2
        case "average":
            return scale * at.mean / at.price**2 if at.price > at.mean else None
    return None
