"""The language-neutral cases of vectors/evaluation, each file a rule."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from terskel.core.evaluation import (
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Ranking,
    rank,
    rank_again,
    verify,
)

ROOT = Path(__file__).parents[3]
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((ROOT / "vectors" / "evaluation").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]


def ranking_of(case: dict[str, Any]) -> Ranking:
    return rank(
        EvaluationModel.from_json(case["model"]),
        [Criterion(item["id"], item["name"], Decimal(item["weight"]), item["kind"]) for item in case["criteria"]],
        [
            EvaluatedTender(
                item["id"],
                Decimal(item["price"]),
                {key: Decimal(points) for key, points in item["points"].items()},
            )
            for item in case["tenders"]
        ],
        case.get("lottery", ()),
    )


@pytest.mark.parametrize("case", CASES)
def test_a_vector_gives_the_order_and_totals_it_states(case: dict[str, Any]) -> None:
    ranking = ranking_of(case)
    assert [row.tender_id for row in ranking.rows] == case["order"]
    assert {row.tender_id: row.total for row in ranking.rows} == {
        tender: Decimal(total) for tender, total in case["totals"].items()
    }
    assert ranking.winner == case.get("winner", case["order"][0])
    if "ties" in case:
        assert [[list(tie.tender_ids), tie.decided_by] for tie in ranking.ties] == case["ties"]
    if "placements" in case:
        assert {row.tender_id: row.placement for row in ranking.rows} == case["placements"]


@pytest.mark.parametrize("case", CASES)
def test_a_ranking_warns_of_exactly_the_tender_its_winner_depends_on(case: dict[str, Any]) -> None:
    told = [dict(warning.facts) for warning in ranking_of(case).warnings if warning.code == "winner_depends_on_tender"]
    depends_on = case.get("depends_on")
    expected = [] if depends_on is None else [{"tender": depends_on[0], "instead": (depends_on[1],)}]
    assert told == expected


@pytest.mark.parametrize("case", CASES)
def test_a_recorded_ranking_can_be_made_again_by_anyone(case: dict[str, Any]) -> None:
    ranking = ranking_of(case)
    record = json.loads(json.dumps(ranking.to_json()))
    assert verify(record)
    assert rank_again(record) == ranking
    record["rows"][0]["total"] = "999"
    assert not verify(record)
