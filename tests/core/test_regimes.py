"""Regime by CPV, value, buyer and day; the standstill that follows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.languages import LANGUAGES
from terskel.core.regimes import Regime, classify, service_kind_of, standstill
from tests.core.vectors import cases

TODAY = date(2026, 11, 21)


def classified(case: dict[str, Any]) -> Any:
    return classify(
        cpv=case["cpv"],
        value=Decimal(case["value"]),
        kind=case["kind"],
        buyer_kind=case["buyer_kind"],
        announced_on=date.fromisoformat(case["announced_on"]),
    )


@pytest.mark.parametrize("case", cases("rulesets/regimes.jsonl"))
def test_a_purchase_falls_in_the_regime_of_the_vectors(case: dict[str, Any]) -> None:
    found = classified(case)
    assert (found.regime, found.service_kind) == (case["regime"], case["service_kind"])
    assert bool(found.unknown) == (case["regime"] == "UNKNOWN")
    assert found.clause
    for language in LANGUAGES:
        assert all("{" not in text for text in found.explain(language))


def test_guard_services_say_that_chapter_26_is_followed_voluntarily() -> None:
    found = classify(
        cpv=["79710000-4"], value=Decimal(40_000_000), kind="goods_services", buyer_kind="other", announced_on=TODAY
    )
    assert "voluntary_chapter_26" in [reason.code for reason in found.reasons]
    assert found.ruleset_id == "no-2026-07-01"


def test_the_main_code_decides_and_the_others_are_named() -> None:
    found = classify(
        cpv=["72000000", "79710000"],
        value=Decimal(5_000_000),
        kind="goods_services",
        buyer_kind="other",
        announced_on=TODAY,
    )
    assert found.service_kind == "ordinary"
    assert [reason.facts["others"] for reason in found.reasons if reason.code == "mixed"] == [("79710000",)]


@pytest.mark.parametrize(("code", "told"), [("64110000-0", True), ("79710000", False), ("72000000", False)])
def test_a_code_that_was_not_seen_in_the_annex_is_told_of(code: str, told: bool) -> None:
    found = classify(
        cpv=[code], value=Decimal(5_000_000), kind="goods_services", buyer_kind="other", announced_on=TODAY
    )
    assert ("code_unverified" in [reason.code for reason in found.reasons]) is told
    for language in LANGUAGES:
        assert all("{" not in text for text in found.explain(language))


@pytest.mark.parametrize("code", ["7971000", "797100000", "79710000-", "79710000-44", "IT"])
def test_a_malformed_cpv_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no CPV code"):
        service_kind_of(code)


def test_a_purchase_has_a_code_and_no_negative_value() -> None:
    for cpv, value in (([], 1), (["72000000"], -1)):
        with pytest.raises(ValueError, match="at least one CPV code"):
            classify(cpv=cpv, value=Decimal(value), kind="goods_services", buyer_kind="other", announced_on=TODAY)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("79699999", "ordinary"),
        ("79700000", "special"),
        ("79723000", "special"),
        ("79723001", "ordinary"),
        ("79999999", "ordinary"),
        ("80000000", "health"),
        ("80660000", "health"),
        ("80660001", "ordinary"),
        ("98133100", "health"),
        ("98133110", "special"),
        ("75000000", "special"),
        ("75000001", "ordinary"),
    ],
)
def test_the_annexes_are_held_to_their_edges(code: str, kind: str) -> None:
    assert service_kind_of(code) == kind


@pytest.mark.parametrize(
    ("regime", "service_kind", "value", "mode", "default_on"),
    [
        (Regime.FOA_II, "ordinary", 2_000_000, "fixed", True),
        (Regime.FOA_II, "special", 90_000_000, "fixed", True),
        (Regime.FOA_IV, "health", 9_000_000, "fixed", True),
        (Regime.FOA_I, "special", 600_000, "fixed", True),
        (Regime.FOA_III, "ordinary", 1_630_000, "chosen", True),
        (Regime.FOA_III, "ordinary", 1_629_999, "chosen", False),
        (Regime.FOA_III, "works", 62_900_000, "chosen", True),
        (Regime.FOA_III, "works", 62_899_999, "chosen", False),
        (Regime.FOA_I, "ordinary", 600_000, "chosen", False),
    ],
)
def test_standstill_is_fixed_in_parts_ii_and_iv_and_for_special_services_else_chosen(
    regime: Regime, service_kind: Any, value: int, mode: str, default_on: bool
) -> None:
    rule = standstill(regime, service_kind, Decimal(value), TODAY)
    assert (rule.mode, rule.days, rule.default_on) == (mode, 10, default_on)


def test_the_threshold_of_other_buyers_can_be_asked_for_and_an_unknown_one_keeps_the_standstill_on() -> None:
    assert not standstill(Regime.FOA_III, "ordinary", Decimal(2_000_000), TODAY, "other").default_on
    assert standstill(Regime.FOA_III, "ordinary", Decimal(1), date(2018, 1, 1)).default_on


@given(st.dates(date(2017, 1, 1), date(2040, 12, 31)), st.integers(0, 100_000_000), st.sampled_from(["state", "other"]))
def test_a_higher_value_never_falls_into_a_lower_part(day: date, value: int, buyer: Any) -> None:
    order = ["OUTSIDE", "FOA_I", "FOA_II", "FOA_III"]

    def place(amount: int) -> int:
        found = classify(
            cpv=["72000000"], value=Decimal(amount), kind="goods_services", buyer_kind=buyer, announced_on=day
        )
        return -1 if found.unknown else order.index(found.regime)

    lower, higher = place(value), place(value + 1_000_000)
    assert -1 in (lower, higher) or lower <= higher
