"""Dated law: what held on a day, what nobody knows, and data that contradict themselves fail to load."""

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.decisions import RefusedAct
from terskel.core.rulesets import FIRST_DAY, RuleBook, RuleDataError, Unknown, as_of, by_id, change_days, rule_book
from tests.core.vectors import cases

DATES = st.dates(date(2017, 1, 1), date(2040, 12, 31))
DATA = files("terskel.core") / "data"
FILES = {name: (DATA / f"{name}.toml").read_text(encoding="utf-8") for name in ("thresholds", "periods", "climate")}


@pytest.mark.parametrize("case", cases("rulesets/thresholds.jsonl"))
def test_a_threshold_is_the_one_of_the_day(case: dict[str, Any]) -> None:
    rule = as_of(date.fromisoformat(case["day"])).threshold(case["id"], case["buyer"])
    if case["nok"] is None:
        assert isinstance(rule, Unknown)
    else:
        assert not isinstance(rule, Unknown)
        assert (rule.value, rule.unit) == (Decimal(case["nok"]), "nok")
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
    assert rules.climate() is not None


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
        ("thresholds", 'clause = "LOA § 2"', 'clause = ""', "every value has a clause"),
        ("thresholds", "verified = true", 'verified = "yes"', "every value has a clause"),
        ("thresholds", "[[threshold]]", "[[treshold]]", "two values|nothing is said"),
        ("periods", "value = 30", "value = 0", "is no period"),
        ("periods", '"calendar_days"', '"fortnights"', "is no period"),
        ("climate", "to = 2023-12-31", "to = 2024-06-30", "two values hold on 2024-01-01"),
        ("climate", 'unknown = "the rule', 'why = "the rule', "'minimum_weight'"),
        ("climate", "[[climate]]", "[[climate", "climate"),
    ],
)
def test_data_that_overlap_or_leave_days_out_do_not_load(name: str, old: str, new: str, complaint: str) -> None:
    with pytest.raises((RuleDataError, KeyError), match=complaint):
        planted(name, old, new)


def test_sound_data_load() -> None:
    assert planted("periods", "value = 30", "value = 31").periods["dps_first_applications"].entries
