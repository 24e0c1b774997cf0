"""What a backup is made of: the names in its tar, its manifest and its end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.core.files.storage import Storage, storages

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
END: Final = "end.json"
HEADS: Final = "audit-heads.jsonl"
STORES: Final = ("content", "sealed")
DATABASE: Final = "database"
PIECE: Final = 8 * 1024 * 1024
"""Bytes of the database's dump in one piece: a tar must know the length of what it takes before it takes it."""


class NoBackup(Exception):
    """What was given is no backup, or none that can be used here; the text says why."""


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public halves of an installation's keys: what tells whether the keys at hand are the ones it had.

    `signing` in base64, `drafts` an age recipient, `issuers` the SHA-256 of each certificate, the oldest first.
    Empty for a key that there was none of.
    """

    signing: str = ""
    drafts: str = ""
    issuers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """`postgresql`: the server's version, as 150018. `migrations`: the newest of each app."""

    version: str
    made_at: str
    postgresql: int
    migrations: Mapping[str, str]
    keys: PublicKeys
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    @staticmethod
    def from_bytes(written: bytes) -> Manifest:
        """Raises NoBackup."""
        try:
            data: dict[str, Any] = json.loads(written)
            if data["format"] != FORMAT:
                raise NoBackup(f"This backup is of format {data['format']}, made by a newer Terskel.")
            keys = data.pop("keys")
            return Manifest(keys=PublicKeys(keys["signing"], keys["drafts"], tuple(keys["issuers"])), **data)
        except (ValueError, KeyError, TypeError) as error:
            raise NoBackup("This is no backup made by `terskel backup`.") from error


@dataclass(slots=True)
class End:
    """`files` and `sizes` (bytes) by store; `database` the dump's SHA-256; `changed` files no longer what they were."""

    files: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STORES, 0))
    sizes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STORES, 0))
    database: str = ""
    database_bytes: int = 0
    changed: list[str] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    @staticmethod
    def from_bytes(written: bytes) -> End:
        """Raises NoBackup."""
        try:
            return End(**json.loads(written))
        except (ValueError, TypeError) as error:
            raise NoBackup("The end of this backup can't be read.") from error


def kept_in(store: str) -> Iterator[str]:
    """The names of all files in a store, folder by folder: never all at once in memory."""
    yield from (name for name in _under(storages[store], "") if is_kept_name(store, name))


def is_kept_name(store: str, name: str) -> bool:
    """Whether the store keeps a whole file under that name; anything else there is half done."""
    from terskel.documents import storage as documents
    from terskel.vault import sealed

    return documents.is_kept_name(name) if store == "content" else sealed.is_kept_name(name)


def is_empty(store: str) -> bool:
    return next(_under(storages[store], ""), None) is None


def _under(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from _under(storage, f"{folder}/{name}" if folder else name)
