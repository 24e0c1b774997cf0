"""`terskel simulate`: drawn and invented tenders through a model; errors at their field."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from terskel.cli.files.schema import Schema
from terskel.cli.simulation.command import simulate
from terskel.core.evaluation.criteria import KINDS, MEASURE_FORMULAS
from terskel.core.evaluation.model import PRICE_FORMULAS, QUALITY_SCALES, ROUNDINGS, TIE_BREAKS
from terskel.core.evaluation.prices import SIDES, WHEN
from terskel.core.phrases import Phrasebook

PLAN: dict[str, Any] = {
    "title": "Vakthold Nord",
    "model": {"price_formula": "proportional"},
    "criteria": [
        {"id": "p", "name": "Pris", "weight": 40, "kind": "price"},
        {"id": "q", "name": "Løsning", "weight": 60, "kind": "quality"},
    ],
    "drawn": {
        "competitions": 300,
        "price": {"low": 900000, "likely": 1100000, "high": 2000000},
        "points": {"q": {"low": 3, "likely": 6, "high": 10}},
        "price_follows_quality": 0.5,
    },
}


def run(folder: Path, data: dict[str, Any], *arguments: str) -> Result:
    file = folder / "plan.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return CliRunner().invoke(simulate, [str(file), *arguments])


def test_the_study_says_who_wins_what_a_point_costs_and_that_the_core_agrees(tmp_path) -> None:
    told = run(tmp_path, PLAN).output.replace("\u00a0", " ")
    assert "300 konkurranser er trukket, hver med 3 til 8 tilbud (frø 1)." in told
    assert "Hva ett kvalitetspoeng er verdt i kroner" in told
    assert "Kjernen har rangert 200 av de samme konkurransene eksakt; 0 kom annerledes ut." in told


def test_the_same_seed_gives_the_same_answer_and_another_seed_another(tmp_path) -> None:
    first = run(tmp_path, PLAN, "--json").output
    assert first == run(tmp_path, PLAN, "--json").output
    assert first != run(tmp_path, PLAN, "--json", "--seed", "2").output
    study = json.loads(first)["study"]
    assert study["checked_by_the_core"] == {"asked": 200, "differing": []}
    assert [one["criterion"] for one in study["point_costs"]] == ["q"] * 6


def test_the_number_of_competitions_on_the_command_line_counts(tmp_path) -> None:
    answer = json.loads(run(tmp_path, PLAN, "--json", "--competitions", "7").output)
    assert answer["study"]["competitions"] == 7


def test_the_pictures_are_written_where_asked(tmp_path) -> None:
    assert run(tmp_path, PLAN, "--plots", str(tmp_path / "bilder")).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "bilder").iterdir()) == [
        "point-cost-2.svg",
        "spreads.svg",
        "weights.svg",
    ]


def test_invented_tenders_are_ranked_by_the_core_with_its_warnings(tmp_path) -> None:
    """The rulebook's RR-1, before anyone has published anything."""
    bids = {"A": (60, 0), "B": (105, 5), "C": (170, 8)}
    invented = {
        "model": {"price_formula": "proportional"},
        "criteria": [{**PLAN["criteria"][0], "weight": 50}, {**PLAN["criteria"][1], "weight": 50}],
        "tenders": [{"id": key, "price": price, "points": {"q": points}} for key, (price, points) in bids.items()],
    }
    told = run(tmp_path, invented, "--language", "en").output
    assert "1. C: " in told
    assert "Without A, which does not win, B would come first." in told


def test_price_alone_is_remarked_on_by_the_law_of_the_day(tmp_path) -> None:
    alone = {
        "model": {"price_formula": "lowest_price"},
        "criteria": [{"id": "p", "name": "Pris", "weight": 100, "kind": "price"}],
        "drawn": {"competitions": 5, "price": PLAN["drawn"]["price"], "points": {}},
    }
    assert "FOA § 7-9 (2017)" in run(tmp_path, alone, "--as-of", "2019-01-01").output
    assert "FOA § 7-9 (2017)" not in run(tmp_path, alone, "--as-of", "2026-08-03").output


def changed(**drawn: Any) -> dict[str, Any]:
    return {**PLAN, "drawn": {**PLAN["drawn"], **drawn}}


MEASURED = {"id": "d", "name": "Leveringstid", "weight": 20, "kind": "measured", "measure": {"formula": "proportional"}}
WITH_DAYS: dict[str, Any] = {**PLAN, "criteria": [PLAN["criteria"][0], {**PLAN["criteria"][1], "weight": 40}, MEASURED]}


def test_delivery_time_in_days_is_drawn_too(tmp_path) -> None:
    days = {"d": {"low": 10, "likely": 20, "high": 60, "step": 5}}
    answer = json.loads(run(tmp_path, {**WITH_DAYS, "drawn": {**PLAN["drawn"], "amounts": days}}, "--json").output)
    assert answer["study"]["checked_by_the_core"] == {"asked": 200, "differing": []}
    assert [one["criterion"] for one in answer["study"]["weights"]] == ["p", "q", "d"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (WITH_DAYS, "drawn.amounts: write low, likely and high for each measured criterion"),
        (
            {**WITH_DAYS, "drawn": {**PLAN["drawn"], "amounts": {"d": {"low": 0, "likely": 1, "high": 2}}}},
            "drawn.amounts.d: the formula divides by the amount",
        ),
        ({**PLAN, "drawn": {}}, "drawn.price: the field is missing"),
        ({key: value for key, value in PLAN.items() if key != "drawn"}, "drawn: write how tenders are drawn"),
        (changed(price={"low": 0, "likely": 1, "high": 2}), "drawn.price: the model divides by the price"),
        (changed(price={"low": 3, "likely": 1, "high": 2}), "drawn.price: low, likely and high have to be in rising"),
        (changed(points={}), "drawn.points: write low, likely and high for each quality criterion"),
        (changed(points={"q": {"low": 0, "likely": 5, "high": 11}}), "drawn.points.q: the points lie off the scale"),
        (changed(fewest=9), "drawn.tenders: fewest and most go from 1 to 200"),
        (changed(price_follows_quality=2), "drawn.price_follows_quality: write a number from 0 to 1"),
        (changed(step=0), "drawn.step: the step is above 0"),
        ({**PLAN, "criteria": PLAN["criteria"][:1]}, "criteria: The weights add up to 40"),
    ],
)
def test_what_is_wrong_is_told_by_its_field_and_nothing_is_simulated(tmp_path, data, told) -> None:
    result = run(tmp_path, data, "--language", "en")
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_the_shipped_schemas_know_the_words_of_the_core_and_agree_with_each_other() -> None:
    evaluation, simulation = Schema.of("evaluation").root, Schema.of("simulation").root
    shared = {key: value for key, value in simulation["$defs"].items() if key not in ("range", "amount")}
    assert shared == evaluation["$defs"]
    model, criterion = evaluation["$defs"]["model"]["properties"], evaluation["$defs"]["criterion"]["properties"]
    line = model["price_form"]["properties"]["lines"]["items"]["properties"]
    for words, known in (
        (model["price_formula"], PRICE_FORMULAS),
        (model["rounding"], ROUNDINGS),
        (model["quality_scale"], QUALITY_SCALES),
        (model["tie_break"]["items"], TIE_BREAKS),
        (criterion["kind"], KINDS),
        (criterion["measure"]["properties"]["formula"], MEASURE_FORMULAS),
        (line["when"], WHEN),
        (line["side"], SIDES),
    ):
        assert sorted(words["enum"]) == sorted(known)


def test_every_fault_of_a_plan_has_its_text() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "src/terskel/simulation").glob("*.py")
    )
    book = Phrasebook.of("cli")
    codes = {key.removeprefix("fault.simulate.") for key in book.texts if key.startswith("fault.simulate.")}
    assert {code for code in codes if f'"{code}"' in source} | {"nothing_to_simulate"} == codes
