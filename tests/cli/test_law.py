"""`terskel law` without a server: limits, thresholds, the procedure guide and the check, in text and in JSON."""

import json
import os
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from terskel.cli.files.schema import Schema
from terskel.cli.law.command import law
from terskel.core.deadlines.register import LIMITS
from terskel.core.guide import CONDITIONS, QUESTIONS, Purchase
from terskel.core.publication import CompetitionDraft, DpsDraft

SCHEMAS = ("procedure", "dps", "competition", "receipt", "evaluation", "simulation")
PURCHASE: dict[str, Any] = {
    "subject": "Vakthold",
    "cpv": ["79710000-4"],
    "kind": "goods_services",
    "buyer_kind": "other",
    "value": 90000000,
    "answers": {"standard_deliveries": True},
}
DPS: dict[str, Any] = {
    "kind": "dps",
    "buyer_kind": "state",
    "subject": "IKT-konsulenter",
    "estimated_quantity": "Om lag 200 avrop",
    "need_for_dps": "Behovene er mange og like",
    "suitability": "Finnes i markedet uten tilpasning",
    "how_it_works": "Alt skjer elektronisk",
    "award_criteria_frame": "Pris, kvalitet, klima og miljø",
    "contact": "innkjop@example.no",
    "cpv": ["72000000-5"],
    "estimated_value": 400000000,
    "ends_at": "2030-12-31T12:00:00+01:00",
    "initial_assessment_days": 10,
    "categories": [{"label": "", "requirements": 1}],
    "requirements": 2,
}
COMPETITION: dict[str, Any] = {
    "kind": "competition",
    "title": "Utviklere",
    "scope": "To utviklere",
    "need": "Journalsystemet bygges om",
    "estimated_value": 3000000,
    "duration_text": "Ett år",
    "place": "Trondheim",
    "contract_form": "SSA-B",
    "closes_at": "2026-12-07T12:00:00+01:00",
    "regime": "FOA_III",
    "service_kind": "ordinary",
    "categories": [{"code": "IKT-01", "maximum_value": 3000000}],
    "requirements": [{"number": 1, "text": "Konsulentene behersker norsk"}],
    "criteria": [
        {"id": "p", "name": "Pris", "weight": 70, "kind": "price"},
        {
            "id": "k",
            "name": "Klima",
            "weight": 30,
            "kind": "quality",
            "climate": True,
            "description": "Lavere utslipp",
            "documentation": "Klimaregnskap",
            "anchors": [{"points": 10, "meaning": "Ingen utslipp"}, {"points": 0, "meaning": "Som i dag"}],
        },
    ],
    "model": {"price_formula": "linear_basic"},
    "climate_answer": "criteria",
    "clause_answers": [{"clause": clause, "included": True} for clause in ("5e", "5f", "5g", "5h")],
}


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(law, list(arguments))
    assert result.exit_code == code, result.output
    return result


def answered(*arguments: str, code: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", code=code).output)


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def written(data: Any) -> str:
        path = tmp_path / "in.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return str(path)

    return written


def test_a_limit_that_rests_on_several_periods_names_each() -> None:
    rows = [line for line in run("limits", "--as-of", "2026-11-21").output.splitlines() if line.startswith("T-")]
    named = [line[:80] for line in rows]
    assert len(set(named)) == len(named)
    assert any("Karensperiode: brev sendt på papir" in line and "15 dager" in line for line in rows)


def test_limits_of_a_day_before_the_data_are_unknown_and_not_without_length() -> None:
    rows = run("limits", "--as-of", "2016-01-01").output.splitlines()
    assert any(line.startswith("T-01") and line.rstrip().endswith("ukjent") for line in rows)
    assert any(line.startswith("T-02") and line.rstrip().endswith("ingen lengde i loven") for line in rows)
    first = answered("limits", "--as-of", "2016-01-01")["limits"][0]
    assert first["unknown"] == [{"id": "dps_first_applications", "unknown": "the rule data begin on 2017-01-01"}]


def test_the_limits_of_a_day_are_listed_with_clause_and_whether_they_were_seen() -> None:
    text = run("limits", "--as-of", "2026-11-21").output
    assert "T-06   Tilbudsfrist, tidligste slutt" in text
    assert "ikke bekreftet" in text
    assert "Reglene er sist sammenlignet med loven" in text
    assert [one["number"] for one in answered("limits", "--as-of", "2026-11-21")["limits"]] == list(LIMITS)


def test_a_limit_is_counted_step_by_step() -> None:
    text = run("limits", "T-06", "--at", "2026-12-16T10:00", "--language", "en").output
    assert "The last day is Monday 28 December 2026. The limit is Tuesday 29 December 2026 at 00:00." in text
    assert "- Friday 25 December 2026" not in text
    assert "- Saturday 26 December 2026 is a public holiday" in text
    found = answered("limits", "t-06", "--at", "2026-12-16T10:00+01:00")
    assert (found["instant"], found["last_day"]) == ("2026-12-28T23:00:00Z", "2026-12-28")


@pytest.mark.parametrize(
    ("arguments", "last_day"),
    [
        (("T-05", "--at", "2026-12-29T00:00", "--days", "10"), "2027-01-12"),
        (("T-12", "--at", "2026-11-26T15:00", "--on-paper"), "2026-12-11"),
        (("T-24", "--published-on", "2026-11-30"), "2026-11-30"),
        (("T-19", "--at", "2026-06-30T12:00", "--tender-deadline", "2026-05-29"), "2025-11-29"),
        (("T-19", "--at", "2026-06-30T12:00", "--as-of", "2026-07-01"), "2025-12-30"),
        (("T-09", "--at", "2026-12-04"), "2026-11-28"),
        (("T-11", "--at", "2026-12-04"), "2027-01-04"),
        (("T-05", "--at", "2026-12-28", "--days", "10"), "2027-01-12"),
        (("T-06", "--at", "2026-11-23"), "2026-12-03"),
        (
            ("T-07", "--at", "2026-11-23", "--agreed-at", "2026-11-27", "--everyone-agreed", "--buyer", "other"),
            "2026-11-27",
        ),
        (
            (
                "T-GEN",
                "--at",
                "2026-11-23T10:00",
                "--procedure",
                "open",
                "--stage",
                "tenders",
                "--circumstance",
                "urgent",
            ),
            "2026-12-08",
        ),
        (("T-06", "--at", "2026-11-23T10:00", "--own", "dps_tender=14"), "2026-12-07"),
        (("T-03", "--at", "2026-12-15T10:00", "--extra-free", "12-24"), "2026-12-30"),
        (
            (
                "T-07",
                "--at",
                "2026-11-23T10:00",
                "--agreed-at",
                "2026-11-27T12:00",
                "--everyone-agreed",
                "--buyer",
                "other",
            ),
            "2026-11-27",
        ),
    ],
)
def test_limits_take_what_they_need_and_an_end_on_a_day_counts_it_whole(
    arguments: tuple[str, ...], last_day: str
) -> None:
    assert answered("limits", *arguments)["last_day"] == last_day


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("T-06",), 2, "--at"),
        (("T-05", "--at", "2026-12-29T00:00"), 2, "--days"),
        (("T-24",), 2, "--published-on"),
        (("T-26",), 2, "T-26"),
        (("T-06", "--at", "i morgen"), 2, "2026-11-21T12:00"),
        (("T-06", "--at", "9999-12-31T12:00"), 2, "2100"),
        (("--as-of", "0001-01-01"), 2, "1994"),
        (("--as-of", "21.11.2026"), 2, "2026-11-21"),
        (("T-24", "--published-on", "i dag"), 2, "2026-11-21"),
        (("T-06", "--at", "2016-11-23T10:00"), 1, "2016"),
        (("T-06", "--at", "2026-11-23T10:00", "--own", "dps_tender=9"), 2, "strengere"),
        (("T-06", "--at", "2026-11-23T10:00", "--own", "dps_tender"), 2, "dps_tender=14"),
        (("T-06", "--at", "2026-11-23T10:00", "--extra-free", "13-24"), 2, "12-24"),
        (("T-07", "--at", "2026-11-23T10:00", "--agreed-at", "2026-11-27T12:00"), 1, "Statlige"),
        (("T-19", "--at", "2026-06-30T12:00"), 1, "tilbudsfristen"),
        (("T-GEN", "--at", "2026-11-23T10:00", "--procedure", "open", "--stage", "requests"), 2, "minstefrist"),
        (
            (
                *("T-GEN", "--at", "2026-11-23T10:00", "--procedure", "restricted", "--stage", "tenders"),
                *("--circumstance", "unagreed"),
            ),
            1,
            "Statlige",
        ),
        (("T-11", "--at", "2026-12-04", "--days", "90"), 2, "T-11 regnes ikke med --days"),
        (("T-06", "--at", "2026-12-04", "--on-paper", "--fee-sought"), 2, "--on-paper, --fee-sought"),
        (("T-24", "--at", "2026-12-04"), 2, "klokkeslettet"),
        (
            ("T-12", "--at", "2026-12-04T10:00", "--own", "T-12=14"),
            2,
            "T-12 regnes med standstill og standstill_not_electronic",
        ),
        (("T-07", "--at", "2026-12-04", "--agreed-at", "2026-12-05", "--own", "T-07=14"), 2, "Loven har ingen regel"),
    ],
)
def test_what_is_missing_without_effect_or_unlawful_is_said(arguments: tuple[str, ...], code: int, words: str) -> None:
    assert words in run("limits", *arguments, code=code).output


def test_an_unverified_limit_says_that_it_only_warns() -> None:
    assert "Den advarer, men stopper ikke." in run("limits", "T-18", "--at", "2026-11-23T10:00").output


def test_thresholds_are_those_of_the_day_in_two_currencies() -> None:
    june, july = (answered("thresholds", "--as-of", day) for day in ("2026-06-30", "2026-07-01"))
    values = [{(one["id"], one["buyer"]): one.get("nok") for one in day["thresholds"]} for day in (june, july)]
    assert (values[0]["entry", "all"], values[1]["entry", "all"]) == ("100000", "500000")
    assert values[1]["eea_goods_services", "state"] == "1630000"
    assert {one["id"]: one["eur"] for one in july["euro"]}["works"] == "5404000"
    assert "ukjent" in run("thresholds", "--as-of", "2022-06-01").output
    only = answered("thresholds", "--buyer", "other", "--as-of", "2026-11-21")["thresholds"]
    assert "state" not in {one["buyer"] for one in only}


def test_a_threshold_of_a_later_day_than_can_be_known_is_said_to_be_carried_forward(file: Any) -> None:
    for day, carried in (("2027-12-31", False), ("2031-11-21", True)):
        document = answered("thresholds", "--as-of", day)
        assert document["known_to"] == "2027-12-31"
        assert {one["carried_forward"] for one in document["thresholds"]} == {carried}
        assert ("videreført, ikke bekreftet" in run("thresholds", "--as-of", day).output) == carried
        guided = answered("procedure", file(PURCHASE), "--as-of", day)
        assert guided["verified"] is not carried
        assert any("videreført" in line for line in guided["text"]) == carried


def test_the_guide_answers_for_guard_services(file: Any) -> None:
    found = answered("procedure", file(PURCHASE), "--as-of", "2026-11-21")
    assert found["regime"] == "FOA_II"
    assert {"part_two_open", "dps"} <= {one["procedure"] for one in found["lawful"]}
    text = run("procedure", file(PURCHASE), "--as-of", "2026-11-21").output
    assert "Særlige tjenester fra 8 700 000 kr kunngjøres også i TED" in text.replace("\u00a0", " ")


def test_the_choice_becomes_the_text_for_the_file(file: Any) -> None:
    made = {"procedure": "dps", "reason": "Mange behov.", "decided_by": "Daniel", "decided_on": "2026-11-21"}
    text = run("procedure", file(PURCHASE | {"choice": made}), "--as-of", "2026-11-21").output
    assert "Besluttet av Daniel lørdag 21. november 2026." in text


def test_the_value_is_added_up_from_its_parts(file: Any) -> None:
    parts = {name: value for name, value in PURCHASE.items() if name != "value"}
    found = answered("procedure", file(parts | {"value_parts": {"monthly": 10000.5}}), "--as-of", "2026-11-21")
    assert found["value"] == "480024"
    assert found["regime"] == "OUTSIDE"


def test_the_day_of_the_file_holds_unless_another_is_asked_for(file: Any) -> None:
    purchase = file(PURCHASE | {"cpv": ["72000000"], "announced_on": "2018-01-01"})
    assert answered("procedure", purchase)["regime"] == "UNKNOWN"
    assert answered("procedure", purchase, "--as-of", "2026-11-21")["regime"] == "FOA_III"


@pytest.mark.parametrize("draft", [DPS, COMPETITION])
def test_a_whole_draft_may_be_published(file: Any, draft: dict[str, Any]) -> None:
    found = answered("check", file(draft), "--as-of", "2026-11-23")
    assert found["may_be_published"]
    assert found["findings"] == []
    assert "ingenting mangler" in run("check", file(draft), "--as-of", "2026-11-23").output


def test_what_is_in_the_way_is_told_with_field_and_clause_and_the_exit_code_is_1(file: Any) -> None:
    early = COMPETITION | {"closes_at": "2026-12-03T12:00:00+01:00", "need": "Vi intervjuer tilbyderne"}
    text = run("check", file(early), "--as-of", "2026-11-23", code=1).output
    assert "Hindrer kunngjøring:" in text
    assert "- closes_at: " in text
    assert "(FOA § 26-7(3))" in text
    assert "Å vurdere:" in text
    codes = {one["code"] for one in answered("check", file(early), "--as-of", "2026-11-23", code=1)["findings"]}
    assert codes >= {"competition_deadline_too_early", "competition_oral_steps", "competition_wording_reason_missing"}


def test_an_empty_draft_is_told_everything_that_is_missing(file: Any) -> None:
    for kind in ("dps", "competition"):
        found = answered("check", file({"kind": kind}), "--as-of", "2026-11-23", code=1)["findings"]
        assert len([one for one in found if one["severity"] == "block"]) > 8


@pytest.mark.parametrize(
    ("command", "data"), [("limits", None), ("thresholds", None), ("procedure", PURCHASE), ("check", DPS)]
)
def test_every_answer_in_json_says_when_the_data_were_held_against_the_law(file: Any, command: str, data: Any) -> None:
    given = () if data is None else (file(data),)
    assert answered(command, *given, "--as-of", "2026-11-23")["compared_on"] == "2026-07-28"


def test_what_the_file_says_nothing_of_is_told_as_not_examined(file: Any) -> None:
    told = run("check", file(DPS), "--as-of", "2026-11-23").output
    assert "ingenting mangler i det som ble undersøkt" in told
    assert "Ikke undersøkt, fordi filen ikke sier noe om det:\n- first_window_closes_at: " in told
    unexamined = answered("check", file(DPS), "--as-of", "2026-11-23")["unexamined"]
    assert {one["field"] for one in unexamined} >= {"notice_languages", "criteria"}
    both = file(DPS | {"notice_languages": ["nb", "en"]})
    assert "notice_languages" not in {
        one["field"] for one in answered("check", both, "--as-of", "2026-11-23")["unexamined"]
    }


@pytest.mark.parametrize(("cleaning", "asked"), [(True, True), (False, False)])
def test_tiers_are_asked_for_only_where_the_law_limits_them(file: Any, cleaning: bool, asked: bool) -> None:
    found = answered("check", file(COMPETITION | {"cleaning": cleaning}), "--as-of", "2026-11-23")["unexamined"]
    assert ("subcontractor_tiers" in {one["field"] for one in found}) is asked


def test_own_rules_are_checked_with_the_draft(file: Any) -> None:
    own = {"periods": {"dps_tender": 20}, "extra_free": ["12-24"], "climate_weight": 40}
    found = answered("check", file(COMPETITION | {"own_rules": own}), "--as-of", "2026-11-23", code=1)["findings"]
    assert {one["code"] for one in found} == {"competition_deadline_too_early", "climate_weight_too_low"}


@pytest.mark.parametrize(
    ("command", "data", "place"),
    [
        ("check", "{", "JSON"),
        ("check", '{"kind": "dps", "kind": "dps"}', "kind"),
        ("check", "[]", "JSON-objekt"),
        ("check", '{"kind": "dps", "estimated_value": NaN}', "NaN"),
        ("check", {"kind": "tender"}, "kind"),
        ("check", DPS | {"colour": "red"}, "colour"),
        ("check", DPS | {"estimated_value": "mye"}, "estimated_value"),
        ("check", DPS | {"cpv": ["7200"]}, "cpv[0]"),
        ("check", DPS | {"ends_at": "2030-12-31"}, "ends_at"),
        ("check", DPS | {"ends_at": "9999-12-31T12:00:00+01:00"}, "ends_at"),
        ("check", COMPETITION | {"starts_on": "0001-01-01"}, "starts_on"),
        ("check", COMPETITION | {"starts_on": "2026-02-30"}, "starts_on"),
        ("check", DPS | {"categories": [{"requirements": -1}]}, "categories[0].requirements"),
        ("check", DPS | {"categories": [{}]}, "categories[0].label"),
        ("check", DPS | {"own_rules": {"extra_free": ["12-32"]}}, "own_rules.extra_free[0]"),
        ("check", DPS | {"own_rules": {"periods": {"dps_tender": 9}}}, "own_rules.dps_tender"),
        ("check", COMPETITION | {"model": {"price_formula": "guess"}}, "model.price_formula"),
        (
            "check",
            COMPETITION | {"criteria": [{"id": "p", "name": "P", "weight": -1, "kind": "price"}]},
            "criteria[0].weight",
        ),
        ("procedure", PURCHASE | {"value": -1}, "value"),
        ("procedure", {**PURCHASE, "value_parts": {}}, "value"),
        ("procedure", PURCHASE | {"cpv": []}, "cpv"),
        ("procedure", PURCHASE | {"announced_on": "30.06.2026"}, "announced_on"),
        ("procedure", PURCHASE | {"conditions": ["haste"]}, "conditions[0]"),
        (
            "procedure",
            PURCHASE
            | {"choice": {"procedure": "direct", "reason": "x", "decided_by": "y", "decided_on": "2026-11-21"}},
            "choice.procedure",
        ),
    ],
)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_bad_file_is_told_by_its_field(file: Any, command: str, data: Any, place: str, language: str) -> None:
    said = run(command, file(data), "--as-of", "2026-11-21", "--language", language, code=1).output
    assert place in said.replace("JSON object", "JSON-objekt")
    assert "{" not in said


def test_a_file_that_does_not_say_what_it_is_is_told_what_it_can_be(file: Any) -> None:
    assert (
        "kind: the field is missing. Possible are: dps and competition."
        in run("check", file({}), "--language", "en", code=1).output
    )


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "filen finnes ikke." in run("check", str(tmp_path / "none.json"), code=1).output


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_shipped_schema_is_a_json_schema_of_2020_12(name: str) -> None:
    jsonschema_rs.meta.validate(dict(Schema.of(name).root))


@pytest.mark.parametrize(
    ("name", "data"),
    [("dps", DPS), ("competition", COMPETITION), ("procedure", PURCHASE), ("dps", DPS | {"cpv": [1]}), ("dps", {})],
)
def test_our_reading_of_a_schema_is_that_of_others(name: str, data: Any) -> None:
    schema = Schema.of(name)
    assert (schema.faults(data) == []) == jsonschema_rs.is_valid(dict(schema.root), data)


@pytest.mark.parametrize(("name", "draft"), [("dps", DpsDraft), ("competition", CompetitionDraft)])
def test_the_schema_has_every_field_of_the_draft(name: str, draft: Any) -> None:
    known = set(Schema.of(name).root["properties"])
    assert known - {"$schema", "kind", "own_rules", "purchase_kind", "buyer_kind"} == {
        one.name for one in fields(draft)
    } - {"classification", "buyer_kind"}


def test_the_schema_of_a_purchase_knows_every_condition_and_question() -> None:
    properties = Schema.of("procedure").root["properties"]
    assert tuple(properties["conditions"]["items"]["enum"]) == CONDITIONS
    assert tuple(properties["answers"]["properties"]) == QUESTIONS
    assert {one.name for one in fields(Purchase)} <= set(properties)


def test_no_database_and_no_django_settings_are_needed(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from terskel.cli.main import main\n"
        "main(['law', 'thresholds', '--as-of', '2026-11-21'], standalone_mode=False)\n"
        "assert 'django.conf' not in sys.modules or not sys.modules['django.conf'].settings.configured\n"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "500" in done.stdout


def test_today_is_the_day_that_is_asked_for_when_none_is_named() -> None:
    assert answered("thresholds")["as_of"] >= date(2026, 1, 1).isoformat()


def test_no_choice_goes_into_the_file_where_it_is_unknown_what_was_lawful(file: Any) -> None:
    choice = {"procedure": "open", "reason": "x", "decided_by": "y", "decided_on": "2018-01-02"}
    bought = {**PURCHASE, "cpv": ["72000000"], "choice": choice}
    said = run("procedure", file(bought), "--as-of", "2018-01-02", "--language", "nn", code=1).output
    assert "choice.procedure: det er ukjent kva prosedyrar som var lovlege tysdag 2. januar 2018" in said
    del bought["choice"]
    answer = answered("procedure", file(bought), "--as-of", "2018-01-02")
    assert (answer["regime"], answer["lawful"], answer["refused"]) == ("UNKNOWN", [], [])
    assert len(answer["undecided"]) == 15
