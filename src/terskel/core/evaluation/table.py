"""All points of all tenders as whole numbers: exact, and quick to sum again and again.

A table is made once from input that was checked; leaving a tender or an evaluator out asks it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from terskel.core.evaluation.figures import Figures, Term, taken, weighted_sum
from terskel.core.evaluation.tender import EvaluatedTender, GivenPoints


@dataclass(frozen=True, slots=True)
class Points:
    """The points of every tender on one criterion or sub-criterion, in units of the table.

    judges: in the order the first tender by id has them, none where the panel agreed on one figure.
    cells: [judge][tender].
    """

    judges: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    def without(self, judge: str) -> "Points":
        """The same without one evaluator, where others judged too."""
        if judge not in self.judges or len(self.judges) < 2:
            return self
        seat = self.judges.index(judge)
        return Points((*self.judges[:seat], *self.judges[seat + 1 :]), (*self.cells[:seat], *self.cells[seat + 1 :]))


@dataclass(frozen=True, slots=True)
class PointsTable:
    """columns: by id of what is scored. per_point: units in a point."""

    columns: Mapping[str, Points]
    per_point: int

    @property
    def tenders(self) -> int:
        """How many there are; 0 also where nothing is scored."""
        return next((len(column.cells[0]) for column in self.columns.values()), 0)

    @staticmethod
    def of(scored_ids: Sequence[str], tenders: Sequence[EvaluatedTender]) -> "PointsTable":
        """The points of these tenders, each of which has some for every id.

        Raises ValueError or OverflowError for points that are no numbers, and ValueError where others
        judged a tender than judged the first: everyone is heard on every tender (LOA § 4).
        """
        if not tenders:
            return PointsTable({key: Points((), ((),)) for key in scored_ids}, 1)
        first = min(tenders, key=lambda tender: tender.id)
        orders = [(key, _judges(first.points[key])) for key in scored_ids]
        row = [points for tender in tenders for points in _in_order(tender, orders)]
        units, per_point = _units(set(row))
        cells = [units[points] for points in row]
        width = sum(max(len(order), 1) for _, order in orders)
        columns: dict[str, Points] = {}
        seat = 0
        for key, order in orders:
            own = range(seat, seat := seat + max(len(order), 1))
            columns[key] = Points(order, tuple(tuple(cells[one::width]) for one in own))
        return PointsTable(columns, per_point)

    def lies_within(self, scale: Decimal) -> bool:
        """Whether all points are from 0 to `scale`."""
        rows = [cells for column in self.columns.values() for cells in column.cells if cells]
        most = Fraction(scale) * self.per_point
        return all(min(row) >= 0 and max(row) <= most for row in rows)

    @property
    def judges(self) -> tuple[str, ...]:
        """Every evaluator who judged anything, in alphabetical order."""
        return tuple(sorted({judge for column in self.columns.values() for judge in column.judges}))

    def given(self, key: str) -> dict[str, Figures]:
        """What each evaluator gave on one column, by the evaluator's name; under "" what the panel agreed on."""
        column = self.columns[key]
        return {
            judge: Figures(cells, self.per_point)
            for judge, cells in zip(column.judges or ("",), column.cells, strict=True)
        }

    def without(self, judge: str) -> "PointsTable":
        """The same table with one evaluator's points left out, where others judged too."""
        return PointsTable({key: column.without(judge) for key, column in self.columns.items()}, self.per_point)

    def only(self, places: Sequence[int]) -> "PointsTable":
        """The table of some tenders, in the order of `places`."""
        if all(place == seat for seat, place in enumerate(places)) and len(places) == self.tenders:
            return self
        return PointsTable(
            {
                key: Points(column.judges, tuple(taken(cells, places) for cells in column.cells))
                for key, column in self.columns.items()
            },
            self.per_point,
        )

    def judged(self, factors: Mapping[str, Fraction]) -> "JudgedSums":
        """The points of each evaluator times the factor of each column, summed."""
        panels: dict[tuple[str, ...], list[str]] = {}
        for key, column in self.columns.items():
            panels.setdefault(column.judges, []).append(key)
        return JudgedSums(
            {
                panel: tuple(
                    weighted_sum(
                        [(factors[key], Figures(self.columns[key].cells[seat], self.per_point)) for key in keys]
                    )
                    for seat in range(max(len(panel), 1))
                )
                for panel, keys in panels.items()
            }
        )


@dataclass(frozen=True, slots=True)
class JudgedSums:
    """by_panel: for those who judged the same columns, what each of them gave, weighted and summed."""

    by_panel: Mapping[tuple[str, ...], tuple[Figures, ...]]

    def sums(self, constant: Fraction, without: str | None = None) -> Figures:
        """The mean of each panel, summed for each tender, and a constant.

        without: an evaluator whose points are left out, where others judged too.
        """
        terms: list[Term] = []
        for panel, given in self.by_panel.items():
            kept = [figures for judge, figures in zip(panel, given, strict=False) if judge != without] or given
            terms += [(Fraction(1, len(kept)), figures) for figures in kept]
        return weighted_sum(terms, constant)


def _judges(given: GivenPoints) -> tuple[str, ...]:
    if isinstance(given, Decimal):
        return ()
    if not given:
        raise ValueError("nobody gave points")
    return tuple(given)


def _in_order(tender: EvaluatedTender, orders: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Decimal]:
    """All points of a tender, column by column, judge by judge."""
    for key, order in orders:
        given = tender.points[key]
        if isinstance(given, Decimal):
            if order:
                raise ValueError("a figure for one tender and a panel for another")
            yield given
        elif tuple(given) == order:
            yield from given.values()
        elif order and given.keys() == set(order):
            yield from (given[judge] for judge in order)
        else:
            raise ValueError("others judged than judged the first")


def _units(points: set[Decimal]) -> tuple[dict[Decimal, int], int]:
    """Each of `points` as whole units, and how many of them make a point."""
    exact = {one: Fraction(one) for one in points}
    per_point = lcm(1, *(one.denominator for one in exact.values()))
    return {one: value.numerator * (per_point // value.denominator) for one, value in exact.items()}, per_point
