"""The simulator agrees with the core on the same cases, and finds what a model is known to do."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import numpy as np
import pytest

from terskel.core.evaluation import PRICE_FORMULAS, Criterion, EvaluationModel, Measure, PriceStep, rank
from terskel.core.evaluation.criteria import MEASURE_FORMULAS
from terskel.simulation.checking import against_core
from terskel.simulation.drawing import Drawn, draw
from terskel.simulation.engine import Engine
from terskel.simulation.plan import NotSimulable, Plan, Range
from terskel.simulation.plots import cost_plot, spread_plot, weight_plot
from terskel.simulation.study import reversals, study
from terskel.simulation.worth import Setting, kroner_per_point
from tests.core.evaluation.cases import price, quality

POINTS = Range(Decimal(2), Decimal(6), Decimal(10))
PRICES = Range(Decimal(800_000), Decimal(1_000_000), Decimal(2_400_000))
STEPS = (
    PriceStep(Decimal(0), Decimal(900_000), Decimal(10)),
    PriceStep(Decimal(900_000), Decimal(1_200_000), Decimal(5)),
    PriceStep(Decimal(1_200_000), None, Decimal(0)),
)


def model_of(formula: str, **more: object) -> EvaluationModel:
    own = {
        "linear_budget": {"price_cap": Decimal(2_000_000), "price_floor": Decimal(500_000)},
        "step": {"steps": STEPS},
        "priced_quality": {"quality_values": (("q1", Decimal(300_000)), ("q2", Decimal(200_000)))},
    }
    return EvaluationModel(formula, **{**own.get(formula, {}), **more})  # type: ignore[arg-type]


def plan_of(model: EvaluationModel, **more: object) -> Plan:
    qualities = {"lowest_price": [], "fixed_price": [quality("60", "q1"), quality("40", "q2")]}.get(
        model.price_formula, [quality("40", "q1"), quality("20", "q2")]
    )
    prices = [] if model.price_formula == "fixed_price" else [price(str(100 - sum(int(q.weight) for q in qualities)))]
    criteria = (*prices, *qualities)
    return Plan(model, criteria, PRICES, {one.id: POINTS for one in qualities}, **{"competitions": 300, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"quality_scale": "relative"},
        {"rounding": "points", "decimals": 1},
        {"least_quality": Decimal(55)},
        {"decimals": 0},
    ],
    ids=str,
)
@pytest.mark.parametrize("formula", PRICE_FORMULAS)
def test_the_core_gives_the_same_totals_and_winners(formula, more) -> None:
    if formula == "lowest_price":
        more = {key: value for key, value in more.items() if key == "decimals"}
    plan = plan_of(model_of(formula, **more), competitions=25, step=Decimal("0.5"))
    drawn = draw(plan)
    outcome = Engine(plan.model, plan.criteria).run(drawn.prices, drawn.points, drawn.present)
    agreement = against_core(plan, drawn, outcome, 25)
    assert (agreement.asked, agreement.differing) == (25, ())


@pytest.mark.parametrize(
    "formula", ["proportional", "linear_basic", "highest_lowest", "average", "relative_cost_value"]
)
def test_the_core_warns_in_just_the_competitions_where_a_loser_decides(formula) -> None:
    plan = plan_of(model_of(formula, decimals=6), competitions=60)
    drawn = draw(plan)
    engine = Engine(plan.model, plan.criteria)
    outcome = engine.run(drawn.prices, drawn.points, drawn.present)
    found = reversals(engine, drawn, outcome)
    warned = [
        any(
            one.code == "winner_depends_on_tender"
            for one in rank(plan.model, plan.criteria, drawn.tenders(place, plan.columns)).warnings
        )
        for place in range(plan.competitions)
    ]
    assert found.tolist() == warned


@pytest.mark.parametrize("formula", ["priced_quality", "linear_budget", "step", "quotient", "priced_quality_percent"])
def test_models_that_look_at_each_tender_alone_never_let_a_loser_decide(formula) -> None:
    assert study(plan_of(model_of(formula))).reversals == 0


def test_the_rulebooks_reversals_come_out() -> None:
    """RR-1 and RR-2: without A another wins."""
    points = np.array([[[0.0], [5.0], [8.0]], [[0.0], [5.0], [9.0]]])
    prices = np.array([[60.0, 105.0, 170.0], [60.0, 100.0, 170.0]])
    for row, formula, weights in ((0, "proportional", ("50", "50")), (1, "linear_basic", ("30", "70"))):
        engine = Engine(EvaluationModel(formula), [price(weights[0]), quality(weights[1])])  # type: ignore[arg-type]
        case = Drawn(prices[row : row + 1], points[row : row + 1], np.ones((1, 3), dtype=bool), (Decimal(1),))
        outcome = engine.run(case.prices, case.points, case.present)
        assert outcome.winners.tolist() == [2 - row]
        assert reversals(engine, case, outcome).tolist() == [True]


DAYS = Range(Decimal(10), Decimal(30), Decimal(90))
TONNES = Range(Decimal("0.5"), Decimal(2), Decimal(8), Decimal("0.25"))


def measured_plan(formula: str, measure: Measure, model: str = "proportional", **more: object) -> Plan:
    """Price 40, one quality criterion 20, and what is measured 40."""
    days = Criterion("days", "Leveringstid", Decimal(40), "measured", measure=measure)
    own = {"competitions": 25, "amounts": {"days": DAYS}, **more}
    return Plan(model_of(model), (price("40"), days, quality("20", "q1")), PRICES, {"q1": POINTS}, **own)  # type: ignore[arg-type]


@pytest.mark.parametrize(("rounding", "amounts"), [("total", DAYS), ("points", TONNES)], ids=["days", "tonnes"])
@pytest.mark.parametrize("model", ["proportional", "linear_budget", "quotient"])
@pytest.mark.parametrize("formula", MEASURE_FORMULAS)
def test_measured_criteria_are_drawn_and_the_core_gives_the_same_totals_and_winners(
    formula, model, rounding, amounts
) -> None:
    measure = Measure(formula, "dager", Decimal(120), Decimal(5)) if formula == "linear_budget" else Measure(formula)
    plan = measured_plan(formula, measure, model, amounts={"days": amounts})
    plan = replace(plan, model=replace(plan.model, rounding=rounding))
    found = study(plan)
    assert (found.checked.asked, found.checked.differing) == (25, ())
    assert {cost.criterion for cost in found.costs} == {"q1"}


@pytest.mark.parametrize("formula", ["proportional", "highest_lowest"])
def test_the_core_warns_just_where_the_measure_of_a_loser_decides(formula) -> None:
    plan = measured_plan(formula, Measure(formula), "linear_budget", competitions=150)
    plan = replace(plan, model=replace(plan.model, decimals=6))
    drawn, engine = draw(plan), Engine(plan.model, plan.criteria)
    found = reversals(engine, drawn, engine.run(drawn.prices, drawn.points, drawn.present))
    warned = [
        any(
            one.code == "winner_depends_on_tender"
            for one in rank(plan.model, plan.criteria, drawn.tenders(place, plan.columns)).warnings
        )
        for place in range(plan.competitions)
    ]
    assert found.tolist() == warned
    assert any(warned)


def test_amounts_are_drawn_in_their_own_steps_and_within_their_range() -> None:
    plan = measured_plan("proportional", Measure("proportional"), amounts={"days": TONNES}, competitions=300)
    drawn = draw(plan)
    tonnes = drawn.points[:, :, 0]
    assert (tonnes.min(), tonnes.max()) >= (0.5, 7)
    assert tonnes.max() <= 8
    assert np.array_equal(tonnes * 4, np.rint(tonnes * 4))
    (first, *_) = drawn.tenders(0, plan.columns)
    assert set(first.amounts) == {"days"}
    assert set(first.points) == {"q1"}


@pytest.mark.parametrize(("formula", "sign"), [("linear_floor", -1), ("relative_points", 1)])
def test_prices_that_follow_quality_follow_what_is_measured_the_right_way_round(formula, sign) -> None:
    plan = measured_plan(formula, Measure(formula), competitions=300, price_follows_quality=Decimal("0.9"))
    drawn = draw(plan)
    assert sign * np.corrcoef(drawn.prices.ravel(), drawn.points[:, :, 0].ravel())[0, 1] > 0.4


@pytest.mark.parametrize(
    ("amounts", "field", "code"),
    [
        ({}, "amounts", "amounts_for_each_measured_criterion"),
        ({"days": DAYS, "q1": DAYS}, "amounts", "amounts_for_each_measured_criterion"),
        ({"days": Range(Decimal(3), Decimal(1), Decimal(2))}, "amounts.days", "range_out_of_order"),
        ({"days": replace(DAYS, step=Decimal("NaN"))}, "amounts.days", "not_a_number"),
        ({"days": replace(DAYS, step=Decimal(0))}, "amounts.days", "amount_below_zero"),
        ({"days": replace(DAYS, low=Decimal(-1))}, "amounts.days", "amount_below_zero"),
        ({"days": replace(DAYS, low=Decimal(0))}, "amounts.days", "amount_divided_by"),
    ],
)
def test_amounts_that_can_not_be_drawn_say_which_field_is_wrong(amounts, field, code) -> None:
    with pytest.raises(NotSimulable) as caught:
        measured_plan("proportional", Measure("proportional"), amounts=amounts)
    assert (caught.value.field, caught.value.code) == (field, code)


def test_a_seed_draws_the_same_tenders_and_another_seed_others() -> None:
    plan = plan_of(model_of("proportional"))
    one, same, other = draw(plan), draw(plan), draw(replace(plan, seed=2))
    assert np.array_equal(one.prices, same.prices)
    assert not np.array_equal(one.prices, other.prices)
    assert one.prices.min() >= 800_000
    assert one.prices.max() <= 2_400_000
    assert set(np.unique(one.present.sum(axis=1))) == set(range(3, 9))


def test_prices_that_follow_quality_make_the_best_dearer() -> None:
    def together(share: str) -> float:
        drawn = draw(plan_of(model_of("proportional"), price_follows_quality=Decimal(share)))
        return float(np.corrcoef(drawn.prices.ravel(), drawn.points.sum(axis=2).ravel())[0, 1])

    assert together("0") < 0.1 < 0.8 < together("0.8")


def test_a_study_counts_shares_that_add_up_and_is_checked_by_the_core() -> None:
    found = study(plan_of(model_of("proportional")))
    assert found.checked.asked == 200
    assert found.checked.differing == ()
    assert sum(band.competitions for band in found.bands) == found.competitions - found.without_anyone
    assert found.neither_wins <= 1 - max(found.cheapest_wins, found.best_quality_wins)
    assert abs(sum(weight.effective for weight in found.weights) - 1) < 1e-9
    assert [weight.published for weight in found.weights] == pytest.approx([0.4, 0.4, 0.2])


def test_a_gate_nobody_passes_leaves_nobody_to_rank() -> None:
    found = study(plan_of(model_of("proportional", least_quality=Decimal(100)), competitions=20))
    assert found.without_anyone == 20
    assert (found.bands, found.checked.differing) == ((), ())


SETTING = Setting(Fraction(1200), Fraction(1000), Fraction(2000), Fraction(1100), Fraction(6))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("linear_basic", Fraction(2, 3) * 100 / 1),
        ("linear_floor", Fraction(2, 3) * 100),
        ("proportional", Fraction(2, 3) * 144),
        ("highest_lowest", Fraction(2, 3) * 100),
        ("average", Fraction(2, 3) * 1200**2 / 11000),
        ("priced_quality", Fraction(200_000, 10)),
        ("priced_quality_percent", Fraction(1200) * Fraction(1, 15) / (1 + Fraction(4, 10) * Fraction(2, 3))),
        ("relative_cost_value", Fraction(1200) / 16),
        ("quotient", Fraction(1200) / 6),
        ("step", None),
    ],
)
def test_what_one_point_costs_is_the_price_rise_it_makes_up_for(formula, expected) -> None:
    criteria = (price("60"), quality("40", "q2"))
    assert kroner_per_point(model_of(formula), criteria, criteria[1], SETTING) == expected


def test_beyond_twice_the_lowest_a_floor_makes_price_free() -> None:
    criteria = (price("60"), quality("40"))
    far = replace(SETTING, price=Fraction(2000))
    assert kroner_per_point(EvaluationModel("linear_floor"), criteria, criteria[1], far) is None


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"competitions": 0}, "competitions", "number_of_competitions"),
        ({"competitions": 100_001}, "competitions", "number_of_competitions"),
        ({"fewest": 0}, "tenders", "number_of_tenders"),
        ({"fewest": 9}, "tenders", "number_of_tenders"),
        ({"most": 201}, "tenders", "number_of_tenders"),
        ({"price_follows_quality": Decimal("1.1")}, "price_follows_quality", "share_out_of_range"),
        ({"step": Decimal(0)}, "step", "step_off_the_scale"),
        ({"price": Range(Decimal(0), Decimal(1), Decimal(2))}, "price", "price_not_rankable"),
        ({"price": Range(Decimal(3), Decimal(1), Decimal(2))}, "price", "range_out_of_order"),
        ({"price": Range(Decimal("NaN"), Decimal(1), Decimal(2))}, "price", "not_a_number"),
        ({"points": {"q1": POINTS}}, "points", "points_for_each_quality_criterion"),
        (
            {"points": {"q1": POINTS, "q2": Range(Decimal(0), Decimal(5), Decimal(11))}},
            "points.q2",
            "points_off_the_scale",
        ),
        ({"model": EvaluationModel("step")}, "model", "model_incomplete"),
    ],
)
def test_a_plan_that_can_not_be_run_says_which_field_is_wrong(changes, field, code) -> None:
    plan = plan_of(model_of("proportional"))
    with pytest.raises(NotSimulable) as caught:
        replace(plan, **changes)
    assert (caught.value.field, caught.value.code) == (field, code)


def test_the_plots_are_well_formed_and_say_what_they_show() -> None:
    found = study(plan_of(model_of("proportional")))
    plots = [
        spread_plot(found.bands, "Hvem vinner & hvorfor", ("billigst", "best", "en taper avgjør")),
        weight_plot(found.weights, "Vekt", ("kunngjort", "virkelig"), ["Pris", "Q1", "Q2"]),
        cost_plot([cost for cost in found.costs if cost.criterion == "q1"], "Hva et poeng koster", "kroner"),
    ]
    for plot in plots:
        root = ElementTree.fromstring(plot)
        assert root.tag.endswith("svg")
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.text
