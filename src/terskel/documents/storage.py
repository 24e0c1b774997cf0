"""Content-addressed storage: a file lies under the SHA-256 of its bytes, on disk or in any Django storage."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage, storages

CHUNK = 1024 * 1024
IN_MEMORY = 8 * CHUNK
HASH = re.compile("[0-9a-f]{64}")


class _Whole(File):  # type: ignore[type-arg]  # not generic when it runs
    """Handed on in pieces as large as memory takes, since each piece is a copy."""

    DEFAULT_CHUNK_SIZE = IN_MEMORY


class TooLarge(Exception):
    """The stream holds more bytes than allowed."""


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int


def store(stream: IO[bytes], *, limit: int) -> Stored:
    """Keep the stream's bytes and tell their hash and size; raises `TooLarge` past `limit` bytes.

    A rolled-back transaction leaves bytes that no row names; they are found again when the same content comes.
    """
    with spooled(iter(partial(stream.read, CHUNK), b""), limit=limit) as (stored, spool):
        if stored.size:
            keep(stored, spool)
    return stored


@contextmanager
def spooled(chunks: Iterable[bytes], *, limit: int) -> Iterator[tuple[Stored, IO[bytes]]]:
    """The bytes, with their hash and size, before anything of them is kept; raises `TooLarge` past `limit` bytes.

    What comes in one piece is not copied. More than 8 MiB in pieces lie in a file without a name, which is gone with
    the process.
    """
    digest = hashlib.sha256()
    size = 0

    def hashed() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge
            digest.update(chunk)
            yield chunk

    pieces = hashed()
    first, second = next(pieces, b""), next(pieces, None)
    if second is None:
        yield Stored(digest.hexdigest(), size), BytesIO(first)
        return
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        for chunk in chain((first, second), pieces):
            spool.write(chunk)
        spool.seek(0)
        yield Stored(digest.hexdigest(), size), spool


@contextmanager
def reading(sha256: str) -> Iterator[File[bytes]]:
    with _storage().open(_name(sha256), "rb") as file:
        yield file


def keep(stored: Stored, content: IO[bytes]) -> None:
    """Put the bytes in their place; what a process that died left there half is put right."""
    storage = _storage()
    name = _name(stored.sha256)
    if storage.exists(name):
        if storage.size(name) == stored.size:
            return
        storage.delete(name)
    kept = storage.save(name, _Whole(content))
    if kept != name:
        storage.delete(kept)


def erase(sha256: str) -> None:
    """The bytes are gone; nothing happens where there are none."""
    _storage().delete(_name(sha256))


def is_kept_name(name: str) -> bool:
    """Whether a whole file lies under that name; anything else in the store is half done."""
    sha256 = name.rpartition("/")[2]
    return HASH.fullmatch(sha256) is not None and name == _name(sha256)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _storage() -> Storage:
    return storages["content"]
