"""The shipped JSON Schemas (draft 2020-12) and the part of the standard that they use, read exactly.

Known words: type, properties, required, additionalProperties, items, minItems, maxItems, uniqueItems, enum, const,
pattern, minLength, minimum, maximum, exclusiveMinimum, format (date, date-time), $ref to `#/$defs/…`. A schema with any
other word that asserts something does not load, so that nothing in a schema is silently without effect.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from terskel.cli.files.faults import Fault

FIRST_YEAR: Final = 1994
"""The EEA Agreement entered into force; nothing here was announced before it."""
LAST_YEAR: Final = 2100

_MOST_DIGITS: Final = 18
"""Before the decimal point; what has more is a slip of the hand, and of no use in kroner or points."""
_MOST_PLACES: Final = 60

_TIMES: Final = {"date": "no_date", "date-time": "no_instant"}
_SILENT: Final = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "default", "$comment"})
_KNOWN: Final = frozenset(
    (
        *("type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems"),
        *("enum", "const", "pattern", "minLength", "minimum", "maximum", "exclusiveMinimum", "format", "$ref"),
    )
)
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, Decimal),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


class UnreadableSchema(Exception):
    """A shipped schema uses a word that nothing here checks."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One shipped schema."""

    name: str
    root: Mapping[str, Any]

    def __post_init__(self) -> None:
        _require_known(self.name, self.root)

    @staticmethod
    def of(name: str) -> "Schema":
        """The shipped schema `<name>.json`; read once."""
        return _shipped(name)

    def faults(self, value: object) -> list[Fault]:
        """Everything in which `value` (numbers as int or Decimal) differs from the schema, in order of the file."""
        return list(self._faults(value, self.root, ""))

    def _faults(self, value: object, rule: Mapping[str, Any], place: str) -> Iterator[Fault]:
        if "$ref" in rule:
            yield from self._faults(value, self._defined(rule["$ref"]), place)
            return
        if "type" in rule and not _is(value, rule["type"]):
            wanted = rule["type"] if isinstance(rule["type"], str) else rule["type"][0]
            yield Fault("wrong_type", place, {"wanted_type": wanted, "found_type": _named(value)})
            return
        if "const" in rule and value != rule["const"]:
            yield Fault("not_among", place, {"found": str(value), "allowed": (str(rule["const"]),)})
        if "enum" in rule and value not in rule["enum"]:
            yield Fault("not_among", place, {"found": str(value), "allowed": tuple(map(str, rule["enum"]))})
        match value:
            case dict():
                yield from self._object(value, rule, place)
            case list():
                yield from self._array(value, rule, place)
            case str():
                yield from _text(value, rule, place)
            case bool() | None:
                return
            case int() | Decimal():
                yield from _number(value, rule, place)

    def _object(self, value: dict[str, object], rule: Mapping[str, Any], place: str) -> Iterator[Fault]:
        known: Mapping[str, Any] = rule.get("properties", {})
        for name in rule.get("required", ()):
            if name not in value:
                yield Fault("missing", _inside(place, name))
        for name, inner in value.items():
            if name in known:
                yield from self._faults(inner, known[name], _inside(place, name))
            elif isinstance(others := rule.get("additionalProperties", True), dict):
                yield from self._faults(inner, others, _inside(place, name))
            elif not others:
                yield Fault("unknown_field", _inside(place, name), {"allowed": tuple(known)})

    def _array(self, value: list[object], rule: Mapping[str, Any], place: str) -> Iterator[Fault]:
        if len(value) < rule.get("minItems", 0):
            yield Fault("too_few", place, {"minimum": rule["minItems"], "found": len(value)})
        if "maxItems" in rule and len(value) > rule["maxItems"]:
            yield Fault("too_many", place, {"maximum": rule["maxItems"], "found": len(value)})
        seen: list[object] = []
        for number, inner in enumerate(value):
            if rule.get("uniqueItems") and inner in seen:
                yield Fault("twice", f"{place}[{number}]", {"found": str(inner)})
            seen.append(inner)
            yield from self._faults(inner, rule.get("items", {}), f"{place}[{number}]")

    def _defined(self, reference: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.root["$defs"][reference.removeprefix("#/$defs/")]
        return found


def _text(value: str, rule: Mapping[str, Any], place: str) -> Iterator[Fault]:
    if len(value) < rule.get("minLength", 0):
        yield Fault("empty", place)
    elif "pattern" in rule and not re.search(rule["pattern"], value):
        yield Fault(f"no_{rule['title']}", place, {"found": value})
    elif rule.get("format") in _TIMES:
        yield from _time(value, rule["format"], place)


def _time(value: str, kind: str, place: str) -> Iterator[Fault]:
    """A day, or an instant with its zone, in a year in which procurement law of the EEA can be asked for."""
    try:
        found = datetime.fromisoformat(value)
        whole = found.date().isoformat() == value if kind == "date" else found.tzinfo is not None
    except ValueError:
        whole = False
    if not whole:
        yield Fault(_TIMES[kind], place, {"found": value})
    elif not FIRST_YEAR <= found.year <= LAST_YEAR:
        yield Fault("absurd_date", place, {"found": value, "first": FIRST_YEAR, "last": LAST_YEAR})


def _number(value: int | Decimal, rule: Mapping[str, Any], place: str) -> Iterator[Fault]:
    found = Decimal(value)
    if _absurd(found):
        yield Fault("absurd_number", place, {"digits": _MOST_DIGITS})
        return
    if "minimum" in rule and found < rule["minimum"]:
        yield Fault("too_small", place, {"found": found, "minimum": Decimal(rule["minimum"])})
    if "exclusiveMinimum" in rule and found <= rule["exclusiveMinimum"]:
        yield Fault("not_above", place, {"found": found, "minimum": Decimal(rule["exclusiveMinimum"])})
    if "maximum" in rule and found > rule["maximum"]:
        yield Fault("too_large", place, {"found": found, "maximum": Decimal(rule["maximum"])})


def _absurd(value: Decimal) -> bool:
    """More digits than anything here can have; written out it could fill the memory."""
    exponent = value.as_tuple().exponent
    return value.adjusted() >= _MOST_DIGITS or not isinstance(exponent, int) or exponent < -_MOST_PLACES


def _is(value: object, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    return any(isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in names)


def _named(value: object) -> str:
    return next(name for name in _TYPES if _is(value, name))


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _require_known(name: str, rule: object) -> None:
    """Raises UnreadableSchema when some word of the schema would be without effect."""
    if not isinstance(rule, Mapping):
        return
    if strangers := rule.keys() - _KNOWN - _SILENT:
        raise UnreadableSchema(f"{name}: {', '.join(sorted(strangers))}")
    for group in ("properties", "$defs"):
        for inner in rule.get(group, {}).values():
            _require_known(name, inner)
    for word in ("items", "additionalProperties"):
        _require_known(name, rule.get(word))


@cache
def _shipped(name: str) -> Schema:
    source = files("terskel.cli.files") / "schemas" / f"{name}.json"
    return Schema(name, json.loads(source.read_text(encoding="utf-8")))
