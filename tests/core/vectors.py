"""Reads the language-neutral cases in `vectors/`: one JSON object a line, the file's name is the rule."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent.parent / "vectors"


def cases(path: str) -> list[Any]:
    """The cases of a file as pytest parameters, named by what they say they are from."""
    lines = (FOLDER / path).read_text(encoding="utf-8").splitlines()
    return [pytest.param(json.loads(line), id=f"{path}:{number}") for number, line in enumerate(lines, 1)]


def month_days(texts: list[str]) -> frozenset[tuple[int, int]]:
    """`["12-24"]` -> {(12, 24)}."""
    return frozenset((int(text[:2]), int(text[3:])) for text in texts)


def argument(name: str, value: object) -> object:
    """A given value as the function wants it, by the ending of its name."""
    if isinstance(value, str) and name.endswith("_at"):
        return instant(value)
    if isinstance(value, str) and name.endswith("_on"):
        return date.fromisoformat(value)
    return month_days(value) if name == "extra_free" and isinstance(value, list) else value


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
