"""Content-addressed storage: a file lies under the SHA-256 of its bytes, on disk or in any Django storage."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage, storages

CHUNK = 1024 * 1024
IN_MEMORY = 8 * CHUNK


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
    digest = hashlib.sha256()
    size = 0
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise TooLarge
            digest.update(chunk)
            spool.write(chunk)
        stored = Stored(digest.hexdigest(), size)
        if size:
            spool.seek(0)
            _keep(stored, spool)
    return stored


@contextmanager
def reading(sha256: str) -> Iterator[File[bytes]]:
    with _storage().open(_name(sha256), "rb") as file:
        yield file


def _keep(stored: Stored, content: IO[bytes]) -> None:
    storage = _storage()
    name = _name(stored.sha256)
    if storage.exists(name):
        if storage.size(name) == stored.size:
            return
        storage.delete(name)
    kept = storage.save(name, File(content))
    if kept != name:
        storage.delete(kept)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _storage() -> Storage:
    return storages["content"]
