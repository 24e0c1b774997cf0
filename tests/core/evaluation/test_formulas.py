"""Each formula on figures worked by hand, and what it does at its edges."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from terskel.core.evaluation import (
    Calculation,
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Lot,
    Measure,
    PriceForm,
    PriceLine,
    PriceStep,
    Ranking,
    SubCriterion,
    calculations,
    explain,
    faults,
    rank,
    rank_lots,
    verify,
)
from terskel.core.evaluation.formulas import RULES
from tests.core.evaluation.cases import price, quality, tender


def totals(ranking: Ranking) -> dict[str, Decimal]:
    return {row.tender_id: row.total for row in ranking.rows}


def price_points(model: EvaluationModel, *amounts: str) -> list[Fraction]:
    tenders = [tender(f"t{place}", amount) for place, amount in enumerate(amounts)]
    rows = sorted(rank(model, [price("100")], tenders).rows, key=lambda row: row.tender_id)
    return [row.scores[0].points.result for row in rows]


@pytest.mark.parametrize(
    ("model", "amounts", "expected"),
    [
        (EvaluationModel("linear_basic"), ("100", "150", "200", "250"), (10, 5, 0, -5)),
        (EvaluationModel("linear_floor"), ("100", "150", "200", "250"), (10, 5, 0, 0)),
        (EvaluationModel("proportional"), ("100", "200", "400"), (10, 5, Fraction(5, 2))),
        (EvaluationModel("highest_lowest"), ("100", "150", "300"), (10, Fraction(15, 2), 0)),
        (EvaluationModel("highest_lowest"), ("100", "100"), (10, 10)),
        (EvaluationModel("average"), ("100", "150", "200"), (10, 10, Fraction(15, 2))),
        (
            EvaluationModel("linear_budget", price_cap=Decimal(200), price_floor=Decimal(100)),
            ("100", "150", "200", "250", "50"),
            (10, 5, 0, -5, 15),
        ),
        (
            EvaluationModel(
                "step",
                steps=(
                    PriceStep(Decimal(0), Decimal(100), Decimal(10)),
                    PriceStep(Decimal(100), Decimal(200), Decimal(4)),
                    PriceStep(Decimal(200), None, Decimal(0)),
                ),
            ),
            ("99.99", "100", "199.99", "200", "5000"),
            (10, 4, 4, 0, 0),
        ),
    ],
    ids=lambda value: value.price_formula if isinstance(value, EvaluationModel) else None,
)
def test_a_price_gets_the_points_the_formula_gives_on_both_sides_of_its_edges(model, amounts, expected) -> None:
    assert price_points(model, *amounts) == list(expected)


def test_the_percentage_uplift_follows_the_published_formula() -> None:
    """Abakus: uplift = ((10 - 7) / 10) x (40 / 60) = 20 per cent."""
    ranking = rank(
        EvaluationModel("priced_quality_percent"),
        [price("60"), quality("40")],
        [tender("a", "100000", q="7"), tender("b", "118000", q="10")],
    )
    assert totals(ranking) == {"b": Decimal(118000), "a": Decimal(120000)}
    assert "100 000 × (1 + 0,2) = 120 000" in explain(ranking, "nb")[3].replace("\u00a0", " ")


def test_relative_cost_value_divides_by_the_published_score_index() -> None:
    """SI = (85 + 100) / (60 + 100) = 1.15625; 100 000 / SI = 86 486.49."""
    ranking = rank(
        EvaluationModel("relative_cost_value", scale=Decimal(100)),
        [price("50"), quality("50")],
        [tender("a", "100000", q="85"), tender("b", "90000", q="60")],
    )
    assert totals(ranking) == {"a": Decimal("86486.49"), "b": Decimal(90000)}
    assert ranking.unit == "kroner"


def test_a_quotient_is_quality_for_a_million_kroner_and_the_most_wins() -> None:
    ranking = rank(
        EvaluationModel("quotient"),
        [price("50"), quality("25", "q1"), quality("25", "q2")],
        [tender("a", "2000000", q1="8", q2="6"), tender("b", "1000000", q1="3", q2="4")],
    )
    assert totals(ranking) == {"a": Decimal("3.5"), "b": Decimal("3.5")}
    assert ranking.winner == "a"
    assert ranking.ties[0].decided_by == "best_quality"


def test_where_the_price_is_fixed_the_best_quality_wins() -> None:
    ranking = rank(
        EvaluationModel("fixed_price"),
        [quality("70", "q1"), quality("30", "q2")],
        [tender("a", None, q1="8", q2="2"), tender("b", None, q1="6", q2="9")],
    )
    assert totals(ranking) == {"b": Decimal("6.9"), "a": Decimal("6.2")}


def test_kroner_of_quality_are_deducted_and_the_evaluated_price_may_be_below_zero() -> None:
    model = EvaluationModel("priced_quality", quality_values=(("q", Decimal(500)),))
    ranking = rank(model, [price(), quality()], [tender("a", "300", q="10"), tender("b", "100", q="0")])
    assert totals(ranking) == {"a": Decimal(-200), "b": Decimal(100)}


def test_a_priced_quality_model_does_not_mind_a_price_of_zero() -> None:
    model = EvaluationModel("priced_quality", quality_values=(("q", Decimal(500)),))
    assert rank(model, [price(), quality()], [tender("a", "0", q="1")]).winner == "a"


SPLIT = Criterion(
    "team",
    "Team",
    Decimal(60),
    "quality",
    parts=(SubCriterion("cv", "Kompetanse", Decimal(3)), SubCriterion("ref", "Erfaring", Decimal(1))),
)


def test_sub_criteria_weigh_by_their_share_and_each_step_is_shown() -> None:
    given = {"cv": {"Eva": Decimal(8), "Erik": Decimal(7)}, "ref": Decimal(4)}
    ranking = rank(EvaluationModel("proportional"), [price("40"), SPLIT], [EvaluatedTender("a", Decimal(1), given)])
    (row,) = ranking.rows
    assert row.scores[1].points.result == (3 * Fraction(15, 2) + 4) / 4
    assert row.total == Decimal("7.98")
    assert explain(ranking, "nb")[2:5] == [
        "– Kompetanse: (8 + 7) / 2 = 7,5",
        "– Erfaring: poeng gitt av evaluatorene: 4",
        "Team: (3 × 7,5 + 1 × 4) / (3 + 1) = 6,625; vektet 60 × 6,625 / 100 = 3,975",
    ]


def test_the_mean_of_three_evaluators_is_exact_until_the_total_is_rounded() -> None:
    given = {"q": {"Eva": Decimal(7), "Erik": Decimal(7), "Ane": Decimal(8)}}
    ranking = rank(EvaluationModel("fixed_price"), [quality("100")], [EvaluatedTender("a", None, given)])
    assert ranking.rows[0].scores[0].points.result == Fraction(22, 3)
    assert ranking.rows[0].total == Decimal("7.33")


def test_points_that_are_computed_are_rounded_where_the_model_says_so_and_the_total_is_then_left_alone() -> None:
    given = {"q": {"Eva": Decimal(7), "Erik": Decimal(7), "Ane": Decimal(8)}}
    model = EvaluationModel("proportional", decimals=1, rounding="points")
    tenders = [EvaluatedTender("a", Decimal(300), given), EvaluatedTender("b", Decimal(200), given)]
    assert totals(rank(model, [price("33"), quality("67")], tenders)) == {
        "b": Decimal("8.191"),
        "a": Decimal("7.102"),
    }


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("linear_basic", {"a": 10, "b": 5}),
        ("linear_floor", {"a": 10, "b": 5}),
        ("proportional", {"a": 10, "b": Fraction(20, 3)}),
        ("highest_lowest", {"a": 10, "b": 0}),
        ("linear_budget", {"a": 8, "b": 6}),
        ("relative_points", {"a": Fraction(20, 3), "b": 10}),
    ],
)
def test_an_amount_in_the_tender_is_measured_by_the_criterions_own_formula(formula, expected) -> None:
    measure = Measure(formula, "dager", cap=Decimal(120), floor=Decimal(20))
    if formula != "linear_budget":
        measure = Measure(formula, "dager")
    criteria = [price("60"), Criterion("days", "Leveringstid", Decimal(40), "measured", measure=measure)]
    tenders = [
        EvaluatedTender("a", Decimal(100), {}, amounts={"days": Decimal(40)}),
        EvaluatedTender("b", Decimal(100), {}, amounts={"days": Decimal(60)}),
    ]
    ranking = rank(EvaluationModel("proportional"), criteria, tenders)
    assert {row.tender_id: row.scores[1].points.result for row in ranking.rows} == expected
    assert verify(ranking.to_json())


LIFE = PriceForm(
    (
        PriceLine("buy", "Anskaffelse", Decimal(2)),
        PriceLine("run", "Drift", Decimal(1), when="yearly"),
        PriceLine("rest", "Restverdi", Decimal(1), when="end", side="income"),
    ),
    rate=Decimal(4),
    years=2,
)


def test_the_cost_over_the_life_is_discounted_exactly_and_a_residual_value_lowers_it() -> None:
    given = {"buy": Decimal(100), "run": Decimal(52), "rest": Decimal("10.816")}
    ranking = rank(
        EvaluationModel("lowest_price", price_form=LIFE),
        [price("100")],
        [EvaluatedTender("a", None, {}, unit_prices=given)],
    )
    assert ranking.rows[0].price == 200 + 50 + Fraction(52 * 625, 676) - 10
    assert ranking.rows[0].total == Decimal("288.08")
    assert [step.rule for step in ranking.rows[0].scores[0].steps] == ["line", "line_discounted", "income", "sum"]


def test_a_tender_that_misses_a_mandatory_requirement_is_nobodys_yardstick() -> None:
    cheap = replace(tender("c", "10", q="9"), unmet=("Krav 3",))
    ranking = rank(
        EvaluationModel("proportional"),
        [price(), quality()],
        [tender("a", "100", q="5"), tender("b", "200", q="5"), cheap],
    )
    assert totals(ranking) == {"a": Decimal("7.5"), "b": Decimal(5)}
    assert [(one.tender_id, one.because, one.subjects) for one in ranking.excluded] == [
        ("c", "mandatory_requirement", ("Krav 3",))
    ]
    assert "c er ikke med: oppfyller ikke Krav 3." in explain(ranking, "nb")


@pytest.mark.parametrize(("points", "admitted"), [("69.9", False), ("70", True)])
def test_the_commissions_model_looks_at_the_price_of_those_with_70_per_cent_quality(points, admitted) -> None:
    model = EvaluationModel("quotient", scale=Decimal(100), least_quality=Decimal(70))
    ranking = rank(model, [price(), quality()], [tender("a", "100", q=points), tender("b", "100", q="80")])
    assert ("a" in totals(ranking)) is admitted
    assert [one.because for one in ranking.excluded] == ([] if admitted else ["least_quality"])


@pytest.mark.parametrize(("points", "admitted"), [("49", False), ("50", True)])
def test_the_commissions_model_asks_half_of_each_criterion(points, admitted) -> None:
    model = EvaluationModel("quotient", scale=Decimal(100))
    each = [replace(quality("25", key), least_points=Decimal(50)) for key in ("q1", "q2")]
    tenders = [tender("a", "100", q1="95", q2=points), tender("b", "100", q1="60", q2="60")]
    ranking = rank(model, [price(), *each], tenders)
    assert ("a" in totals(ranking)) is admitted
    found = [(one.tender_id, one.because, one.subjects, one.least, one.found) for one in ranking.excluded]
    below = Calculation.of("assessed", points=Fraction(points))
    assert found == ([] if admitted else [("a", "least_points", ("Kvalitet q2",), Fraction(50), below)])


def test_a_price_still_sealed_is_not_missed_where_the_quality_is_too_low() -> None:
    model = EvaluationModel("proportional", least_quality=Decimal(50))
    ranking = rank(model, [price(), quality()], [tender("a", None, q="4"), tender("b", "100", q="5")])
    assert ranking.winner == "b"
    assert verify(ranking.to_json())


def test_each_lot_is_ranked_by_itself() -> None:
    model, criteria = EvaluationModel("proportional"), [price(), quality()]
    lots = [
        Lot("nord", (tender("a", "100", q="5"), tender("b", "50", q="5"))),
        Lot("sør", (tender("a", "100", q="5"),)),
    ]
    found = rank_lots(model, criteria, lots)
    assert {key: totals(ranking)["a"] for key, ranking in found.items()} == {"nord": Decimal(5), "sør": Decimal("7.5")}
    with pytest.raises(ValueError, match="once"):
        rank_lots(model, criteria, [lots[0], lots[0]])


def test_a_record_shows_calculations_that_each_recompute_and_that_a_changed_figure_betrays() -> None:
    given = {"cv": {"Eva": Decimal(8), "Erik": Decimal(7)}, "ref": Decimal(4)}
    model = EvaluationModel("relative_cost_value", least_quality=Decimal(50))
    tenders = [
        EvaluatedTender("a", Decimal(10), given),
        EvaluatedTender("b", Decimal(12), {"cv": {"Eva": Decimal(1), "Erik": Decimal(1)}, "ref": Decimal(2)}),
    ]
    record = rank(model, [price("40"), SPLIT], tenders).to_json()
    shown = list(calculations(record))
    assert len(shown) == 9
    assert all(one.recompute() == one.result for one in shown)
    record["rows"][0]["scores"][1]["steps"][0]["result"] = "8"
    assert not all(one.recompute() == one.result for one in calculations(record))
    assert not verify(record)


def test_a_model_in_new_fields_survives_json_and_an_old_one_keeps_its_old_spelling() -> None:
    new = EvaluationModel(
        "step",
        steps=(PriceStep(Decimal(0), Decimal(5), Decimal(1)), PriceStep(Decimal(5), None, Decimal(0))),
        quality_scale="relative",
        least_quality=Decimal(50),
        price_form=LIFE,
    )
    assert EvaluationModel.from_json(new.to_json()) == new
    assert faults(new, [price("40"), quality("60")]) == ()
    assert set(EvaluationModel("linear_basic").to_json()) == {
        "price_formula",
        "scale",
        "decimals",
        "rounding",
        "tie_break",
        "price_cap",
        "price_floor",
        "quality_values",
    }


def test_a_record_is_spelled_today_as_it_was_when_it_was_signed() -> None:
    """The digest of a case with everything in it: a changed spelling would make old records unverifiable."""
    given = {"cv": {"Eva": Decimal("8.5"), "Erik": Decimal(7)}, "ref": Decimal(4)}
    model = EvaluationModel("relative_cost_value", least_quality=Decimal(50), price_form=LIFE)
    lines = {"buy": Decimal(100), "run": Decimal(52), "rest": Decimal("10.816")}
    tenders = [
        EvaluatedTender("a", None, given, unit_prices=lines),
        EvaluatedTender("b", None, {"cv": {"Eva": Decimal(1), "Erik": Decimal(1)}, "ref": Decimal(2)}),
        EvaluatedTender("c", None, {}, unmet=("Krav 3",)),
        EvaluatedTender("d", None, given, unit_prices=lines),
    ]
    ranking = rank(model, [price("40"), SPLIT], tenders, lottery=["d", "a"])
    record = ranking.to_json()
    assert record["excluded"] == [
        {
            "tender": "b",
            "because": "least_quality",
            "subjects": ["Team"],
            "least": "5",
            "found": {
                "rule": "parts",
                "values": {"weight team": "60", "points team": "5/4"},
                "decimals": None,
                "result": "5/4",
            },
        },
        {"tender": "c", "because": "mandatory_requirement", "subjects": ["Krav 3"], "least": None, "found": None},
    ]
    assert record["ties"] == [{"tenders": ["a", "d"], "decided_by": "lottery"}]
    assert record["warnings"][0] == {"code": "relative_model"}
    assert {"code": "winner_depends_on_evaluator"} not in record["warnings"]
    assert ranking.digest() == "15a9aa7509085566308aecae560969a2f8b9f7214e12842aee87e7e71f0521d8"


def test_a_mean_of_half_points_is_exact() -> None:
    given = {"q": {"Eva": Decimal("7.5"), "Erik": Decimal("6.25"), "Ane": Decimal(8)}}
    ranking = rank(EvaluationModel("fixed_price", decimals=4), [quality("100")], [EvaluatedTender("a", None, given)])
    assert ranking.rows[0].total == Decimal("7.25")


def test_where_nobody_has_points_the_relative_scale_gives_nobody_any() -> None:
    model = EvaluationModel("proportional", quality_scale="relative")
    ranking = rank(model, [price(), quality()], [tender("a", "100", q="0"), tender("b", "200", q="0")])
    assert totals(ranking) == {"a": Decimal(5), "b": Decimal("2.5")}


@pytest.mark.parametrize(("amount", "inside"), [(99, False), (100, True), (199, True), (200, False)])
def test_the_rule_of_steps_refuses_a_price_outside_its_step(amount, inside) -> None:
    within = {"price": Fraction(amount), "points": Fraction(4), "start": Fraction(100), "end": Fraction(200)}
    if inside:
        assert RULES["step"](**within) == 4
    else:
        with pytest.raises(ValueError, match=f"{amount} lies outside the step from 100 to 200"):
            RULES["step"](**within)


@pytest.mark.parametrize("bad", [{}, {"rule": "guess", "values": {}, "decimals": None, "result": "1"}])
def test_what_is_no_calculation_is_not_read_as_one(bad) -> None:
    with pytest.raises(ValueError, match="not a calculation"):
        Calculation.from_json(bad)


def test_a_calculation_read_back_is_the_one_that_was_written() -> None:
    for decimals in (None, 2):
        one = Calculation.of(
            "proportional", decimals=decimals, scale=Fraction(10), price=Fraction(3), lowest=Fraction(1)
        )
        assert Calculation.from_json(one.to_json()) == one


def test_each_tie_is_taken_up_by_the_rule_after_the_one_that_split_it() -> None:
    """Four tenders with one total: quality parts them in two pairs, price one pair, lots the other."""
    model = EvaluationModel("linear_budget", price_cap=Decimal(1000), price_floor=Decimal(0), decimals=0)
    tenders = [
        tender("a", "100", q="5"),
        tender("b", "99", q="5"),
        tender("c", "90", q="4.9"),
        tender("d", "90", q="4.9"),
    ]
    ranking = rank(model, [price(), quality()], tenders, lottery=["d", "c"])
    assert [row.tender_id for row in ranking.rows] == ["b", "a", "d", "c"]
    assert [(tie.tender_ids, tie.decided_by) for tie in ranking.ties] == [
        (("a", "b", "c", "d"), "best_quality"),
        (("a", "b"), "lowest_price"),
        (("c", "d"), "lottery"),
    ]
    undrawn = rank(model, [price(), quality()], tenders, lottery=["d"])
    assert [row.tender_id for row in undrawn.rows] == ["b", "a", "d", "c"]
