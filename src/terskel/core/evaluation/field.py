"""The field: what a tender is measured against when the others count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.own import Own


@dataclass(frozen=True, slots=True)
class Field:
    """The prices of the tenders compared, and by criterion id the least and the most anyone has.

    Prices are None where nobody has one (a fixed price); `least` and `most` hold what is asked for alone.
    """

    lowest: Fraction | None
    highest: Fraction | None
    mean: Fraction | None
    least: Mapping[str, Fraction]
    most: Mapping[str, Fraction]

    @staticmethod
    def of(criteria: Sequence[Criterion], owns: Sequence[Own]) -> "Field":
        """The field of these tenders, at least one; `criteria` are those in which a tender is held against others."""
        prices = [own.price for own in owns if own.price is not None]
        columns = {criterion.id: [own.points[criterion.id].result for own in owns] for criterion in criteria}
        return Field(
            lowest=min(prices, default=None),
            highest=max(prices, default=None),
            mean=sum(prices, Fraction(0)) / len(prices) if prices else None,
            least={key: min(column) for key, column in columns.items()},
            most={key: max(column) for key, column in columns.items()},
        )
