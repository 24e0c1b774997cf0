"""Reads a JSON file exactly: no number passes through a float, and what is wrong is named by its field."""

import json
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.schema import Schema

_LONGEST_WHOLE: Final = 100


def read(path: str, schema: str) -> dict[str, Any]:
    """The object in the file (`-`: standard input), as the shipped schema demands it; raises BadFile."""
    return checked(path, loaded(path), schema)


def loaded(path: str) -> dict[str, Any]:
    """The object in the file, unchecked; raises BadFile."""
    return parsed(path, loaded_text(path))


def loaded_text(path: str) -> str:
    """The text of the file (`-`: standard input); raises BadFile."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except FileNotFoundError as reason:
        raise BadFile(path, [Fault("no_file")]) from reason
    except OSError as reason:
        raise BadFile(path, [Fault("unreadable", facts={"reason": reason.strerror or str(reason)})]) from reason
    except UnicodeDecodeError as reason:
        raise BadFile(path, [Fault("no_utf8")]) from reason


def parsed(name: str, text: str) -> dict[str, Any]:
    """The JSON object in `text`: whole numbers are int, all others Decimal; raises BadFile."""
    try:
        value = json.loads(
            text, parse_float=Decimal, parse_int=_whole, parse_constant=_NotFinite, object_pairs_hook=_once
        )
    except _Broken as reason:
        raise BadFile(name, [reason.fault]) from reason
    except json.JSONDecodeError as reason:
        place = {"line": reason.lineno, "column": reason.colno}
        raise BadFile(name, [Fault("no_json", facts=place)]) from reason
    if faults := list(_not_finite(value)):
        raise BadFile(name, faults)
    if not isinstance(value, dict):
        raise BadFile(name, [Fault("no_object")])
    return value


def checked(name: str, value: dict[str, Any], schema: str) -> dict[str, Any]:
    """The value itself when it follows the schema; raises BadFile with every fault."""
    if faults := Schema.of(schema).faults(value):
        raise BadFile(name, faults)
    return value


class _Broken(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class _NotFinite(str):
    """NaN or an infinity, which Python reads though JSON knows none; held until the place of it is known."""

    __slots__ = ()


def _whole(text: str) -> int | Decimal:
    """One of absurd length stays a Decimal, which the schema finds; Python would not read it as an int."""
    return int(text) if len(text) <= _LONGEST_WHOLE else Decimal(text)


def _not_finite(value: object, place: str = "") -> Iterator[Fault]:
    if isinstance(value, _NotFinite):
        yield Fault("not_finite", place, facts={"found": str(value)})
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _not_finite(one, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _not_finite(one, f"{place}[{number}]")


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Broken(Fault("field_twice", name))
        found[name] = value
    return found
