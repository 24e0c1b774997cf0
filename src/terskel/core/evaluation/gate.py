"""Who is ranked at all: mandatory requirements first, then quality before price.

A tender that misses a mandatory requirement, or the quality a model asks for before prices are
looked at (two envelopes; the European Commission's model), is out of the ranking: its price is
nobody's yardstick.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from terskel.core.canonical import Json
from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.columns import Column, Value, worked_out
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.own import Own, own_figures
from terskel.core.evaluation.table import PointsTable
from terskel.core.evaluation.tender import EvaluatedTender

OutBecause: TypeAlias = Literal["mandatory_requirement", "least_points", "least_quality"]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A tender outside the ranking, and why.

    subjects: the requirements or criteria it failed on.
    least, found: what was asked for and the calculation of what it got; None for a requirement.
    """

    tender_id: str
    because: OutBecause
    subjects: tuple[str, ...]
    least: Fraction | None = None
    found: Calculation | None = None

    def to_json(self) -> dict[str, Json]:
        return {
            "tender": self.tender_id,
            "because": self.because,
            "subjects": list(self.subjects),
            "least": None if self.least is None else str(self.least),
            "found": None if self.found is None else self.found.to_json(),
        }


def through_the_gate(
    model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender], table: PointsTable
) -> tuple[Own, tuple[Excluded, ...]]:
    """The tenders whose price is looked at, with their quality figures, and those outside, in the order given.

    table: the points of those who meet every mandatory requirement, in the same order.
    """
    assessed = own_figures(model, criteria, [tender for tender in tenders if not tender.unmet], table)
    out = {tender.id: Excluded(tender.id, "mandatory_requirement", tender.unmet) for tender in tenders if tender.unmet}
    for one in (*_below_least_points(criteria, assessed), *_below_least_quality(model, criteria, assessed)):
        out.setdefault(one.tender_id, one)
    admitted = [place for place, tender in enumerate(assessed.tenders) if tender.id not in out]
    return assessed.only(admitted), tuple(out[tender.id] for tender in tenders if tender.id in out)


def _below_least_points(criteria: Sequence[Criterion], own: Own) -> Iterator[Excluded]:
    """Each criterion in turn; of a tender the first counts."""
    for criterion in criteria:
        if criterion.least_points is not None:
            least = Fraction(criterion.least_points)
            yield from _below(own, own.points[criterion.id], least, "least_points", (criterion.name,))


def _below_least_quality(model: EvaluationModel, criteria: Sequence[Criterion], own: Own) -> Iterator[Excluded]:
    qualities = [criterion for criterion in criteria if criterion.kind == "quality"]
    if model.least_quality is None or not qualities:
        return
    values: dict[str, Value] = {}
    for criterion in qualities:
        values[f"weight {criterion.id}"] = Fraction(criterion.weight)
        values[f"points {criterion.id}"] = own.points[criterion.id].results
    least = Fraction(model.least_quality) * Fraction(model.scale) / 100
    names = tuple(criterion.name for criterion in qualities)
    yield from _below(own, worked_out("parts", values), least, "least_quality", names)


def _below(
    own: Own, found: Column, least: Fraction, because: OutBecause, subjects: tuple[str, ...]
) -> Iterator[Excluded]:
    for place, (tender, (above, below)) in enumerate(zip(own.tenders, found.results.pairs(), strict=True)):
        if above * least.denominator < least.numerator * below:
            yield Excluded(tender.id, because, subjects, least, found.at(place))
