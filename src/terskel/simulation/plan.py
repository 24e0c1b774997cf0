"""What is simulated: a model, its criteria, and what tenders are thought to look like."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from terskel.core.evaluation import Criterion, EvaluationModel, faults

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
    """The least, the likely and the most: the corners of a triangle that figures are drawn from."""

    low: Decimal
    likely: Decimal
    high: Decimal

    def check(self, field: str) -> None:
        """Raises NotSimulable where the three are not in order."""
        if not all(one.is_finite() for one in (self.low, self.likely, self.high)):
            raise NotSimulable(field, "not_a_number")
        if not self.low <= self.likely <= self.high:
            raise NotSimulable(field, "range_out_of_order")


@dataclass(frozen=True, slots=True)
class Plan:
    """competitions: how many are drawn, each with `fewest` to `most` tenders.

    price: in kroner. points: by criterion id, in steps of `step` points on the model's scale.
    price_follows_quality: 0 where the two have nothing to do with each other, 1 where quality sets the price.
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

    def __post_init__(self) -> None:
        if any(criterion.kind == "measured" for criterion in self.criteria):
            raise NotSimulable("criteria", "measured_criterion")
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

    @property
    def qualities(self) -> tuple[Criterion, ...]:
        """The quality criteria in their order, the columns of all points here."""
        return tuple(criterion for criterion in self.criteria if criterion.kind == "quality")


def simplified(
    model: EvaluationModel, criteria: tuple[Criterion, ...]
) -> tuple[EvaluationModel, tuple[Criterion, ...]]:
    """Model and criteria as they are simulated: one price instead of its lines, one score instead of its parts."""
    return replace(model, price_form=None), tuple(replace(criterion, parts=()) for criterion in criteria)
