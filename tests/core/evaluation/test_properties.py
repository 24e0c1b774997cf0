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
    PriceStep,
    placements,
    rank,
    verify,
)
from terskel.core.evaluation.cautions import reversals
from terskel.core.evaluation.checks import read_points
from terskel.core.evaluation.gate import through_the_gate
from terskel.core.evaluation.own import with_prices
from terskel.core.evaluation.standing import Standing

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


ROUNDINGS = st.sampled_from(("total", "points"))
TIE_BREAKS = st.sampled_from((("best_quality", "lowest_price"), ("lowest_price", "lottery"), ("lottery",)))
STEPS = (
    PriceStep(Decimal(0), Decimal(1000), Decimal(10)),
    PriceStep(Decimal(1000), Decimal(1_000_000), Decimal(5)),
    PriceStep(Decimal(1_000_000), None, Decimal(0)),
)
models = st.one_of(
    st.builds(
        EvaluationModel,
        price_formula=st.sampled_from(sorted(RELATIVE_FORMULAS - {"relative_cost_value"})),
        decimals=st.integers(0, 4),
        rounding=ROUNDINGS,
        tie_break=TIE_BREAKS,
        quality_scale=st.sampled_from(("absolute", "relative")),
    ),
    st.builds(
        EvaluationModel,
        price_formula=st.sampled_from(("relative_cost_value", "quotient", "priced_quality_percent")),
        decimals=st.integers(0, 4),
        tie_break=TIE_BREAKS,
    ),
    st.builds(
        EvaluationModel,
        price_formula=st.just("linear_budget"),
        rounding=ROUNDINGS,
        price_cap=st.just(Decimal(2_000_000)),
        price_floor=st.just(Decimal(100)),
    ),
    st.builds(EvaluationModel, price_formula=st.just("step"), steps=st.just(STEPS)),
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


@given(st.sampled_from(sorted(RELATIVE_FORMULAS - {"relative_cost_value"})), criteria(), tenders, st.integers(2, 1000))
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


def standing_of(model, given_criteria, given_tenders) -> Standing:
    admitted, _ = through_the_gate(
        model, given_criteria, given_tenders, read_points(model, given_criteria, given_tenders)
    )
    return Standing(model, given_criteria, with_prices(model, admitted))


@given(models, criteria(), tenders)
def test_the_warning_finds_every_tender_whose_absence_changes_the_winner(model, given_criteria, given_tenders):
    ranking = rank(model, given_criteria, given_tenders)
    first = {row.tender_id for row in ranking.rows if row.placement == 1}
    expected = set()
    for tender in given_tenders:
        rest = [other for other in given_tenders if other is not tender]
        if tender.id in first:
            continue
        rows = rank(model, given_criteria, rest).rows
        instead = {row.tender_id for row in rows if row.placement == 1}
        if instead != first:
            expected.add((tender.id, tuple(sorted(instead))))
    found = set(reversals(standing_of(model, given_criteria, given_tenders), frozenset(first)))
    assert found == expected
    assert expected == set() or model.is_relative


@given(models, criteria(), tenders)
def test_the_quick_totals_are_those_that_are_explained(model, given_criteria, given_tenders):
    explained = {row.tender_id: (row.total, row.quality) for row in rank(model, given_criteria, given_tenders).rows}
    standing = standing_of(model, given_criteria, given_tenders)
    quick = standing.totals(range(len(given_tenders)))
    ranking = rank(model, given_criteria, given_tenders)
    placed = [(one.tender_id, one.placement, one.total) for one in placements(model, given_criteria, given_tenders)]
    assert placed == [(row.tender_id, row.placement, row.total) for row in ranking.rows]
    assert {one.id: found for one, found in zip(standing.own.tenders, quick, strict=True)} == explained


@given(criteria(), tenders)
def test_a_linear_floor_only_lifts_what_linear_put_below_zero(given_criteria, given_tenders):
    basic = {r.tender_id: r for r in rank(EvaluationModel("linear_basic"), given_criteria, given_tenders).rows}
    for row in rank(EvaluationModel("linear_floor"), given_criteria, given_tenders).rows:
        before = basic[row.tender_id].scores[1].points.result
        assert row.scores[1].points.result == max(0, before)
