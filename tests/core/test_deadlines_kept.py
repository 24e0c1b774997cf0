"""A matter keeps the rules it was announced under, in every time limit that the law states."""

import inspect
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from terskel.core import deadlines
from terskel.core.decisions import Refused, RefusedAct
from terskel.core.rulesets import PeriodRule, RuleSet, as_of
from terskel.core.rulesets.own import OwnRules
from terskel.core.rulesets.values import Gap
from tests.core.test_deadlines import LIMITS, MONDAY
from tests.core.vectors import arguments, cases

CHOSEN = {"days", "working_days"}
"""Lengths that the authority itself chose and published."""
COUNTED = [name for name in LIMITS if "rules" in inspect.signature(getattr(deadlines, name)).parameters]


def _longer(entry: PeriodRule | Gap) -> PeriodRule | Gap:
    return replace(entry, value=entry.value + 7) if isinstance(entry, PeriodRule) else entry


def _of_another_time() -> RuleSet:
    """A rule set in which every length is seven more than the law's."""
    law = as_of(date(2026, 11, 21))
    periods = {
        key: replace(series, entries=tuple(_longer(entry) for entry in series.entries))
        for key, series in law.book.periods.items()
    }
    return replace(law, book=replace(law.book, periods=MappingProxyType(periods)))


@pytest.mark.parametrize("limit", COUNTED)
def test_every_limit_is_counted_by_the_rules_that_were_kept(limit: str) -> None:
    count, kept = getattr(deadlines, limit), _of_another_time()
    for case in cases(f"deadlines/{limit}.jsonl"):
        given: dict[str, Any] = case.values[0]["given"]
        if not given.keys() & CHOSEN and not given.get("everyone_agreed"):
            assert count(**arguments(given), rules=kept).instant != count(**arguments(given)).instant, given


def test_hours_after_the_receipt_are_those_of_the_rules_that_were_kept() -> None:
    law = deadlines.public_from(None, MONDAY)
    kept = deadlines.public_from(None, MONDAY, rules=_of_another_time())
    assert (kept.instant - law.instant).total_seconds() == 7 * 3600
    assert [step.facts["hours"] for step in (*law.steps, *kept.steps)] == [48, 55]


def test_the_clause_of_a_page_that_may_not_open_is_told() -> None:
    with pytest.raises(RefusedAct) as stopped:
        deadlines.public_from(None, None)
    assert stopped.value.refused == Refused("core.publication_unknown", "FOA § 21-1(5)", {})


def test_a_longer_minimum_of_ones_own_holds_for_the_other_procedures_too() -> None:
    own = OwnRules({"open_tenders": 40})
    lawful = deadlines.procedure_minimum("open", "tenders", MONDAY)
    assert (deadlines.procedure_minimum("open", "tenders", MONDAY, own=own).last_day - MONDAY.date()).days >= 40
    assert lawful.last_day == date(2026, 12, 23)
