"""Dated law: what held on a day, what nobody knows, and data that contradict themselves fail to load."""

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.decisions import RefusedAct
from terskel.core.regimes import Regime, classify
from terskel.core.rulesets import (
    FIRST_DAY,
    RuleBook,
    RuleDataError,
    Unknown,
    as_of,
    by_id,
    change_days,
    counting_rules,
    rule_book,
    status,
)
from tests.core.vectors import cases

DATES = st.dates(date(2017, 1, 1), date(2040, 12, 31))
DATA = files("terskel.core") / "data"
PARTS = ("thresholds", "periods", "climate", "euro", "shares", "discounting")
FILES = {name: (DATA / f"{name}.toml").read_text(encoding="utf-8") for name in PARTS}


@pytest.mark.parametrize("case", cases("rulesets/thresholds.jsonl"))
def test_a_threshold_is_the_one_of_the_day(case: dict[str, Any]) -> None:
    rule = as_of(date.fromisoformat(case["day"])).threshold(case["id"], case["buyer"])
    if case["nok"] is None:
        assert isinstance(rule, Unknown)
    else:
        assert not isinstance(rule, Unknown)
        assert (rule.value, rule.unit) == (Decimal(case["nok"]), "nok")
        assert rule.carried == case.get("carried", False)
        assert rule.clause
        assert rule.source


@pytest.mark.parametrize("case", cases("rulesets/climate.jsonl"))
def test_the_climate_rule_is_the_one_of_the_day(case: dict[str, Any]) -> None:
    rule = as_of(date.fromisoformat(case["day"])).climate()
    if case["version"] is None:
        assert isinstance(rule, Unknown)
    else:
        assert not isinstance(rule, Unknown)
        assert (rule.version, rule.verified, rule.combine) == (case["version"], case["verified"], case["combine"])


@given(DATES)
def test_every_question_has_an_answer_or_is_unknown_on_every_day(day: date) -> None:
    rules = as_of(day)
    book = rule_book()
    for rule_id, _ in book.thresholds:
        for buyer in ("state", "other"):
            assert rules.threshold(rule_id, buyer) is not None  # type: ignore[arg-type]
    for rule_id in book.periods:
        assert rules.known_period(rule_id).whole >= 1
    for rule_id in book.euro:
        assert rules.euro_threshold(rule_id) is not None
    for rule_id in book.shares:
        assert rules.share(rule_id) is not None
    assert rules.climate() is not None
    for rule in rules.unverified():
        assert not rule.verified


@given(DATES)
def test_a_kept_id_gives_the_same_law_again(day: date) -> None:
    kept = as_of(day)
    assert by_id(kept.id) == kept
    for buyer in ("state", "other"):
        again = by_id(kept.id).threshold("eea_goods_services", buyer)  # type: ignore[arg-type]
        assert again == kept.threshold("eea_goods_services", buyer)  # type: ignore[arg-type]


@given(DATES)
def test_a_rule_set_lasts_until_the_next_change(day: date) -> None:
    tomorrow = day + timedelta(1)
    assert (as_of(tomorrow).id != as_of(day).id) == (tomorrow in change_days())


def test_the_rule_set_of_1_july_2026_differs_from_that_of_30_june() -> None:
    assert as_of(date(2026, 6, 30)).id == "no-2026-04-21"
    assert as_of(date(2026, 7, 1)).id == "no-2026-07-01"


@pytest.mark.parametrize("stranger", ["", "no-", "no-yesterday", "se-2026-07-01", "2026-07-01"])
def test_an_id_that_was_never_given_is_not_found(stranger: str) -> None:
    with pytest.raises(KeyError):
        by_id(stranger)


def test_a_rule_that_no_data_mention_is_a_mistake_not_an_unknown() -> None:
    with pytest.raises(KeyError):
        as_of(FIRST_DAY).threshold("speed_limit", "state")
    with pytest.raises(KeyError):
        as_of(FIRST_DAY).period("speed_limit")


def test_before_the_data_begin_everything_is_unknown() -> None:
    rules = as_of(FIRST_DAY - timedelta(1))
    assert isinstance(rules.threshold("entry", "state"), Unknown)
    assert isinstance(rules.climate(), Unknown)
    with pytest.raises(RefusedAct) as stopped:
        rules.known_period("dps_tender")
    assert stopped.value.refused.code == "core.rule_unknown"


def test_values_cannot_be_changed() -> None:
    rule = as_of(date(2026, 11, 21)).threshold("national", "other")
    with pytest.raises(AttributeError):
        rule.value = Decimal(1)  # type: ignore[misc, union-attr]
    with pytest.raises(TypeError):
        rule_book().thresholds["national", "all"] = None  # type: ignore[index]


@pytest.mark.parametrize("case", cases("rulesets/euro.jsonl"))
def test_the_values_in_euro_change_on_another_day_than_those_in_kroner(case: dict[str, Any]) -> None:
    rule = as_of(date.fromisoformat(case["day"])).euro_threshold(case["id"])
    if case["eur"] is None:
        assert isinstance(rule, Unknown)
    else:
        assert not isinstance(rule, Unknown)
        assert (rule.value, rule.unit) == (Decimal(case["eur"]), "eur")


@given(st.dates(date(2028, 1, 1), date(2040, 12, 31)))
def test_a_threshold_of_a_later_day_than_can_be_known_is_carried_forward_and_only_warns(day: date) -> None:
    for rule_id, kind in rule_book().thresholds:
        buyer: Any = "state" if kind == "all" else kind
        last, later = as_of(date(2027, 12, 31)).threshold(rule_id, buyer), as_of(day).threshold(rule_id, buyer)
        assert not isinstance(last, Unknown)
        assert not isinstance(later, Unknown)
        assert not last.carried
        assert later.carried
        assert not later.verified
        assert (later.value, later.valid_from, later.clause) == (last.value, last.valid_from, last.clause)


def test_kroner_are_carried_forward_from_the_day_on_which_the_directives_values_are_unknown() -> None:
    last = rule_book().thresholds_known_to
    for rule_id in rule_book().euro:
        assert not isinstance(as_of(last).euro_threshold(rule_id), Unknown)
        assert isinstance(as_of(last + timedelta(1)).euro_threshold(rule_id), Unknown)


def test_a_regime_that_rests_on_a_threshold_carried_forward_says_so() -> None:
    asked: dict[str, Any] = {"cpv": ["72000000"], "value": Decimal(5_000_000), "kind": "goods_services"}
    for day, carried in ((date(2027, 12, 31), 0), (date(2028, 1, 1), 3)):
        found = classify(**asked, buyer_kind="state", announced_on=day)
        assert found.regime is Regime.FOA_III
        assert [reason.code for reason in found.reasons].count("carried") == carried
        assert "".join(found.explain("en")).count("carried forward") == carried


@pytest.mark.parametrize("case", cases("rulesets/shares.jsonl"))
def test_a_share_is_the_one_of_the_day(case: dict[str, Any]) -> None:
    rule = as_of(date.fromisoformat(case["day"])).share(case["id"])
    if case["percent"] is None:
        assert isinstance(rule, Unknown)
    else:
        assert not isinstance(rule, Unknown)
        assert (rule.value, rule.unit, rule.clause) == (Decimal(case["percent"]), "percent", case["clause"])


@pytest.mark.parametrize("case", cases("rulesets/discount_rate.jsonl"))
def test_the_discount_rate_falls_with_the_years(case: dict[str, Any]) -> None:
    rate = as_of(date.fromisoformat(case["day"])).discount_rate(case["year"])
    assert not isinstance(rate, Unknown)
    assert (rate.value, rate.verified) == (Decimal(case["percent"]), case["verified"])


def test_no_flow_lies_before_the_start() -> None:
    with pytest.raises(ValueError, match="year 0"):
        as_of(date(2026, 11, 21)).discount_rate(-1)


def test_every_vector_of_the_rule_data_in_the_shared_folder_is_ours(shared: Path) -> None:
    theirs = yaml.safe_load((shared / "law" / "rulesets.yaml").read_text(encoding="utf-8"))
    renamed = {"access_non_offl_goods_services": "access_goods_services", "access_non_offl_works": "access_works"}
    for row in theirs["thresholds"]:
        buyer = row["buyer"] if row["buyer"] != "all" else "state"
        rules = as_of(row["from"]) if row["from"] >= FIRST_DAY else as_of(FIRST_DAY)
        if "nok" in row:
            rule = rules.threshold(renamed.get(row["id"], row["id"]), buyer)
            if row["nok"] is None:
                assert isinstance(rule, Unknown)
                continue
            assert not isinstance(rule, Unknown)
            assert (rule.value, rule.verified, rule.valid_to) == (row["nok"], row["v"], row["to"]), row
    for row in theirs["eur_thresholds"]:
        names = {"central": "central_goods_services", "subcentral": "subcentral_goods_services"}
        for short, name in (names | {"works": "works", "social": "social_services"}).items():
            rule = as_of(row["from"]).euro_threshold(name)
            assert not isinstance(rule, Unknown)
            assert rule.value == row[short]


def test_the_wage_clause_is_due_from_the_duty_to_publish_as_long_as_that_is_inferred() -> None:
    for day in (date(2026, 7, 1), date(2026, 11, 21)):
        wage, national = as_of(day).threshold("wage_clause", "other"), as_of(day).threshold("national", "other")
        assert not isinstance(wage, Unknown)
        assert not isinstance(national, Unknown)
        assert wage.value == national.value
        assert not wage.verified


def test_the_counting_rules_are_nine_each_with_the_function_that_counts_so() -> None:
    rules = counting_rules()
    assert [rule.id for rule in rules] == [f"T-R{number}" for number in range(1, 10)]
    for rule in rules:
        module, _, name = rule.function.rpartition(".")
        assert callable(getattr(import_module(module), name))


def test_the_data_say_when_they_were_last_compared_with_the_law() -> None:
    assert status().compared_on == date(2026, 7, 28)
    assert status().source


def planted(name: str, old: str, new: str) -> RuleBook:
    assert FILES[name].count(old) >= 1
    return RuleBook.parse(**(FILES | {name: FILES[name].replace(old, new, 1)}))


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("thresholds", "to = 2026-06-30", "to = 2026-07-01", "two values hold on 2026-07-01"),
        ("thresholds", "to = 2026-06-30", "to = 2026-06-29", "nothing is said of 2026-06-30 to 2026-06-30"),
        ("thresholds", "from = 2026-07-01", "from = 2026-07-01\nto = 2030-01-01", "nothing is said of 2030-01-02"),
        ("thresholds", "from = 2017-01-01", "from = 2017-01-02", "nothing is said of 2017-01-01"),
        ("thresholds", "to = 2026-06-30", "to = 2016-06-30", "before it begins"),
        ("thresholds", 'buyer = "all"', 'buyer = "church"', "church"),
        ("thresholds", "known_to = 2027-12-31", "", "known_to"),
        ("thresholds", 'clause = "LOA § 2"', 'clause = ""', "every value has a clause"),
        ("thresholds", "verified = true", 'verified = "yes"', "every value has a clause"),
        ("thresholds", "[[threshold]]", "[[treshold]]", "two values|nothing is said"),
        ("periods", "value = 30", "value = 0", "is no period"),
        ("periods", '"calendar_days"', '"fortnights"', "is no period"),
        ("climate", "to = 2023-12-31", "to = 2024-06-30", "two values hold on 2024-01-01"),
        ("climate", 'unknown = "the rule', 'why = "the rule', "'minimum_weight'"),
        ("climate", "[[climate]]", "[[climate", "climate"),
        ("euro", "to = 2025-12-31", "to = 2025-12-30", "nothing is said of 2025-12-31"),
        ("shares", "percent = 20", "procent = 20", "percent"),
        ("discounting", "first_year = 41", "first_year = 42", "year 41 is followed by 42"),
        ("discounting", "first_year = 76", "first_year = 76\nlast_year = 90", "nothing is said of year 91"),
    ],
)
def test_data_that_overlap_or_leave_days_out_do_not_load(name: str, old: str, new: str, complaint: str) -> None:
    with pytest.raises((RuleDataError, KeyError), match=complaint):
        planted(name, old, new)


def test_a_period_may_be_one_day() -> None:
    assert planted("periods", "value = 30", "value = 1").periods["dps_first_applications"].entries


def test_sound_data_load() -> None:
    assert planted("periods", "value = 30", "value = 31").periods["dps_first_applications"].entries
