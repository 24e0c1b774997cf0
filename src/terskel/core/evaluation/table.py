"""All points of all tenders as whole numbers: exact, and quick to sum again and again.

A table is made once from input that was checked; leaving a tender or an evaluator out asks it again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from operator import mul

from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.own import exact
from terskel.core.evaluation.tender import EvaluatedTender, GivenPoints


@dataclass(frozen=True, slots=True)
class Column:
    """What one scored criterion or sub-criterion adds to the quality of a tender.

    judges: the evaluators in the order of every cell, none where the panel agreed on one figure.
    factor: what one point adds, exact.
    """

    id: str
    judges: tuple[str, ...]
    factor: Fraction


@dataclass(frozen=True, slots=True)
class PointsTable:
    """cells: [tender][column][judge], in units of which `per_point` make a point.

    constant: what is added to every sum of a tender's points.
    """

    columns: tuple[Column, ...]
    cells: tuple[tuple[tuple[int, ...], ...], ...]
    per_point: int
    constant: Fraction

    @staticmethod
    def of(model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]) -> "PointsTable":
        """The table of tenders that `check_tenders` accepts."""
        factors, constant = _factors(model, criteria)
        if not tenders:
            return PointsTable((), (), 1, constant)
        first = tenders[0].points
        columns = tuple(Column(key, _judges(first[key]), factor) for key, factor in factors.items())
        units = _Units(one for tender in tenders for given in tender.points.values() for one in _each(given))
        cells = tuple(
            tuple(units.cell(tender.points[column.id], column.judges) for column in columns) for tender in tenders
        )
        return PointsTable(columns, cells, units.per_point, constant)

    @property
    def judges(self) -> tuple[str, ...]:
        """Every evaluator who judged anything, in alphabetical order."""
        return tuple(sorted({judge for column in self.columns for judge in column.judges}))

    def sums(self) -> list[Fraction]:
        """The quality of each tender: the mean points of each column times its factor, summed."""
        multipliers, whole = self._multipliers([len(column.judges) or 1 for column in self.columns])
        return [Fraction(sum(map(mul, multipliers, map(sum, row))), whole) + self.constant for row in self.cells]

    def sums_without(self, judge: str) -> list[Fraction]:
        """The same with one evaluator's points left out, where others judged too."""
        seats = [
            column.judges.index(judge) if judge in column.judges and len(column.judges) > 1 else None
            for column in self.columns
        ]
        counts = [
            (len(column.judges) or 1) - (seat is not None) for column, seat in zip(self.columns, seats, strict=True)
        ]
        multipliers, whole = self._multipliers(counts)
        return [
            Fraction(
                sum(
                    multiplier * (sum(cell) if seat is None else sum(cell) - cell[seat])
                    for multiplier, cell, seat in zip(multipliers, row, seats, strict=True)
                ),
                whole,
            )
            + self.constant
            for row in self.cells
        ]

    def _multipliers(self, counts: Sequence[int]) -> tuple[list[int], int]:
        """Whole numbers to multiply each column's sum of units by, and what to divide their sum by."""
        shares = [column.factor / (self.per_point * count) for column, count in zip(self.columns, counts, strict=True)]
        whole = lcm(1, *(share.denominator for share in shares))
        return [share.numerator * (whole // share.denominator) for share in shares], whole


class _Units(dict[Decimal, int]):
    """Points as whole numbers of the smallest unit any of them is given in."""

    def __init__(self, points: Iterable[Decimal]) -> None:
        super().__init__()
        self.per_point = lcm(1, *(exact(one).denominator for one in set(points)))

    def __missing__(self, points: Decimal) -> int:
        units = self[points] = (exact(points) * self.per_point).numerator
        return units

    def cell(self, given: GivenPoints, judges: tuple[str, ...]) -> tuple[int, ...]:
        if isinstance(given, Decimal):
            return (self[given],)
        return tuple([self[given[judge]] for judge in judges])


def _factors(model: EvaluationModel, criteria: Sequence[Criterion]) -> tuple[dict[str, Fraction], Fraction]:
    """What one point adds to the quality, by what is scored; and what is added in any case."""
    qualities = [criterion for criterion in criteria if criterion.kind == "quality"]
    weights = sum((Fraction(criterion.weight) for criterion in criteria), Fraction(0))
    price = sum((Fraction(one.weight) for one in criteria if one.kind == "price"), Fraction(0))
    scale, constant = Fraction(model.scale), Fraction(0)
    factors: dict[str, Fraction] = {}
    kroner = dict(model.quality_values)
    for criterion in qualities:
        weight = Fraction(criterion.weight)
        match model.price_formula:
            case "priced_quality":
                factor = Fraction(kroner[criterion.id]) / scale
            case "priced_quality_percent":
                factor = weight / price / scale
                constant -= weight / price
            case "relative_cost_value" | "quotient":
                factor = weight / (weights - price)
            case _:
                factor = weight / weights
        parts = sum((Fraction(part.weight) for part in criterion.parts), Fraction(0))
        shares = {part.id: Fraction(part.weight) / parts for part in criterion.parts} or {criterion.id: Fraction(1)}
        factors |= {one: factor * share for one, share in shares.items()}
    return factors, constant


def _each(given: GivenPoints) -> Iterable[Decimal]:
    return (given,) if isinstance(given, Decimal) else given.values()


def _judges(given: GivenPoints) -> tuple[str, ...]:
    return () if isinstance(given, Decimal) else tuple(sorted(given))
