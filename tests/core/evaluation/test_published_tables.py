"""Worked examples printed by others, read from the shared folder (TERSKEL_SHARED)."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from terskel.core.evaluation import (
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Measure,
    NotEvaluable,
    PriceForm,
    PriceLine,
    PriceStep,
    faults,
    rank,
)
from terskel.core.evaluation.calculation import rounded
from terskel.core.evaluation.formulas import RULES

PUBLISHED_FORMULAS = {
    "dfo_linear": "linear_basic",
    "linear_zero_at_double": "linear_floor",
    "dfo_proportional": "proportional",
    "kofa_2017_102_published": "proportional",
    "relative_quality": "relative_points",
    "weighted_sum": "weighted",
    "priced_quality_deduction": "price_less_quality",
    "priced_quality_uplift_pct": "price_with_uplift",
    "mervardesmodellen": "price_less_quality",
    "quotient": "quotient",
    "qcbs_financial": "proportional",
    "rvc": "relative_cost_value",
    "step": "step",
    "eu_commission": "least_quality",
    "linear_absolute": "linear_budget",
    "highest_lowest": "highest_lowest",
    "average": "average",
}


@pytest.fixture(scope="module")
def examples(shared: Path) -> dict[str, Any]:
    table = shared / "data" / "evaluation" / "examples.json"
    data = json.loads(table.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    return {item["id"]: item for item in data["examples"]}


def two_criteria(price: Decimal, quality: Decimal) -> list[Criterion]:
    return [
        Criterion("price", "Pris", price, "price"),
        Criterion("quality", "Kvalitet", quality, "quality"),
    ]


def test_innovasjon_norge_gives_the_printed_weighted_points_and_totals(
    examples: dict[str, Any],
) -> None:
    example = examples["innovasjon-norge"]
    weights, points = example["inputs"]["weights"], example["inputs"]["points"]
    ranking = rank(
        EvaluationModel("linear_basic"),
        [Criterion(name, name, weight, "price" if name == "pris" else "quality") for name, weight in weights.items()],
        [
            EvaluatedTender(
                supplier,
                100 + (10 - price) * 10,
                {"kvalitet": quality, "erfaring": experience},
            )
            for supplier, (price, quality, experience) in points.items()
        ],
    )
    for row in ranking.rows:
        printed = example["published"][row.tender_id]
        assert row.total == printed["total"]
        assert [score.weighted.result for score in row.scores] == printed["weighted"]
    assert ranking.winner == example["published"]["winner"]


def test_kofa_2017_68_gives_the_printed_totals(examples: dict[str, Any]) -> None:
    example = examples["kofa-2017-68"]
    weights = example["inputs"]["weights"]
    lowest = example["computed"]["implied_lowest_price_mill_if_linear"]
    price_points = example["inputs"]["price_points"]
    ranking = rank(
        EvaluationModel("linear_basic"),
        two_criteria(weights["price"], weights["quality"]),
        [
            EvaluatedTender(name, lowest + lowest * (10 - price_points[name]) / 10, {"quality": q})
            for name, q in example["published"]["normalised_quality"].items()
        ],
    )
    assert {row.tender_id: row.total for row in ranking.rows} == example["published"]["totals"]


def test_kofa_2017_68_cannot_be_had_from_the_printed_quality_scores(examples: dict[str, Any]) -> None:
    """The printed 4.0 and 4.6 were rounded before printing: the best lifted to 10 leaves 8.6957, not 8.8."""
    example = examples["kofa-2017-68"]
    weights, points = example["inputs"]["weights"], example["inputs"]["price_points"]
    lowest = example["computed"]["implied_lowest_price_mill_if_linear"]
    tenders = [
        EvaluatedTender(name, lowest + lowest * (10 - points[name]) / 10, {"quality": raw})
        for name, raw in example["inputs"]["raw_quality"].items()
    ]
    model = EvaluationModel("linear_basic", quality_scale="relative", decimals=4)
    rows = {row.tender_id: row for row in rank(model, two_criteria(weights["price"], weights["quality"]), tenders).rows}
    normalised = {name: rounded(row.scores[1].points.result, 4) for name, row in rows.items()}
    assert normalised["klager"] == example["computed"]["normalised_from_printed_raw"] == Decimal("8.6957")
    assert normalised["klager"] != example["published"]["normalised_quality"]["klager"]
    assert normalised["valgt"] == example["published"]["normalised_quality"]["valgt"]
    assert rows["klager"].total == example["computed"]["klager_total_from_printed_raw"]
    assert rounded(Fraction(rows["klager"].total), 2) == Decimal("9.61") != example["published"]["totals"]["klager"]
    assert rounded(Fraction(rows["valgt"].total), 2) == example["published"]["totals"]["valgt"]
    raw = example["inputs"]["raw_quality"]
    within = (raw["klager"] - Decimal("0.05")) * 10 / (raw["valgt"] + Decimal("0.05"))
    beyond = (raw["klager"] + Decimal("0.05")) * 10 / (raw["valgt"] - Decimal("0.05"))
    assert within < example["published"]["normalised_quality"]["klager"] < beyond


def test_kofa_nord_troms_used_a_table_that_leaves_prices_without_points(examples: dict[str, Any]) -> None:
    """The announced model gives 10 and 8.33; the steps that were used have a gap, and the model is refused."""
    example = examples["kofa-nord-troms"]
    first, second = example["inputs"]["used_steps"]
    printed = (
        PriceStep(Decimal(0), first["below"], first["points"]),
        PriceStep(second["from"], second["to"] + 1, second["points"]),
    )
    model = EvaluationModel("step", scale=Decimal(40), steps=printed)
    alone = [Criterion("price", "Pris", Decimal(100), "price")]
    found = [(fault.code, dict(fault.facts)) for fault in faults(model, alone)]
    assert found == [
        ("evaluation.steps_have_gap", {"start": Decimal(600000), "end": Decimal(651000)}),
        ("evaluation.steps_end", {"end": Decimal(750001)}),
    ]
    tenders = [EvaluatedTender(name, amount, {}) for name, amount in example["inputs"]["prices"].items()]
    with pytest.raises(NotEvaluable, match=r"600,000 to NOK.651,000 get no points"):
        rank(model, alone, tenders)
    assert not tenders[0].price < first["below"], "600 000 is not below 600 000, though it was given 40"
    mended = (
        PriceStep(Decimal(0), second["from"], first["points"]),
        PriceStep(second["from"], None, second["points"]),
    )
    whole = rank(EvaluationModel("step", scale=Decimal(40), steps=mended), alone, tenders)
    assert {row.tender_id: row.total for row in whole.rows} == example["published"]["used"]


def test_the_dfo_basket_gives_the_printed_line_sums_and_total(examples: dict[str, Any]) -> None:
    example = examples["dfo-handlekurv"]
    lines = example["inputs"]["lines"]
    form = PriceForm(tuple(PriceLine(one["item"], one["item"], one["quantity"]) for one in lines))
    asked = EvaluatedTender("kurv", None, {}, unit_prices={one["item"]: one["unit_price"] for one in lines})
    ranking = rank(
        EvaluationModel("lowest_price", price_form=form), [Criterion("price", "Pris", Decimal(100), "price")], [asked]
    )
    (row,) = ranking.rows
    *sums, total = row.scores[0].steps
    assert [line.result for line in sums] == example["published"]["line_sums"]
    assert total.result == row.total == example["published"]["total"]


def test_goldilocks_the_middle_tender_is_punished_and_the_tie_is_broken_by_the_stated_rule(
    examples: dict[str, Any],
) -> None:
    example = examples["goldilocks"]
    tenders = [
        EvaluatedTender(name, bid["price"], {"quality": bid["quality"]})
        for name, bid in example["inputs"]["bids"].items()
    ]
    model = EvaluationModel("proportional", scale=Decimal(100), decimals=4)
    ranking = rank(model, two_criteria(Decimal(50), Decimal(50)), tenders)
    assert {row.tender_id: row.total for row in ranking.rows} == example["computed"]
    assert [row.tender_id for row in ranking.rows] == ["C", "A", "B"]
    assert [(tie.tender_ids, tie.decided_by) for tie in ranking.ties] == [(("A", "C"), "best_quality")]
    quotient = rank(replace(model, price_formula="quotient"), two_criteria(Decimal(50), Decimal(50)), tenders)
    assert len({row.total for row in quotient.rows}) == 1
    assert "totals_all_equal" in {warning.code for warning in quotient.warnings}


def test_cervantes_leads_by_the_printed_margin(examples: dict[str, Any]) -> None:
    example = examples["cervantes-eu"]
    tenders = [EvaluatedTender(name, None, {"quality": total}) for name, total in example["inputs"]["totals"].items()]
    ranking = rank(
        EvaluationModel("fixed_price", scale=Decimal(100)),
        [Criterion("quality", "Kvalitet", Decimal(100), "quality")],
        tenders,
    )
    assert ranking.winner == "winner"
    assert ranking.rows[0].total - ranking.rows[1].total == example["published"]["margin"]


@pytest.mark.parametrize(("name", "scale", "decimals"), [("egov-blog-qcbs", 100, 1), ("kofa-nord-troms", 10, 4)])
def test_a_proportional_price_gives_the_printed_points(
    examples: dict[str, Any], name: str, scale: int, decimals: int
) -> None:
    example = examples[name]
    prices = example["inputs"].get("bids_crore") or example["inputs"]["prices"]
    printed = example["published"] if name == "egov-blog-qcbs" else example["computed"]["announced_model"]
    ranking = rank(
        EvaluationModel("proportional", scale=Decimal(scale), decimals=decimals),
        [Criterion("price", "Pris", Decimal(100), "price")],
        [EvaluatedTender(tender, price, {}) for tender, price in prices.items()],
    )
    assert {row.tender_id: row.total for row in ranking.rows} == printed


def test_kofa_2017_102_tells_the_announced_formula_from_the_changed_one(
    examples: dict[str, Any],
) -> None:
    example = examples["kofa-2017-102"]
    tenders = [EvaluatedTender("lowest", Decimal(100), {})] + [
        EvaluatedTender(f"bid {place}", bid["pe"], {})
        for place, bid in enumerate(example["inputs"]["constructed_bids"])
    ]
    alone = [Criterion("price", "Pris", Decimal(100), "price")]
    ninety = Decimal(90)
    announced = rank(EvaluationModel("proportional", scale=ninety), alone, tenders)
    changed = rank(EvaluationModel("linear_basic", scale=ninety), alone, tenders)
    assert [row.total for row in announced.rows[1:]] == example["computed"]["published_formula"]
    assert [row.total for row in changed.rows[1:]] == example["computed"]["changed_formula"]


def test_kofa_2017_102_scores_the_build_time_by_the_same_published_formula() -> None:
    """S = 90 - 90 (Pe - Pb) / Pe and 10 - 10 (Be - Bb) / Be: a scale of 100 weighted 90/10."""
    criteria = [
        Criterion("price", "Pris", Decimal(90), "price"),
        Criterion("time", "Byggetid", Decimal(10), "measured", measure=Measure("proportional", "måneder")),
    ]
    tenders = [
        EvaluatedTender("a", Decimal(100), {}, amounts={"time": Decimal(20)}),
        EvaluatedTender("b", Decimal(120), {}, amounts={"time": Decimal(16)}),
    ]
    rows = {
        row.tender_id: row for row in rank(EvaluationModel("proportional", scale=Decimal(100)), criteria, tenders).rows
    }
    for name, pe, be in (("a", 100, 20), ("b", 120, 16)):
        printed = [90 - Fraction(90 * (pe - 100), pe), 10 - Fraction(10 * (be - 16), be)]
        assert [score.weighted.result for score in rows[name].scores] == printed


@pytest.mark.parametrize(("without", "key"), [(set(), "with C"), ({"C"}, "without C")], ids=["with C", "without C"])
def test_the_ranking_paradox_comes_out_as_computed(examples: dict[str, Any], without: set[str], key: str) -> None:
    example = examples["rank-reversal"]
    ranking = rank(
        EvaluationModel("proportional", decimals=4),
        two_criteria(Decimal(50), Decimal(50)),
        [
            EvaluatedTender(name, bid["price"], {"quality": bid["quality"]})
            for name, bid in example["inputs"].items()
            if name not in without
        ],
    )
    assert {row.tender_id: row.total for row in ranking.rows} == example["computed"][key]


def test_the_ranking_paradox_is_reported_before_the_award(examples: dict[str, Any]) -> None:
    tenders = [
        EvaluatedTender(name, bid["price"], {"quality": bid["quality"]})
        for name, bid in examples["rank-reversal"]["inputs"].items()
    ]
    ranking = rank(EvaluationModel("proportional"), two_criteria(Decimal(50), Decimal(50)), tenders)
    told = [warning.facts for warning in ranking.warnings if warning.code == "winner_depends_on_tender"]
    assert told == [(("tender", "C"), ("instead", ("A",)))]


def test_every_published_example_is_asked_for_by_a_test_here(examples: dict[str, Any]) -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in examples if f'"{name}"' not in source] == []


def test_every_published_formula_is_a_rule_of_the_core(shared: Path) -> None:
    data = json.loads((shared / "data" / "evaluation" / "examples.json").read_text(encoding="utf-8"))
    assert {formula["id"] for formula in data["formulas"]} == PUBLISHED_FORMULAS.keys()
    assert all(rule in RULES or rule in EvaluationModel.__dataclass_fields__ for rule in PUBLISHED_FORMULAS.values())
