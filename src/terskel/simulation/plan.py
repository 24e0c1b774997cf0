"""What is simulated: a model, its criteria, and what tenders are thought to look like."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from terskel.core.evaluation import Criterion, EvaluationModel, faults
from terskel.core.evaluation.checks import ABOVE_ZERO

MOST_COMPETITIONS: Final = 100_000
MOST_TENDERS: Final = 200


class NotSimulable(ValueError):
    """The plan can't be run; `field` names what is wrong in it."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True)
class Range:
    """The least, the likely and the most: the corners of a triangle that figures are drawn from.

    step: of an amount alone: what it is drawn in whole numbers of, such as 1 day or 0.5 tonnes.
    """

    low: Decimal
    likely: Decimal
    high: Decimal
    step: Decimal = Decimal(1)

    def check(self, field: str) -> None:
        """Raises NotSimulable where the three are not in order."""
        if not all(one.is_finite() for one in (self.low, self.likely, self.high, self.step)):
            raise NotSimulable(field, "not_a_number")
        if not self.low <= self.likely <= self.high:
            raise NotSimulable(field, "range_out_of_order")


@dataclass(frozen=True, slots=True)
class Plan:
    """competitions: how many are drawn, each with `fewest` to `most` tenders.

    price: in kroner. points: by criterion id, in steps of `step` points on the model's scale.
    amounts: by id of each measured criterion, such as days or tonnes.
    price_follows_quality: 0 where the two have nothing to do with each other, 1 where what is better sets the price.
    """

    model: EvaluationModel
    criteria: tuple[Criterion, ...]
    price: Range
    points: Mapping[str, Range]
    competitions: int = 1000
    fewest: int = 3
    most: int = 8
    step: Decimal = Decimal(1)
    price_follows_quality: Decimal = Decimal(0)
    seed: int = 1
    amounts: Mapping[str, Range] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if faults(self.model, self.criteria):
            raise NotSimulable("model", "model_incomplete")
        if not 1 <= self.competitions <= MOST_COMPETITIONS:
            raise NotSimulable("competitions", "number_of_competitions")
        if not 1 <= self.fewest <= self.most <= MOST_TENDERS:
            raise NotSimulable("tenders", "number_of_tenders")
        if not 0 <= self.price_follows_quality <= 1:
            raise NotSimulable("price_follows_quality", "share_out_of_range")
        if not (self.step.is_finite() and 0 < self.step <= self.model.scale):
            raise NotSimulable("step", "step_off_the_scale")
        self.price.check("price")
        if not self.model.permit_price(self.price.low):
            raise NotSimulable("price", "price_not_rankable")
        if self.points.keys() != {criterion.id for criterion in self.qualities}:
            raise NotSimulable("points", "points_for_each_quality_criterion")
        for key, one in self.points.items():
            one.check(f"points.{key}")
            if not (self.model.permit_points(one.low) and self.model.permit_points(one.high)):
                raise NotSimulable(f"points.{key}", "points_off_the_scale")

        self._check_amounts()

    def _check_amounts(self) -> None:
        measured = {criterion.id: criterion.measure for criterion in self.criteria if criterion.measure is not None}
        if self.amounts.keys() != measured.keys():
            raise NotSimulable("amounts", "amounts_for_each_measured_criterion")
        for key, measure in measured.items():
            amount, place = self.amounts[key], f"amounts.{key}"
            amount.check(place)
            if amount.step <= 0 or amount.low < 0:
                raise NotSimulable(place, "amount_below_zero")
            if measure.formula in ABOVE_ZERO and amount.low < amount.step:
                raise NotSimulable(place, "amount_divided_by")

    @property
    def qualities(self) -> tuple[Criterion, ...]:
        """The quality criteria in their order."""
        return tuple(criterion for criterion in self.criteria if criterion.kind == "quality")

    @property
    def columns(self) -> tuple[Criterion, ...]:
        """All criteria but price in their order: the columns of all points and amounts here."""
        return tuple(criterion for criterion in self.criteria if criterion.kind != "price")


def simplified(
    model: EvaluationModel, criteria: tuple[Criterion, ...]
) -> tuple[EvaluationModel, tuple[Criterion, ...]]:
    """Model and criteria as they are simulated: one price instead of its lines, one score instead of its parts."""
    return replace(model, price_form=None), tuple(replace(criterion, parts=()) for criterion in criteria)
