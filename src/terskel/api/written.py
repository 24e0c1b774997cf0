"""Answers that are written once for each version of what they say, and kept by this process as bytes.

Whoever asks has read the version now: what is kept under another is never sent.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from django.http import HttpResponse
from pydantic import BaseModel

MEDIA_TYPE: Final = "application/json"


def spelled(data: Any) -> bytes:
    """JSON as the whole API spells it: instants in UTC, ids and names as text."""
    return orjson.dumps(data, default=_named, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def answer_of(schema: type[BaseModel], rows: Sequence[object]) -> HttpResponse:
    """A long list whose rows hold what the schema names just as it is said: nothing of it has to be checked."""
    names = tuple(schema.model_fields)
    return _sent(spelled([{name: getattr(row, name) for name in names} for row in rows]))


class Written:
    """The answers of one schema, at most `most` bytes of them; those asked for longest ago go first."""

    def __init__(self, schema: type[BaseModel], *, most: int) -> None:
        self._schema, self._most = schema, most
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def answer(self, version: Hashable, of: Callable[[], object]) -> HttpResponse:
        """The answer of this version, written of what `of` gives where it is not kept."""
        with self._lock:
            content = self._kept.get(version)
            if content is not None:
                self._kept.move_to_end(version)
        if content is None:
            content = spelled(self._schema.model_validate(of()).model_dump())
            self._keep(version, content)
        return _sent(content)

    def _keep(self, version: Hashable, content: bytes) -> None:
        with self._lock:
            if version not in self._kept:
                self._kept[version] = content
                self._size += len(content)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])


def _sent(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _named(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no spelling in the API")
