"""Reads the language-neutral cases in `vectors/`: one JSON object a line, the file's name is the rule."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from terskel.core.rulesets.own import OwnRules

FOLDER = Path(__file__).resolve().parent.parent.parent / "vectors"


def cases(path: str) -> list[Any]:
    """The cases of a file as pytest parameters, named by what they say they are from."""
    lines = (FOLDER / path).read_text(encoding="utf-8").splitlines()
    return [pytest.param(json.loads(line), id=f"{path}:{number}") for number, line in enumerate(lines, 1)]


def month_days(texts: list[str]) -> frozenset[tuple[int, int]]:
    """`["12-24"]` -> {(12, 24)}."""
    return frozenset((int(text[:2]), int(text[3:])) for text in texts)


def arguments(given: dict[str, Any]) -> dict[str, Any]:
    """The given values as a time limit wants them; extra free days are an own rule of the organisation."""
    values = {name: argument(name, value) for name, value in given.items() if name != "extra_free"}
    if "extra_free" in given:
        values["own"] = OwnRules(extra_free=month_days(given["extra_free"]))
    return values


def argument(name: str, value: object) -> object:
    """A given value as the function wants it, by the ending of its name."""
    if isinstance(value, str) and name.endswith("_at"):
        return instant(value)
    if isinstance(value, str) and name.endswith("_on"):
        return date.fromisoformat(value)
    return value


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
