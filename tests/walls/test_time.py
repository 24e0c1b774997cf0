"""Time is read in one place: no SQL of ours asks the database for it, but the clock's and what is told of the queue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.walls.source import PACKAGE, label, modules

READS_TIME = re.compile(
    r"\b(?:clock_timestamp|statement_timestamp|transaction_timestamp|now)\(\)|\bcurrent_(?:timestamp|date)\b", re.I
)
# The queue's own table is written by the database's time, and its age is told by the same.
MAY = {"clock.py", "project/counting.py"}


def read_in(path: Path) -> Iterator[str]:
    """Strings that are handed to something, or named: documentation may speak of time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if not isinstance(one, ast.Constant) or not isinstance(one.value, str) or id(one) in said:
            continue
        if found := READS_TIME.search(one.value):
            yield f"{label(path)}:{one.lineno} {found[0]}"


def test_no_sql_outside_the_clock_reads_the_time() -> None:
    here = [path for path in modules() if str(path.relative_to(PACKAGE)) not in MAY]
    assert [one for path in here for one in read_in(path)] == []


@pytest.mark.parametrize("sql", ["SELECT clock_timestamp()", "UPDATE x SET at = NOW()", "SELECT CURRENT_TIMESTAMP"])
def test_a_planted_one_is_found(tmp_path: Path, sql: str) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f'"""Now() is spoken of."""\ncursor.execute("{sql}")\n')
    assert len(list(read_in(planted))) == 1
