"""Tables of all that the core tells besides its answers: codes, clauses, grounds, facts and steps.

They lie in `vectors/told`, one JSON object a line, for a lawyer to read and for another program to compare with.
After a change of the law, of a check or of a vector `python -m tests.core.told` writes them anew; the difference is
reviewed line by line before it is committed.
"""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from terskel.core.rulesets import Rule

FOLDER = Path(__file__).resolve().parents[2] / "vectors" / "told"
Rows = Callable[[], Iterator[dict[str, Any]]]


def plain(value: Any) -> Any:
    """A value as JSON; a rule of the law is its id, for its values have tables of their own."""
    match value:
        case Rule():
            return value.id
        case Enum():
            return value.value
        case Decimal() | date() | datetime():
            return str(value)
        case Mapping():
            return {str(key): plain(value[key]) for key in sorted(value)}
        case frozenset() | set():
            return sorted(plain(one) for one in value)
        case list() | tuple():
            return [plain(one) for one in value]
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    return value


def lines(rows: Rows) -> list[str]:
    """The rows of a table, each once, in the order in which they are told."""
    return list(dict.fromkeys(json.dumps(plain(row), ensure_ascii=False) for row in rows()))


def differences(name: str, rows: Rows) -> tuple[list[str], list[str]]:
    """(what is told and does not stand in the table, what stands there and is no longer told)."""
    known, now = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines(), lines(rows)
    return [line for line in now if line not in known], [line for line in known if line not in now]


def main() -> None:
    from tests.core.test_told import TABLES

    for name, rows in TABLES.items():
        (FOLDER / f"{name}.jsonl").write_text("\n".join(lines(rows)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
