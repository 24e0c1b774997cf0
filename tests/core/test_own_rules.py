"""An organisation's own rules are stricter than the law or they are refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text
from terskel.core.rulesets import ClimateRule, PeriodRule, as_of
from terskel.core.rulesets.own import NO_OWN_RULES, KeptRules, OwnRules

LAW = as_of(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("periods", "code"),
    [
        ({"dps_tender": 9}, "core.own_rule_laxer"),
        ({"dps_assess": 11}, "core.own_rule_laxer"),
        ({"answers_before_deadline": 5}, "core.own_rule_laxer"),
        ({"tax_information_age": 7}, "core.own_rule_laxer"),
        ({"court_otherwise": 1}, "core.own_rule_not_ours"),
        ({"tender_validity_default": 60}, "core.own_rule_not_ours"),
        ({"speed_limit": 80}, "core.own_rule_unknown"),
        ({"dps_assess": 0}, "core.own_rule_no_length"),
        ({"tax_information_age": -1}, "core.own_rule_no_length"),
        ({"dps_tender": 401}, "core.own_rule_no_length"),
    ],
)
def test_a_laxer_rule_is_refused_in_every_language(periods: dict[str, int], code: str) -> None:
    (refused,) = OwnRules(periods).faults(LAW)
    assert refused.code == code
    for language in LANGUAGES:
        assert next(iter(periods)) in refusal_text(refused, language)


def test_stricter_and_equal_rules_are_taken() -> None:
    own = OwnRules({"dps_tender": 10, "dps_assess": 10, "answers_before_deadline": 7, "tax_information_age": 3})
    assert own.faults(LAW) == ()
    assert NO_OWN_RULES.faults(LAW) == ()


def test_a_rule_of_ours_for_days_that_the_law_is_unknown_for_is_refused() -> None:
    (refused,) = OwnRules({"dps_tender": 20}).faults(as_of(date(2016, 12, 31)))
    assert refused.code == "core.rule_unknown"


@pytest.mark.parametrize(
    ("weight", "taken"), [("30", True), ("40", True), ("100", True), ("29.9", False), ("101", False)]
)
def test_climate_may_weigh_more_than_the_law_asks_never_less(weight: str, taken: bool) -> None:
    own = OwnRules(climate_weight=Decimal(weight))
    assert (own.faults(LAW) == ()) is taken
    rule = LAW.climate()
    assert isinstance(rule, ClimateRule)
    assert own.climate_minimum(rule) >= rule.minimum_weight
    assert NO_OWN_RULES.climate_minimum(rule) == rule.minimum_weight


def test_an_extra_free_day_is_a_day_of_the_year() -> None:
    OwnRules(extra_free=frozenset({(2, 29)}))
    with pytest.raises(ValueError, match="day"):
        OwnRules(extra_free=frozenset({(2, 30)}))


def test_own_rules_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        OwnRules({"dps_tender": 12}).periods["dps_tender"] = 1  # type: ignore[index]


@given(st.dates(date(2017, 1, 1), date(2040, 12, 31)), st.data())
def test_whatever_is_counted_with_is_never_laxer_than_the_law(day: date, data: st.DataObject) -> None:
    rules = as_of(day)
    rule = rules.known_period(data.draw(st.sampled_from(sorted(rules.book.periods))))
    own = OwnRules({rule.id: data.draw(st.integers(-100, 500))}, frozenset({(12, 24)}))
    length = own.length(rule)
    assert isinstance(rule, PeriodRule)
    match rule.kind:
        case "minimum" | "latest_before":
            assert length >= rule.whole
        case "maximum" | "oldest":
            assert length <= rule.whole
        case _:
            assert length == rule.whole
    assert bool(own.free_days(rule)) == (rule.kind == "minimum")


@pytest.mark.parametrize(
    "own",
    [
        NO_OWN_RULES,
        OwnRules({"dps_tender": 14, "dps_assess": 8}),
        OwnRules(extra_free=frozenset({(12, 31), (12, 24)})),
        OwnRules({"standstill": 12}, frozenset({(12, 24)}), Decimal("35.5")),
    ],
)
def test_stored_own_rules_are_read_back_as_they_were(own: OwnRules) -> None:
    assert OwnRules.from_json(own.to_json()) == own
    assert bool(own) is bool(own.to_json())


def test_own_rules_are_stored_in_one_order_whatever_order_they_were_given_in() -> None:
    one = OwnRules({"dps_tender": 14, "dps_assess": 8}, frozenset({(12, 31), (12, 24)}))
    other = OwnRules({"dps_assess": 8, "dps_tender": 14}, frozenset({(12, 24), (12, 31)}))
    assert repr(one.to_json()) == repr(other.to_json())
    assert one.to_json() == {"periods": {"dps_assess": 8, "dps_tender": 14}, "extra_free": ["12-24", "12-31"]}


def test_a_matter_keeps_the_law_and_the_own_rules_of_its_day() -> None:
    kept = KeptRules.of("no-2026-07-01", {"periods": {"dps_tender": 14}})
    assert kept.law == as_of(date(2026, 11, 21))
    assert kept.own == OwnRules({"dps_tender": 14})
    with pytest.raises(KeyError):
        KeptRules.of("", {})
