"""What holds for every model and every set of tenders."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from terskel.core.evaluation import (
    RELATIVE_FORMULAS,
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    rank,
    verify,
)
from terskel.core.evaluation.cautions import reversals
from terskel.core.evaluation.order import place
from terskel.core.evaluation.scores import score_all

QUALITIES = ("q1", "q2")

prices = st.decimals(min_value=1, max_value=10_000_000, places=2)
points = st.decimals(min_value=0, max_value=10, places=1)


@st.composite
def criteria(draw: st.DrawFn) -> list[Criterion]:
    first = draw(st.integers(1, 98))
    second = draw(st.integers(1, 99 - first))
    return [
        Criterion("q1", "Løsning", Decimal(first), "quality"),
        Criterion("p", "Pris", Decimal(second), "price"),
        Criterion("q2", "Team", Decimal(100 - first - second), "quality"),
    ]


models = st.one_of(
    st.builds(
        EvaluationModel,
        price_formula=st.sampled_from(sorted(RELATIVE_FORMULAS)),
        decimals=st.integers(0, 4),
        rounding=st.sampled_from(("total", "points")),
    ),
    st.builds(
        EvaluationModel,
        price_formula=st.just("linear_budget"),
        price_cap=st.just(Decimal(2_000_000)),
        price_floor=st.just(Decimal(100)),
    ),
    st.builds(
        EvaluationModel,
        price_formula=st.just("priced_quality"),
        quality_values=st.tuples(st.tuples(st.just("q1"), prices), st.tuples(st.just("q2"), prices)),
    ),
)
tenders = st.lists(st.tuples(prices, points, points), min_size=1, max_size=6).map(
    lambda rows: [
        EvaluatedTender(f"t{number}", price, {"q1": q1, "q2": q2}) for number, (price, q1, q2) in enumerate(rows)
    ]
)


@given(models, criteria(), tenders, st.randoms(use_true_random=False))
def test_the_order_tenders_are_handed_in_changes_nothing(model, given_criteria, given_tenders, random):
    shuffled = list(given_tenders)
    random.shuffle(shuffled)
    assert rank(model, given_criteria, shuffled) == rank(model, given_criteria, given_tenders)


@given(models, criteria(), tenders, st.integers(1, 1000))
def test_scaling_all_weights_changes_no_total_and_no_place(model, given_criteria, given_tenders, factor):
    scaled = [replace(one, weight=one.weight * factor) for one in given_criteria]
    before = rank(model, given_criteria, given_tenders)
    after = rank(model, scaled, given_tenders)
    assert [(row.tender_id, row.placement, row.total) for row in before.rows] == [
        (row.tender_id, row.placement, row.total) for row in after.rows
    ]


@given(st.sampled_from(sorted(RELATIVE_FORMULAS)), criteria(), tenders, st.integers(2, 1000))
def test_a_relative_price_formula_does_not_care_which_currency(formula, given_criteria, given_tenders, rate):
    model = EvaluationModel(formula)
    converted = [replace(tender, price=tender.price * rate) for tender in given_tenders]
    assert [row.total for row in rank(model, given_criteria, given_tenders).rows] == [
        row.total for row in rank(model, given_criteria, converted).rows
    ]


@given(models, criteria(), tenders)
def test_every_figure_recomputes_and_the_record_verifies(model, given_criteria, given_tenders):
    ranking = rank(model, given_criteria, given_tenders)
    for row in ranking.rows:
        shown = [row.calculation] + [
            calculation for score in row.scores for calculation in (score.points, score.weighted)
        ]
        assert all(calculation.recompute() == calculation.result for calculation in shown)
        assert Fraction(row.total) == row.calculation.result
    assert verify(ranking.to_json())


@given(models, criteria(), tenders)
def test_nobody_is_placed_behind_a_tender_that_is_worse_in_everything(model, given_criteria, given_tenders):
    by_id = {tender.id: tender for tender in given_tenders}
    rows = rank(model, given_criteria, given_tenders).rows
    for ahead, behind in pairwise(rows):
        one, other = by_id[ahead.tender_id], by_id[behind.tender_id]
        assert not (other.price < one.price and all(other.points[key] > one.points[key] for key in QUALITIES))


@given(models, criteria(), tenders)
def test_the_warning_finds_every_tender_whose_absence_changes_the_winner(model, given_criteria, given_tenders):
    ranking = rank(model, given_criteria, given_tenders)
    first = {row.tender_id for row in ranking.rows if row.placement == 1}
    expected = set()
    for tender in given_tenders:
        rest = [other for other in given_tenders if other is not tender]
        if tender.id in first:
            continue
        rows, _ = place(model, score_all(model, given_criteria, rest), ())
        instead = {row.tender_id for row in rows if row.placement == 1}
        if instead != first:
            expected.add((tender.id, tuple(sorted(instead))))
    found = set(reversals(model, given_criteria, given_tenders, (), ranking.rows))
    assert found == expected
    assert expected == set() or model.price_formula in RELATIVE_FORMULAS


@given(criteria(), tenders)
def test_a_linear_floor_only_lifts_what_linear_put_below_zero(given_criteria, given_tenders):
    basic = {r.tender_id: r for r in rank(EvaluationModel("linear_basic"), given_criteria, given_tenders).rows}
    for row in rank(EvaluationModel("linear_floor"), given_criteria, given_tenders).rows:
        before = basic[row.tender_id].scores[1].points.result
        assert row.scores[1].points.result == max(0, before)
