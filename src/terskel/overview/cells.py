"""What of a figure may be told to everyone, so that nobody behind it is known by it; its middle, and its months.

A nought is told: nobody stands behind it. One to four are not, and neither is what would give them away: the other
side of a share, or, where the sum of several cells is known, a cell beside the only one that is left out.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, TypeVar

Cell = TypeVar("Cell", bound=Hashable)

SMALLEST_CELL: Final = 5
"""A public figure on fewer than this could tell who is behind it."""
MONTHS: Final = 12


def tellable(count: int) -> int | None:
    """The number, or None where one to four stand behind it."""
    return None if 0 < count < SMALLEST_CELL else count


def tellable_share(part: int, whole: int) -> Fraction | None:
    """`part` of `whole`; None where fewer than five are the whole, or one to four stand on either side."""
    if whole < SMALLEST_CELL or tellable(part) is None or tellable(whole - part) is None:
        return None
    return Fraction(part, whole)


def told_beside(counts: Mapping[Cell, int]) -> dict[Cell, int | None]:
    """Cells whose sum is known from elsewhere: a small one is never left out alone, nor with too few in all.

    Beside it the smallest of the others are left out, until two are and five or more stand behind them.
    """
    told = {key: tellable(count) for key, count in counts.items()}
    hidden = [key for key, count in told.items() if count is None]
    others = sorted((key for key, count in told.items() if count), key=lambda key: counts[key])
    while hidden and others and (len(hidden) < 2 or sum(counts[key] for key in hidden) < SMALLEST_CELL):
        hidden.append(others.pop(0))
        told[hidden[-1]] = None
    return told


def median(ordered: Sequence[int]) -> Fraction | None:
    """The middle one, or the mean of the two in the middle; None of nothing."""
    if not ordered:
        return None
    half = len(ordered) // 2
    return Fraction(ordered[half] + ordered[-half - 1], 2)


def months_until(today: date) -> tuple[date, ...]:
    """The first days of the last twelve months, the present one last."""
    first = today.year * 12 + today.month - 1
    return tuple(date(one // 12, one % 12 + 1, 1) for one in range(first - MONTHS + 1, first + 1))
