"""Worked examples printed by others, read from the shared folder (TERSKEL_SHARED)."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from terskel.core.evaluation import Criterion, EvaluatedTender, EvaluationModel, rank


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
