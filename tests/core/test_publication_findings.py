"""What each finding of the check weighs, cites, points at and tells, as a table that a lawyer can read.

The table is `vectors/publication/findings.jsonl`. After a change of the law or of a check:
`python -m tests.core.test_publication_findings` writes it anew, and the difference is reviewed line by line.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from terskel.core.publication import Finding, check_competition, check_dps
from tests.core import test_publication_competition as competitions
from tests.core import test_publication_dps as systems
from tests.core import test_publication_rules as rules

TABLE = Path(__file__).resolve().parents[2] / "vectors" / "publication" / "findings.jsonl"
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


def table() -> list[str]:
    """A line of JSON for every finding that differs from the others in anything it says."""
    lines = set()
    for one in planted():
        row = {"code": one.code, "severity": one.severity, "clause": one.clause, "field": one.field}
        row |= {"rules": list(one.rules), "facts": dict(sorted(one.facts.items()))}
        lines.add(json.dumps(row, ensure_ascii=False, default=_spelt))
    return sorted(lines)


def _spelt(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def test_each_finding_weighs_cites_points_and_tells_what_the_table_says() -> None:
    known = TABLE.read_text(encoding="utf-8").splitlines()
    now = table()
    assert [line for line in now if line not in known] == []
    assert [line for line in known if line not in now] == []


def write() -> None:
    TABLE.write_text("\n".join(table()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
