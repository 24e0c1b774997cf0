"""The simulator agrees with the core on the same cases, and finds what a model is known to do."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import numpy as np
import pytest

from terskel.core.evaluation import PRICE_FORMULAS, EvaluationModel, PriceStep, rank
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
            for one in rank(plan.model, plan.criteria, drawn.tenders(place, ("q1", "q2"))).warnings
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
        case = Drawn(prices[row : row + 1], points[row : row + 1], np.ones((1, 3), dtype=bool), Decimal(1))
        outcome = engine.run(case.prices, case.points, case.present)
        assert outcome.winners.tolist() == [2 - row]
        assert reversals(engine, case, outcome).tolist() == [True]


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
