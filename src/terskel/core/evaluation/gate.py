"""Who is ranked at all: mandatory requirements first, then quality before price.

A tender that misses a mandatory requirement, or the quality a model asks for before prices are
looked at (two envelopes; the European Commission's model), is out of the ranking: its price is
nobody's yardstick.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from terskel.core.canonical import Json
from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.own import Own, own_figures
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
    model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]
) -> tuple[list[Own], tuple[Excluded, ...]]:
    """The tenders whose price is looked at, with their quality figures, and those outside."""
    admitted: list[Own] = []
    excluded: list[Excluded] = []
    for tender in tenders:
        if tender.unmet:
            excluded.append(Excluded(tender.id, "mandatory_requirement", tender.unmet))
            continue
        own = own_figures(model, criteria, tender)
        out = _below_least_points(criteria, own) or _below_least_quality(model, criteria, own)
        if out is None:
            admitted.append(own)
        else:
            excluded.append(out)
    return admitted, tuple(excluded)


def _below_least_points(criteria: Sequence[Criterion], own: Own) -> Excluded | None:
    for criterion in criteria:
        if criterion.least_points is None:
            continue
        found = own.points[criterion.id]
        least = Fraction(criterion.least_points)
        if found.result < least:
            return Excluded(own.tender.id, "least_points", (criterion.name,), least, found)
    return None


def _below_least_quality(model: EvaluationModel, criteria: Sequence[Criterion], own: Own) -> Excluded | None:
    qualities = [criterion for criterion in criteria if criterion.kind == "quality"]
    if model.least_quality is None or not qualities:
        return None
    pairs: dict[str, Fraction] = {}
    for criterion in qualities:
        pairs[f"weight {criterion.id}"] = Fraction(criterion.weight)
        pairs[f"points {criterion.id}"] = own.points[criterion.id].result
    found = Calculation.on("parts", pairs)
    least = Fraction(model.least_quality) * Fraction(model.scale) / 100
    if found.result >= least:
        return None
    return Excluded(own.tender.id, "least_quality", tuple(criterion.name for criterion in qualities), least, found)
