"""Adjusting a contract price by an index, as the contract says (SSA, price adjustment; rulebook §7.4)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from terskel.core.economics.discounting import NotComputable


@dataclass(frozen=True, slots=True)
class IndexAdjustment:
    """A price moved by an index.

    share: per cent of the price that follows the index; the rest stands still.
    factor: what the price is multiplied by, exact. price: in kroner, rounded once to whole øre, halves up.
    """

    before: Decimal
    base_index: Decimal
    new_index: Decimal
    share: Decimal
    factor: Fraction
    price: Decimal
    clause: str


def index_adjusted(
    price: Decimal, base_index: Decimal, new_index: Decimal, *, clause: str, share: Decimal = Decimal(100)
) -> IndexAdjustment:
    """price x (1 - s + s x new / base); each adjustment starts from the price and index of the contract.

    Raises NotComputable for an index not above zero, a negative price, or a share outside 0 to 100.
    """
    figures = (price, base_index, new_index, share)
    if not all(figure.is_finite() for figure in figures) or base_index <= 0 or new_index <= 0:
        raise NotComputable("an index is a number above zero")
    if price < 0 or not 0 <= share <= 100:
        raise NotComputable("a price is not below zero, and 0 to 100 per cent of it follows the index")
    part = Fraction(share) / 100
    factor = 1 - part + part * Fraction(new_index) / Fraction(base_index)
    hundredths = Fraction(price) * factor * 100
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return IndexAdjustment(price, base_index, new_index, share, factor, Decimal(whole).scaleb(-2), clause)
