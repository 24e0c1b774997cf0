"""What findings, limits and the guide tell besides their answers stands in tables (`vectors/told`).

Every draft in which some test plants a fault, every case of every time limit, every case of the guide.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from terskel.core import deadlines
from terskel.core.guide import guide
from terskel.core.guide.file_text import Choice, file_text
from terskel.core.publication import Finding, check_competition, check_dps
from terskel.core.regimes import Regime, standstill
from tests.core import test_publication_competition as competitions
from tests.core import test_publication_dps as systems
from tests.core import test_publication_rules as rules
from tests.core.test_deadlines import LIMITS
from tests.core.test_guide import TODAY, purchase
from tests.core.test_regimes import classified
from tests.core.told import Rows, differences
from tests.core.vectors import arguments, cases

REASON = {"climate_reason": "Gir klart bedre effekt"}
LIGHT: dict[str, Any] = {"criteria": competitions.TestClimate.light}
GREEN: dict[str, Any] = {"requirements": competitions.TestClimate.green}
FRAMEWORK: dict[str, Any] = {"result_kind": "framework", "categories": ()}

COMPETITIONS: list[dict[str, Any]] = [
    {"clause_answers": ()},
    {"climate_answer": ""},
    LIGHT,
    LIGHT | GREEN | {"climate_answer": "requirements"},
    LIGHT | REASON | {"climate_answer": "requirements"},
    LIGHT | REASON | {"climate_answer": "combined"},
    REASON | GREEN | {"climate_answer": "combined", "criteria": (competitions.PRICE, competitions.QUALITY)},
    {"climate_answer": "insignificant"},
    {"criteria": ()},
    {"criteria": (competitions.PRICE, competitions.PRICE, competitions.CLIMATE)},
    FRAMEWORK | {"duration_text": "To år", "ends_on": None},
    FRAMEWORK | {"starts_on": date(2027, 1, 4), "ends_on": date(2031, 1, 5)},
    FRAMEWORK | {"starts_on": date(2027, 1, 4), "ends_on": date(2031, 1, 3)},
    {"scope": "Intervju og forhandling"},
    {"model": None},
    {"model": None, "criteria": (competitions.QUALITY, competitions.CLIMATE)},
    {"criteria": (replace(competitions.PRICE, weight=Decimal(41)), competitions.QUALITY, competitions.CLIMATE)},
]
AT_OTHER_TIMES: list[tuple[datetime, dict[str, Any]]] = [
    (competitions.BEFORE_JULY, LIGHT | REASON | GREEN | {"climate_answer": "combined"}),
    (competitions.BEFORE_JULY, REASON | {"climate_answer": "essential_interest"}),
    (datetime(2018, 12, 3, 11, tzinfo=UTC), {"climate_answer": ""}),
    (datetime(2017, 3, 1, 11, tzinfo=UTC), {"climate_answer": ""}),
]
SYSTEMS: list[dict[str, Any]] = [
    {"climate_answer": "requirements"},
    {"climate_answer": "combined", **REASON},
    {"climate_answer": "insignificant"},
]


def planted() -> Iterator[Finding]:
    """What the check finds in every draft in which some test plants a fault."""
    for change in COMPETITIONS:
        yield from check_competition(replace(competitions.WHOLE, **change), competitions.NOON)
    for at, change in AT_OTHER_TIMES:
        yield from competitions.moved_to(at, **change).values()
    for change in SYSTEMS:
        yield from check_dps(replace(systems.WHOLE, **change), systems.NOON)
    for change in _changes(competitions, rules.COMPETITION_FAULTS):
        yield from check_competition(replace(competitions.WHOLE, **change), competitions.NOON)
    for change in _changes(systems, rules.DPS_FAULTS):
        yield from check_dps(replace(systems.WHOLE, **change), systems.NOON)


def _changes(module: Any, more: list[tuple[dict[str, Any], str, str]]) -> Iterator[dict[str, Any]]:
    (rows,) = module.test_each_fault_is_found_and_said_in_every_language.pytestmark
    yield from (row[0] for row in [*rows.args[1], *more])


def findings() -> Iterator[dict[str, Any]]:
    for one in sorted(planted(), key=lambda finding: finding.code):
        yield {
            "code": one.code,
            "severity": one.severity,
            "clause": one.clause,
            "field": one.field,
            "rules": one.rules,
            "facts": one.facts,
        }


def limits() -> Iterator[dict[str, Any]]:
    """What each case of a time limit tells: its number, its clause and every step of the counting."""
    for limit in [*LIMITS, "public_from"]:
        for case in cases(f"deadlines/{limit}.jsonl"):
            found = getattr(deadlines, limit)(**arguments(case.values[0]["given"]))
            yield {
                "limit": limit,
                "given": case.values[0]["given"],
                "rule": found.rule,
                "clause": found.clause,
                "verified": found.verified,
                "steps": [[step.key, step.facts] for step in found.steps],
            }


def guidance() -> Iterator[dict[str, Any]]:
    """The grounds of every answer of the guide, lawful or not."""
    for case in cases("procedures/guide.jsonl"):
        found = guide(purchase(**dict(case.values[0]["purchase"])))
        yield {
            "purchase": case.values[0]["purchase"],
            "governing": found.governing,
            "suitability": found.suitability,
            "options": found.options,
        }


def regimes() -> Iterator[dict[str, Any]]:
    """Why a purchase falls in its regime, and the standstill that follows."""
    for case in cases("rulesets/regimes.jsonl"):
        found = classified(case.values[0])
        known = found.regime is not Regime.UNKNOWN
        day = date.fromisoformat(case.values[0]["announced_on"])
        value = Decimal(case.values[0]["value"])
        yield {
            "case": case.values[0],
            "clause": found.clause,
            "reasons": [[reason.code, reason.facts] for reason in found.reasons],
            "thresholds": found.thresholds,
            "unknown": [unknown.rule for unknown in found.unknown],
            "standstill": standstill(found.regime, found.service_kind, value, day) if known else None,
        }


def files() -> Iterator[dict[str, Any]]:
    """The text for the file where a person chose the last of the lawful procedures, in bokmål; every eighth case."""
    for case in cases("procedures/guide.jsonl")[::8]:
        found = guide(purchase(**dict(case.values[0]["purchase"])))
        for option in found.lawful[-1:]:
            choice = Choice(procedure=option.procedure, reason="Passer best.", decided_by="Kari", decided_on=TODAY)
            yield {"purchase": case.values[0]["purchase"], "file": list(file_text(found, "nb", choice).lines())}


TABLES: dict[str, Rows] = {
    "findings": findings,
    "limits": limits,
    "guidance": guidance,
    "regimes": regimes,
    "files": files,
}


@pytest.mark.parametrize("table", TABLES)
def test_what_is_told_is_what_stands_in_the_table(table: str) -> None:
    added, gone = differences(table, TABLES[table])
    assert (added, gone) == ([], []), "review the change and run `python -m tests.core.told`"
