"""How far evaluators lie from each other, and what they then have to explain (rulebook E-13)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.evaluation import Spread, spread_of

TEN = Decimal(10)
POINTS = st.decimals(0, 10, places=2)


def spread(*points: str, scale: Decimal = TEN) -> Spread:
    return spread_of({name: Decimal(one) for name, one in zip("abcdef", points, strict=False)}, scale)


def test_one_evaluator_agrees_with_herself() -> None:
    alone = spread("7")
    assert (alone.is_agreed, alone.far_apart, alone.outliers, alone.mean) == (True, False, (), 7)


@pytest.mark.parametrize(("points", "far"), [(("5", "6.9"), False), (("5", "7"), True), (("0", "10"), True)])
def test_two_steps_of_ten_are_far_apart(points: tuple[str, ...], far: bool) -> None:
    assert spread(*points).far_apart is far


def test_the_limit_follows_the_scale() -> None:
    assert spread("50", "69", scale=Decimal(100)).far_apart is False
    assert spread("50", "70", scale=Decimal(100)).far_apart is True


def test_of_two_nobody_is_the_odd_one() -> None:
    assert spread("0", "10").outliers == ()


def test_of_three_the_one_far_from_the_middle_is_an_outlier() -> None:
    assert spread("7", "7", "4").outliers == ("c",)
    assert spread("7", "7", "5.1").outliers == ()
    assert spread("7", "7", "5").outliers == ("c",)


@pytest.mark.parametrize(
    ("points", "outliers"),
    [
        (("10", "5", "5"), ("a",)),  # those who agree are not far from the one who is
        (("2", "5", "8"), ("a", "c")),
        (("0", "0", "10"), ("c",)),
        (("2", "2", "8", "8"), ()),  # two camps: nobody is the odd one
        (("0", "4", "6", "10"), ("a", "d")),
        (("9", "8.5", "3", "3", "3"), ("a", "b")),
        (("5", "6", "7"), ()),
    ],
)
def test_whoever_is_in_the_middle_is_never_the_odd_one(points: tuple[str, ...], outliers: tuple[str, ...]) -> None:
    assert spread(*points).outliers == outliers


def test_the_mean_is_exact() -> None:
    assert spread("1", "1", "2").mean == Fraction(4, 3)


@pytest.mark.parametrize(
    ("points", "agreed", "why"),
    [
        (("6", "7"), "6.5", "alone"),
        (("6", "7"), "7", ""),
        (("6", "7"), "6", "alone"),
        (("6", "7", "6"), "6", ""),
        (("6",), "6", ""),
        (("6", "7"), "8", "outside"),
        (("6", "6"), "5.9", "outside"),
        (("4", "7"), "6", "far_apart"),
    ],
)
def test_what_has_to_be_explained_by_the_first_of_them(points: tuple[str, ...], agreed: str, why: str) -> None:
    assert spread(*points).asks_why(Decimal(agreed), "a") == why


def test_a_lead_who_scored_nothing_writes_what_a_member_gave_without_explaining_it() -> None:
    assert spread("6", "7").asks_why(Decimal(7), "lead") == ""
    assert spread("6", "7").asks_why(Decimal("6.5"), "lead") == "alone"
    assert spread("6", "7").agreeing(Decimal(7), "a") == ("b",)


def test_points_of_nobody_have_no_spread() -> None:
    with pytest.raises(ValueError, match="nobody"):
        spread_of({}, TEN)


@given(st.dictionaries(st.text(min_size=1, max_size=3), POINTS, min_size=1, max_size=6))
def test_the_mean_lies_between_the_lowest_and_the_highest(points: dict[str, Decimal]) -> None:
    found = spread_of(points, TEN)
    assert Fraction(found.lowest) <= found.mean <= Fraction(found.highest)
    assert set(found.outliers) < set(points)  # whoever is in the middle stands
