"""What everyone may be told of a figure: nobody, or five or more; and nothing that gives away what is left out."""

from datetime import date
from fractions import Fraction

import pytest

from terskel.overview.cells import median, months_until, tellable, tellable_share, told_beside


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (70, 70)])
def test_one_to_four_are_left_out(count: int, told: int | None) -> None:
    assert tellable(count) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 0, None),
        (4, 4, None),
        (5, 5, Fraction(1)),
        (0, 5, Fraction(0)),
        (9, 10, None),
        (1, 10, None),
        (5, 10, Fraction(1, 2)),
    ],
)
def test_a_share_is_left_out_where_either_side_of_it_is_small(part: int, whole: int, told: Fraction | None) -> None:
    assert tellable_share(part, whole) == told


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((0, 5, 9, 12), set()),
        ((0, 0, 0, 0), set()),
        ((2, 5, 9, 12), {0, 1}),
        ((9, 3, 12, 5), {1, 3}),
        ((1, 1, 9, 12), {0, 1, 2}),
        ((2, 3, 9, 12), {0, 1}),
        ((3, 0, 0, 0), {0}),
        ((3, 0, 0, 40), {0, 3}),
    ],
)
def test_a_small_cell_is_not_left_out_alone_where_the_sum_is_known(counts: tuple[int, ...], hidden: set[int]) -> None:
    told = told_beside(dict(enumerate(counts)))
    assert {key for key, count in told.items() if count is None} == hidden
    assert all(count in (None, counts[key]) for key, count in told.items())


@pytest.mark.parametrize(
    ("ordered", "middle"),
    [([], None), ([3], 3), ([1, 4], Fraction(5, 2)), ([1, 2, 9], 2), ([1, 2], Fraction(3, 2))],
)
def test_the_median_is_the_middle_or_the_mean_of_the_two_in_the_middle(
    ordered: list[int], middle: Fraction | None
) -> None:
    assert median(ordered) == middle


def test_twelve_months_end_with_the_present_one() -> None:
    found = months_until(date(2027, 2, 14))
    assert (found[0], found[-1], len(found)) == (date(2026, 3, 1), date(2027, 2, 1), 12)
