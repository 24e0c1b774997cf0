"""A refused rule of an organisation's own says what it is, what the law is, and which clause."""

from datetime import date
from decimal import Decimal

import pytest

from terskel.core.decisions import Refused
from terskel.core.rulesets import PeriodRule, as_of
from terskel.core.rulesets.own import OwnRules

LAW = as_of(date(2026, 11, 21))


def _law(rule_id: str) -> PeriodRule:
    rule = LAW.period(rule_id)
    assert isinstance(rule, PeriodRule)
    return rule


@pytest.mark.parametrize(
    ("rule_id", "own", "code"),
    [
        ("dps_tender", 9, "core.own_rule_laxer"),
        ("dps_assess", 11, "core.own_rule_laxer"),
        ("court_otherwise", 1, "core.own_rule_not_ours"),
    ],
)
def test_a_refused_period_names_rule_own_length_the_laws_and_the_clause(rule_id: str, own: int, code: str) -> None:
    law = _law(rule_id)
    facts = {"rule": rule_id, "own": own, "law": law.whole, "clause": law.clause}
    assert OwnRules({rule_id: own}).faults(LAW) == (Refused(code, law.clause, facts),)


def test_a_refused_weight_names_the_laws_weight_and_the_clause() -> None:
    climate = LAW.climate()
    (refused,) = OwnRules(climate_weight=Decimal(29)).faults(LAW)
    assert refused.clause == climate.clause
    assert refused.facts == {"rule": "climate", "own": Decimal(29), "law": Decimal(30), "clause": climate.clause}


def test_every_rule_that_is_refused_is_named_not_only_the_first() -> None:
    refused = OwnRules({"speed_limit": 80, "dps_tender": 9, "dps_assess": 11}).faults(LAW)
    assert [one.facts["rule"] for one in refused] == ["speed_limit", "dps_tender", "dps_assess"]


def test_a_day_before_the_data_is_named() -> None:
    day = date(2016, 12, 31)
    (refused,) = OwnRules({"dps_tender": 20}).faults(as_of(day))
    assert refused == Refused("core.rule_unknown", "", {"day": day})


def test_the_29th_of_february_may_be_a_free_day_and_the_30th_may_not() -> None:
    assert OwnRules(extra_free=frozenset({(2, 29)})).extra_free == {(2, 29)}
    with pytest.raises(ValueError, match="day is out of range"):
        OwnRules(extra_free=frozenset({(2, 30)}))


def test_an_own_length_counts_only_where_it_is_stricter() -> None:
    minimum, maximum, suppliers_own = _law("dps_tender"), _law("dps_assess"), _law("court_otherwise")
    assert [OwnRules({"dps_tender": days}).length(minimum) for days in (9, 10, 11)] == [10, 10, 11]
    assert [OwnRules({"dps_assess": days}).length(maximum) for days in (9, 10, 11)] == [9, 10, 10]
    assert OwnRules({"court_otherwise": 999}).length(suppliers_own) == suppliers_own.whole
