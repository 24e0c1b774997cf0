"""One table says under which clause each rule stands, by the part of the regulation that governs the purchase."""

import re
from datetime import date
from decimal import Decimal

import pytest

from terskel.core import references
from terskel.core.exclusion import EXCLUSIONS
from terskel.core.rulesets import as_of
from terskel.evaluation.grounds import GROUNDS

ANNOUNCED_ON = date(2026, 11, 20)
CLAUSE = re.compile(r"(FOA §§? \d+-\d+( \(\d\)( [a-i])?)?(, \d+-\d+( \(\d\)( [a-i])?)?)?|LOA § 4)")


@pytest.mark.parametrize(
    ("rule", "iii", "ii", "iv", "i"),
    [
        ("award_criteria", "FOA § 18-1", "FOA § 8-11", "LOA § 4", "LOA § 4"),
        ("contract_terms", "FOA § 19-1", "FOA § 8-12", "", ""),
        ("award_message", "FOA § 25-1", "FOA § 10-1", "FOA § 30-8", "LOA § 4"),
        ("award_reasons", "FOA § 25-1 (2)", "FOA § 10-1 (2)", "FOA § 30-8 (2)", "LOA § 4"),
        ("award_reversed", "FOA § 25-1 (4)", "FOA § 10-1 (3)", "FOA § 30-8 (4)", "LOA § 4"),
        ("contract_concluded", "FOA § 25-1 (5)", "FOA § 10-1 (4)", "FOA § 30-8 (5)", ""),
        ("contract_changes", "FOA §§ 28-1, 28-2", "FOA § 11-2", "", ""),
        ("standstill", "FOA § 25-2", "FOA § 10-2", "FOA § 30-9", ""),
        ("suspension", "FOA § 25-3", "", "FOA § 30-10", ""),
        ("cancellation", "FOA § 25-4", "FOA § 10-4", "LOA § 4", "LOA § 4"),
        ("report", "FOA § 25-5 (2)", "FOA § 10-5 (2)", "FOA §§ 30-1 (7), 10-5 (2)", "FOA § 7-1"),
        ("rejection_decided", "FOA § 24-10", "FOA § 9-7", "LOA § 4", "LOA § 4"),
        ("clarification", "FOA § 23-5", "FOA § 9-3", "LOA § 4", "LOA § 4"),
        ("abnormally_low", "FOA § 24-9", "FOA §§ 9-6 (2), 24-9", "LOA § 4", "LOA § 4"),
        ("heard_on_advantage", "FOA §§ 12-2, 24-2 (1) d", "FOA §§ 8-2, 9-5 (1) c", "LOA § 4", "LOA § 4"),
        ("self_cleaning", "FOA § 24-5", "", "", ""),
        ("exclusion_period", "FOA § 24-6", "", "", ""),
        ("exclusion_by_choice", "FOA § 24-2 (3)", "FOA § 9-5 (3)", "LOA § 4", "LOA § 4"),
        ("winner_evidence", "FOA § 17-1 (5)", "FOA § 8-10", "LOA § 4", "LOA § 4"),
        ("validity", "FOA § 20-6", "FOA § 8-15", "", ""),
        ("lots", "FOA § 19-4", "", "", ""),
        ("opening", "FOA § 22-3", "LOA § 4", "FOA § 22-3", "LOA § 4"),
        ("award_notice", "FOA § 21-6", "", "FOA §§ 30-7, 21-6", ""),
    ],
)
def test_each_rule_stands_where_its_part_says(rule: str, iii: str, ii: str, iv: str, i: str) -> None:
    found = [references.clause(rule, part, on=ANNOUNCED_ON) for part in ("FOA_III", "FOA_II", "FOA_IV", "FOA_I")]
    assert found == [iii, ii, iv, i]
    assert references.clause(rule, "OUTSIDE") == ""
    assert references.clause(rule, "UNKNOWN") == iii


def test_every_rule_is_held_to_the_law_above() -> None:
    (cases,) = (
        mark.args[1]
        for mark in test_each_rule_stands_where_its_part_says.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    )
    assert sorted(case[0] for case in cases) == sorted(references.rules())


@pytest.mark.parametrize(
    ("rule", "clause"),
    [
        ("suspension", "FOA §§ 10-3, 25-3"),
        ("standstill", "FOA §§ 10-2 (2), 25-2"),
        ("award_notice", "FOA §§ 8-19, 21-6"),
        ("cancellation", "FOA § 10-4"),
    ],
)
def test_special_services_from_the_threshold_are_sent_on_to_part_iii(rule: str, clause: str) -> None:
    assert references.clause(rule, "FOA_II", special=True) == clause


@pytest.mark.parametrize(
    ("regime", "kind", "value", "special"),
    [
        ("FOA_II", "special", Decimal(8_700_000), True),
        ("FOA_II", "special", Decimal(8_699_999), False),
        ("FOA_II", "special", None, True),
        ("FOA_II", "ordinary", Decimal(20_000_000), False),
        ("FOA_III", "special", Decimal(20_000_000), False),
    ],
)
def test_the_threshold_of_the_day_decides(regime: str, kind: str, value: Decimal | None, special: bool) -> None:
    assert references.special_from_threshold(regime, kind, value, as_of(ANNOUNCED_ON)) is special


@pytest.mark.parametrize(
    ("ground", "duty", "clause"),
    [
        ("R-242-1a", "must", "FOA § 9-5 (1) a"),
        ("R-242-1b", "may", "FOA § 9-5 (3) a"),
        ("R-242-1c", "must", "FOA § 9-5 (1) b"),
        ("R-242-1d", "must", "FOA § 9-5 (1) c"),
        ("R-242-2f", "must", "FOA § 9-5 (2) f"),
        ("R-242-3a", "may", "FOA § 9-5 (3) a"),
        ("R-242-3i", "may", "FOA § 9-5 (3) b"),
        ("R-248-1a", "must", "FOA § 9-6 (1) a"),
        ("R-248-1b", "must", "FOA § 9-6 (1) b"),
        ("R-248-1c", "may", "FOA §§ 9-6 (2), 24-8 (2) c"),
        ("R-248-2d", "may", "FOA §§ 9-6 (2), 24-8 (2) d"),
    ],
)
def test_part_ii_has_grounds_of_its_own(ground: str, duty: str, clause: str) -> None:
    found = references.basis(ground, "FOA_II", on=ANNOUNCED_ON)
    assert (found.duty, found.clause) == (duty, clause)


def test_parts_without_a_list_of_grounds_rest_on_the_principles_of_the_act() -> None:
    assert references.basis("R-248-1b", "FOA_IV") == references.Basis("must", "LOA § 4")
    assert references.basis("R-248-2a", "FOA_I") == references.Basis("may", "LOA § 4")


def test_the_grounds_of_part_iii_are_those_of_the_core_and_the_panel() -> None:
    assert sorted(references.grounds()) == sorted(GROUNDS)
    for code, ground in GROUNDS.items():
        found = references.basis(code, "FOA_III")
        assert (found.duty, found.clause) == (ground.duty, ground.clause)
    assert {one.code for one in EXCLUSIONS} < set(references.grounds())


def test_what_the_table_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        references.clause("bribery", "FOA_III")
    with pytest.raises(KeyError):
        references.basis("R-999", "FOA_III")
