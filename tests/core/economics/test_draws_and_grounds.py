"""The published generator, the days a contract counts, and what a figure that can't be computed says."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import islice

import pytest

from terskel.core.economics.business_case import Assumption, Spread, Swing, _numbers, monte_carlo, one_way
from terskel.core.economics.damages import DamagesTerms, liquidated_damages
from terskel.core.economics.discounting import NotComputable, stepped_factor
from terskel.core.economics.indexing import index_adjusted

NARROW = Assumption("a", Fraction(0), Fraction(1), Fraction(4))
FIXED = Assumption("b", Fraction(2), Fraction(2), Fraction(2))


def test_splitmix64_gives_the_numbers_its_author_published() -> None:
    assert list(islice(_numbers(1234567), 5)) == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_a_seed_is_taken_as_64_bits() -> None:
    assert next(_numbers(1 << 64)) == next(_numbers(0)) == 0xE220A8397B1DCDAF


def test_draws_are_a_thousand_where_nobody_says_how_many() -> None:
    drawn = monte_carlo(lambda values: values["a"] + values["b"], [NARROW, FIXED], seed=7)
    assert (drawn.seed, len(drawn.outcomes)) == (7, 1000)
    assert list(drawn.outcomes) == sorted(drawn.outcomes)
    assert min(drawn.outcomes) >= 2


def test_a_percentile_is_an_outcome_that_so_many_do_not_exceed() -> None:
    spread = Spread(1, tuple(Fraction(n) for n in range(1, 11)))
    assert [spread.percentile(p) for p in (1, 10, 11, 50, 99, 100)] == [1, 1, 2, 5, 10, 10]
    assert spread.mean == Fraction(11, 2)
    assert Spread(1, (Fraction(-1), Fraction(0), Fraction(1))).share_below_zero == Fraction(1, 3)


@pytest.mark.parametrize("per_cent", [0, 101])
def test_a_percentile_outside_1_to_100_is_named(per_cent: int) -> None:
    with pytest.raises(NotComputable, match=f"a percentile is 1 to 100, not {per_cent}"):
        Spread(1, (Fraction(1),)).percentile(per_cent)


def test_an_assumption_turns_the_case_when_its_ends_lie_on_both_sides_of_zero() -> None:
    ends = [(-1, 0), (0, 1), (-1, 1), (-2, -1), (1, 2)]
    assert [Swing("a", Fraction(low), Fraction(high)).turns for low, high in ends] == [True, False, True, False, False]
    assert [Swing("a", Fraction(high), Fraction(low)).turns for low, high in ends] == [True, False, True, False, False]


def test_swings_of_the_same_width_stand_in_order_of_their_names() -> None:
    swings = one_way(
        lambda values: values["a"] - values["z"] + values["b"],
        [Assumption("z", Fraction(0), Fraction(1), Fraction(4)), FIXED, NARROW],
    )
    assert [(one.assumption, one.width) for one in swings] == [("a", 4), ("z", 4), ("b", 0)]


def test_a_contract_in_working_days_counts_no_weekend() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    days = {
        kind: liquidated_damages(
            DamagesTerms(clause="5.2", rate=Decimal("0.15"), days=kind),  # type: ignore[arg-type]
            Decimal(100_000),
            agreed_on=friday,
            delivered_on=monday,
        ).counted
        for kind in ("calendar", "working")
    }
    assert days == {"calendar": 3, "working": 1}


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (
            lambda: index_adjusted(Decimal(-1), Decimal(100), Decimal(110), clause="8.1"),
            "a price is not below zero, and 0 to 100 per cent of it follows the index",
        ),
        (
            lambda: DamagesTerms(clause="5.2", rate=Decimal(-1)),
            "rate, minimum, cap and days of liquidated damages are not below zero",
        ),
        (
            lambda: Assumption("a", Fraction(2), Fraction(1), Fraction(4)),
            "a: the expected value lies between the lowest and the highest",
        ),
        (lambda: stepped_factor([], 1), "no discount rate covers the first year"),
        (lambda: monte_carlo(lambda _: Fraction(0), [], seed=1, draws=0), "draws are 1 to 100000, not 0"),
    ],
)
def test_what_cannot_be_computed_says_why(refused: object, said: str) -> None:
    with pytest.raises(NotComputable, match=f"^{re.escape(said)}$"):
        refused()  # type: ignore[operator]
