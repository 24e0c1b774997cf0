"""What is wrong with one field of a request, in its reader's language. What was sent is not repeated."""

from collections.abc import Mapping
from typing import Any, Final

from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook

BOOK: Final = Phrasebook.of("api")

_LIMITS: Final[Mapping[str, tuple[str, str]]] = {
    "string_too_short": ("characters_least", "min_length"),
    "string_too_long": ("characters_most", "max_length"),
    "too_short": ("entries_least", "min_length"),
    "too_long": ("entries_most", "max_length"),
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("most", "le"),
    "literal_error": ("one_of", "expected"),
    "enum": ("one_of", "expected"),
    "string_pattern_mismatch": ("pattern", "pattern"),
}
"""What pydantic calls it -> our words for it, and what of its facts they say."""

_KINDS: Final[Mapping[str, str]] = {
    "bool": "yes_no",
    "date": "day",
    "datetime": "instant",
    "decimal": "number",
    "dict": "object",
    "float": "number",
    "int": "whole_number",
    "list": "list",
    "model": "object",
    "string": "text",
    "timezone": "instant",
    "uuid": "id",
}
"""The beginning of what pydantic calls a wrong kind -> our words for the right one."""


def message(error: Mapping[str, Any], language: Language) -> str:
    """`error`: one of pydantic's, with `type` and `ctx`."""
    kind, facts = str(error.get("type", "")), error.get("ctx") or {}
    if kind == "missing":
        return BOOK.say("field.missing", language)
    if kind == "extra_forbidden":
        return BOOK.say("field.unknown", language)
    if kind in _LIMITS:
        name, fact = _LIMITS[kind]
        return BOOK.say(f"field.{name}", language, limit=str(facts.get(fact, "")).replace(" or ", ", "))
    wanted = _KINDS.get(kind.partition("_")[0])
    return BOOK.say(f"field.{wanted or 'other'}", language)
