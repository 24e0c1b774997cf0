"""Award criteria: what counts, how much, and how a tender gets points for it (FOA § 18-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias, get_args

from terskel.core.canonical import Json, decimal_text
from terskel.core.evaluation.spelling import no_strangers, number, one_of, optional_number, rows_of, text_of

CriterionKind: TypeAlias = Literal["price", "quality", "measured"]
MeasureFormula: TypeAlias = Literal[
    "linear_basic", "linear_floor", "proportional", "highest_lowest", "linear_budget", "relative_points"
]

KINDS: Final[tuple[CriterionKind, ...]] = get_args(CriterionKind)
MEASURE_FORMULAS: Final[tuple[MeasureFormula, ...]] = get_args(MeasureFormula)


@dataclass(frozen=True, slots=True)
class SubCriterion:
    """A published part of a quality criterion (C-532/06 Lianakis); `weight` by its share of the parts."""

    id: str
    name: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """How an amount in the tender, such as days to build or tonnes of CO2, gives points.

    Less is better, except with `relative_points`, where the most gets the whole scale.
    cap, floor: `linear_budget` only: the amounts that give 0 and the whole scale.
    """

    formula: MeasureFormula
    unit: str = ""
    cap: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What so many points on a criterion mean, in words that are published with it (rulebook §6.2, §6.4)."""

    points: Decimal
    meaning: str

    def to_json(self) -> dict[str, Json]:
        return {"points": decimal_text(self.points), "meaning": self.meaning}

    @staticmethod
    def from_json(data: Mapping[str, object]) -> "Anchor":
        """The anchor that `to_json` wrote; raises ValueError for anything else."""
        no_strangers(data, ("points", "meaning"), "an anchor")
        return Anchor(number(data.get("points")), text_of(data, "meaning"))


@dataclass(frozen=True, slots=True)
class Criterion:
    """An award criterion; `weight` in per cent.

    parts: sub-criteria; points are then given for each of them, not for the criterion.
    measure: of a `measured` criterion, and of no other.
    least_points: what a tender must reach before its price is looked at; None where nothing is asked.
    anchors: what points on the scale mean, of a quality criterion and of no other; each of its parts is held to them.
    """

    id: str
    name: str
    weight: Decimal
    kind: CriterionKind
    parts: tuple[SubCriterion, ...] = ()
    measure: Measure | None = None
    least_points: Decimal | None = None
    anchors: tuple[Anchor, ...] = ()

    @property
    def scored_ids(self) -> tuple[str, ...]:
        """What evaluators give points for: the parts where there are any, else the criterion itself."""
        if self.kind != "quality":
            return ()
        return tuple(part.id for part in self.parts) or (self.id,)

    def to_json(self) -> dict[str, Json]:
        """Plain JSON; what a criterion does not use is left out."""
        data: dict[str, Json] = {
            "id": self.id,
            "name": self.name,
            "weight": decimal_text(self.weight),
            "kind": self.kind,
        }
        if self.parts:
            data["parts"] = [
                {"id": part.id, "name": part.name, "weight": decimal_text(part.weight)} for part in self.parts
            ]
        if self.measure is not None:
            data["measure"] = _measure_json(self.measure)
        if self.least_points is not None:
            data["least_points"] = decimal_text(self.least_points)
        if self.anchors:
            data["anchors"] = [anchor.to_json() for anchor in self.anchors]
        return data

    @staticmethod
    def from_json(data: Mapping[str, object]) -> "Criterion":
        """The criterion that `to_json` wrote; raises ValueError for anything else."""
        no_strangers(
            data, ("id", "name", "weight", "kind", "parts", "measure", "least_points", "anchors"), "a criterion"
        )
        return Criterion(
            id=text_of(data, "id"),
            name=text_of(data, "name"),
            weight=number(data.get("weight")),
            kind=one_of(KINDS, data.get("kind")),
            parts=tuple(
                SubCriterion(text_of(part, "id"), text_of(part, "name"), number(part.get("weight")))
                for part in rows_of(data, "parts")
            ),
            measure=_measure(data.get("measure")),
            least_points=optional_number(data.get("least_points")),
            anchors=tuple(Anchor.from_json(anchor) for anchor in rows_of(data, "anchors")),
        )


def _measure(data: object) -> Measure | None:
    match data:
        case None:
            return None
        case dict():
            no_strangers(data, ("formula", "unit", "cap", "floor"), "a measure")
            return Measure(
                formula=one_of(MEASURE_FORMULAS, data.get("formula")),
                unit=str(data.get("unit", "")),
                cap=optional_number(data.get("cap")),
                floor=optional_number(data.get("floor")),
            )
    raise ValueError(f"{data!r} is no measure")


def _measure_json(measure: Measure) -> dict[str, Json]:
    data: dict[str, Json] = {"formula": measure.formula}
    if measure.unit:
        data["unit"] = measure.unit
    if measure.cap is not None:
        data["cap"] = decimal_text(measure.cap)
    if measure.floor is not None:
        data["floor"] = decimal_text(measure.floor)
    return data
