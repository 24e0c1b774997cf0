"""Present value, business case, gains, index and liquidated damages: published figures and their edges."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.economics.business_case import (
    Assumption,
    Case,
    appraise,
    break_even_users,
    monte_carlo,
    one_way,
)
from terskel.core.economics.damages import DamagesTerms, delayed_days, liquidated_damages
from terskel.core.economics.discounting import (
    NotComputable,
    RateStep,
    annual_equivalent,
    annuity,
    discount_factor,
    net_present_value,
    payback_year,
    per_cent,
    real_rate,
    stepped_factor,
)
from terskel.core.economics.gains import GainLine, net_gain, participant_gains, weighted_baseline
from terskel.core.economics.indexing import index_adjusted
from terskel.core.economics.public_rates import public_rates
from terskel.core.rulesets import as_of

FOUR = per_cent(4)
FLOWS = [Fraction(-2_000_000), *[Fraction(600_000)] * 5]
rates = st.integers(-50, 200).map(lambda thousandths: Fraction(thousandths, 1000))


def test_the_rulebooks_net_present_value_and_annuity_come_out_to_the_last_digit() -> None:
    assert round(net_present_value(FLOWS, FOUR)) == 671_093
    assert round(annuity(FOUR, 5), 6) == Fraction(4_451_822, 1_000_000)


@given(rates, st.integers(0, 40))
def test_an_annuity_is_the_sum_of_its_years(rate, years) -> None:
    assert annuity(rate, years) == sum((discount_factor(rate, year) for year in range(1, years + 1)), Fraction(0))


@given(rates, st.lists(st.integers(-1000, 1000).map(Fraction), min_size=2, max_size=12))
def test_the_annual_equivalent_paid_each_year_is_worth_the_same(rate, flows) -> None:
    each = annual_equivalent(flows, rate)
    assert net_present_value([Fraction(0)] + [each] * (len(flows) - 1), rate) == net_present_value(flows, rate)


def test_payback_is_the_first_year_not_below_zero_and_later_when_discounted() -> None:
    assert payback_year([Fraction(-100), Fraction(50), Fraction(50), Fraction(50)]) == 2
    assert payback_year([Fraction(-100), Fraction(50), Fraction(50), Fraction(50)], per_cent(10)) == 3
    assert payback_year([Fraction(-100), Fraction(99)]) is None


def test_a_rate_that_falls_with_time_discounts_each_year_at_its_own() -> None:
    steps = [RateStep(1, FOUR), RateStep(41, per_cent(3)), RateStep(76, per_cent(2))]
    assert stepped_factor(steps, 40) == discount_factor(FOUR, 40)
    assert stepped_factor(steps, 41) == discount_factor(FOUR, 40) / Fraction(103, 100)
    assert stepped_factor(steps, 76) == discount_factor(FOUR, 40) / Fraction(103, 100) ** 35 / Fraction(102, 100)
    with pytest.raises(NotComputable):
        stepped_factor([RateStep(2, FOUR)], 1)


def test_the_states_rates_of_the_day_are_the_steps_that_count() -> None:
    steps = public_rates(as_of(date(2026, 11, 21)))
    assert [(step.first_year, step.rate * 100) for step in steps] == [(0, 4), (41, 3), (76, 2)]
    assert stepped_factor(steps, 5) == discount_factor(FOUR, 5)
    with pytest.raises(NotComputable):
        public_rates(as_of(date(2004, 1, 1)))


def test_real_and_nominal_rates_are_told_apart() -> None:
    assert real_rate(Fraction(5, 100), Fraction(5, 100)) == 0
    assert (1 + real_rate(FOUR, Fraction(2, 100))) * Fraction(102, 100) == Fraction(104, 100)


@pytest.mark.parametrize("bad", ["four", "nan", "inf"])
def test_a_rate_that_is_no_number_is_refused(bad) -> None:
    with pytest.raises(NotComputable):
        per_cent(bad)


def test_a_rate_of_minus_100_per_cent_and_years_before_year_0_are_refused() -> None:
    with pytest.raises(NotComputable):
        discount_factor(Fraction(-1), 1)
    with pytest.raises(NotComputable):
        annuity(FOUR, -1)
    with pytest.raises(NotComputable):
        annual_equivalent([Fraction(1)], FOUR)


def test_a_case_is_appraised_against_going_on_as_now() -> None:
    new = Case("nytt", benefits=(Fraction(0), *[Fraction(600_000)] * 5), costs=(Fraction(2_500_000),))
    null = Case("som nå", benefits=(), costs=(Fraction(500_000),))
    found = appraise(new, null, FOUR)
    assert list(found.flows) == FLOWS
    assert round(found.net_present_value) == 671_093
    assert found.benefit_cost == found.net_present_value / 2_000_000
    assert (found.payback, found.discounted_payback) == (4, 4)
    assert appraise(null, new, FOUR).benefit_cost is None


def test_users_break_even_where_benefit_less_variable_cost_pays_the_fixed() -> None:
    assert break_even_users(Fraction(100_000), Fraction(900), Fraction(400)) == 200
    with pytest.raises(NotComputable):
        break_even_users(Fraction(1), Fraction(400), Fraction(400))


def value(assumed) -> Fraction:
    return assumed["users"] * assumed["gain"] - 1000


USERS = Assumption("users", Fraction(50), Fraction(100), Fraction(200))
GAIN = Assumption("gain", Fraction(9), Fraction(12), Fraction(13))


def test_one_way_moves_each_assumption_alone_widest_first_and_says_which_turns_the_sign() -> None:
    first, second = one_way(value, [GAIN, USERS])
    assert (first.assumption, first.at_low, first.at_high, first.turns) == ("users", -400, 1400, True)
    assert (second.assumption, second.at_low, second.at_high, second.turns) == ("gain", -100, 300, True)


def test_draws_come_from_the_seed_alone_and_stay_inside_their_triangle() -> None:
    drawn = monte_carlo(value, [USERS, GAIN], seed=7, draws=400)
    assert drawn == monte_carlo(value, [USERS, GAIN], seed=7, draws=400)
    assert drawn != monte_carlo(value, [USERS, GAIN], seed=8, draws=400)
    assert drawn.outcomes[0] >= 50 * 9 - 1000
    assert drawn.outcomes[-1] <= 200 * 13 - 1000
    assert drawn.percentile(100) == drawn.outcomes[-1]
    assert drawn.percentile(50) == drawn.outcomes[199]
    assert drawn.share_below_zero == Fraction(sum(one < 0 for one in drawn.outcomes), 400)


def test_the_mean_of_a_triangle_is_the_mean_of_its_three_figures() -> None:
    drawn = monte_carlo(lambda assumed: assumed["users"], [USERS], seed=1, draws=5_000)
    assert abs(drawn.mean - Fraction(350, 3)) < 1


@pytest.mark.parametrize("draws", [0, 100_001])
def test_draws_are_counted_within_reason(draws) -> None:
    with pytest.raises(NotComputable):
        monte_carlo(value, [USERS, GAIN], seed=1, draws=draws)


def test_an_expected_value_outside_its_range_is_refused() -> None:
    with pytest.raises(NotComputable):
        Assumption("x", Fraction(1), Fraction(3), Fraction(2))


AGREED = date(2026, 3, 2)
TERMS = DamagesTerms(Decimal("0.15"), "SSA-T 11.5.2", most_days=100)


@pytest.mark.parametrize(
    ("days", "amount", "may_terminate"),
    [
        (0, 0, False),
        (1, 1800, False),
        (12, 21_600, False),
        (99, 178_200, False),
        (100, 180_000, True),
        (130, 180_000, True),
    ],
)
def test_the_rulebooks_liquidated_damages_come_out(days, amount, may_terminate) -> None:
    found = liquidated_damages(TERMS, Decimal(1_200_000), agreed_on=AGREED, delivered_on=AGREED + timedelta(days=days))
    assert (found.amount, found.may_terminate, found.clause) == (amount, may_terminate, "SSA-T 11.5.2")


def test_days_that_are_not_the_suppliers_do_not_count() -> None:
    found = liquidated_damages(
        TERMS,
        Decimal(1_200_000),
        agreed_on=AGREED,
        delivered_on=AGREED + timedelta(days=12),
        authority_caused=3,
        force_majeure=2,
        extension=6,
    )
    assert (found.delayed, found.excused, found.counted, found.amount) == (12, 11, 1, 1800)


def test_a_minimum_a_day_lifts_and_a_cap_holds() -> None:
    terms = DamagesTerms(Decimal("0.1"), "9.2", minimum_per_day=Decimal(500), cap=Decimal(1200))
    found = liquidated_damages(terms, Decimal(100_000), agreed_on=AGREED, delivered_on=AGREED + timedelta(days=2))
    assert (found.per_day, found.amount) == (500, 1000)
    found = liquidated_damages(terms, Decimal(100_000), agreed_on=AGREED, delivered_on=AGREED + timedelta(days=3))
    assert found.amount == 1200


def test_working_days_leave_out_easter_and_weekends() -> None:
    maundy_thursday_eve, tuesday_after = date(2026, 4, 1), date(2026, 4, 7)
    assert delayed_days(maundy_thursday_eve, tuesday_after, "working") == 1
    assert delayed_days(maundy_thursday_eve, tuesday_after) == 6
    assert delayed_days(tuesday_after, maundy_thursday_eve) == 0


@pytest.mark.parametrize("bad", ["-1", "NaN"])
def test_terms_and_bases_below_zero_are_refused(bad) -> None:
    with pytest.raises(NotComputable):
        DamagesTerms(Decimal(bad), "9.2")
    with pytest.raises(NotComputable):
        liquidated_damages(TERMS, Decimal(bad), agreed_on=AGREED, delivered_on=AGREED)


def test_an_index_moves_the_share_of_the_price_that_follows_it_and_rounds_once_half_up() -> None:
    whole = index_adjusted(Decimal(1000), Decimal(120), Decimal(126), clause="8.4")
    assert whole.price == Decimal(1050)
    part = index_adjusted(Decimal(1000), Decimal(120), Decimal(126), share=Decimal(80), clause="8.4")
    assert part.price == Decimal(1040)
    half = index_adjusted(Decimal("0.01"), Decimal(2), Decimal(3), clause="8.4")
    assert (half.price, half.factor) == (Decimal("0.02"), Fraction(3, 2))


@pytest.mark.parametrize(
    ("price", "base", "new", "share"),
    [
        ("1", "0", "1", "100"),
        ("1", "1", "0", "100"),
        ("-1", "1", "1", "100"),
        ("1", "1", "1", "101"),
        ("NaN", "1", "1", "1"),
    ],
)
def test_what_no_index_can_move_is_refused(price, base, new, share) -> None:
    with pytest.raises(NotComputable):
        index_adjusted(Decimal(price), Decimal(base), Decimal(new), share=Decimal(share), clause="")


def test_each_participant_has_its_gain_and_not_calculated_is_not_zero() -> None:
    lines = [
        GainLine("hansker", "Nord", 2026, Decimal(100), Decimal(8), Decimal(10), index=Decimal("1.05")),
        GainLine("masker", "Nord", 2026, Decimal(10), Decimal(3), None),
        GainLine(
            "hansker",
            "Sør",
            2026,
            Decimal(10),
            Decimal(12),
            Decimal(10),
            actual_price=Decimal(11),
            actual_volume=Decimal(20),
        ),
        GainLine("masker", "Vest", 2026, Decimal(10), Decimal(3), None),
    ]
    nord, south, west = participant_gains(lines)
    assert (nord.expected, nord.coverage, nord.baseline, nord.status) == (250, Fraction(1, 2), "partial", "contracted")
    assert (south.expected, south.realised, south.status) == (-20, -20, "realised")
    assert (west.expected, west.coverage, west.baseline, west.status) == (None, 0, "missing", "none")
    assert net_gain(Fraction(250), Fraction(100), Fraction(80)) == 70
    with pytest.raises(NotComputable):
        participant_gains([lines[0], lines[0]])
    with pytest.raises(NotComputable):
        GainLine("x", "y", 2026, Decimal(-1), Decimal(1), None)


def test_a_shared_baseline_is_the_volume_weighted_mean() -> None:
    assert weighted_baseline([(Decimal(10), Decimal(1)), (Decimal(20), Decimal(3))]) == Fraction(35, 2)
    with pytest.raises(NotComputable):
        weighted_baseline([])


def test_a_price_or_volume_of_nothing_is_lawful() -> None:
    free = GainLine("hansker", "Nord", 2026, Decimal(0), Decimal(0), Decimal(0), actual_price=Decimal(0))
    assert free.expected == 0
