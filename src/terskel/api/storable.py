"""JSON whose texts can be kept: it can spell NUL and half a character, which PostgreSQL keeps in no text."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

_SPELLED_NUL: Final = b"\\u0000"
_SPELLED_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


class Unstorable(ValueError):
    """`location` is where such a text stands: the keys and places that lead to it."""

    def __init__(self, location: tuple[str, ...]) -> None:
        super().__init__(".".join(location))
        self.location = location


def parsed(body: bytes) -> Any:
    """What the JSON says; raises Unstorable, or ValueError for what is none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        if _SPELLED_HALF.search(body):
            _require_storable(json.loads(body))  # orjson tells that there is one, but not where
        raise
    if _SPELLED_NUL in body:
        _require_storable(found)
    return found


def _require_storable(found: object) -> None:
    for location, text in _texts(found, ()):
        if _UNSTORABLE.search(text):
            raise Unstorable(location)


def _texts(value: object, location: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield location, key
            yield from _texts(one, (*location, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _texts(one, (*location, str(place)))
