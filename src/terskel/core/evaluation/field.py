"""The field: what a price is measured against when the others count."""

from dataclasses import dataclass
from fractions import Fraction

from terskel.core.evaluation.figures import Figures


@dataclass(frozen=True, slots=True)
class Field:
    """The lowest, the highest and the mean of the prices compared."""

    lowest: Fraction
    highest: Fraction
    mean: Fraction

    @staticmethod
    def of(prices: Figures) -> "Field":
        """The field of these prices, at least one."""
        return Field(prices.least, prices.most, prices.mean)
