"""The store of sealed parts: files go in as they stream, each part an age file under its own hash.

Nothing is written in plain, not even for a moment: a part is sealed in memory and then saved.
Parts that no row names (a rolled-back act, a cut connection) are ciphertext nobody can point at, until they are swept.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from terskel.core.canonical import Json
from terskel.core.envelopes import MAIN, Envelope
from terskel.core.sealing import age
from terskel.vault.queries import recipient_of

_NAMED: Final = re.compile("[0-9a-f]{64}")


class DamagedPart(Exception):
    """A part's bytes are gone or are no longer those that were sealed."""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """sha256 and size in bytes of the ciphertext, and how many bytes it holds."""

    sha256: str
    size: int
    plain_size: int

    def to_json(self) -> dict[str, Json]:
        return {"sha256": self.sha256, "size": self.size, "plain_size": self.plain_size}

    @staticmethod
    def from_json(data: Mapping[str, object]) -> "SealedPart":
        """Raises ValueError for what `to_json` did not write."""
        match data:
            case {"sha256": str(sha256), "size": int(size), "plain_size": int(plain_size)}:
                return SealedPart(sha256, size, plain_size)
        raise ValueError("not a sealed part")


def seal_stream(matter_id: UUID, chunks: Iterable[bytes], envelope: Envelope = MAIN) -> Iterator[SealedPart]:
    """Seal the stream to the matter's key, part by part as it comes, holding one part in memory.

    A part is stored when it is yielded; an empty stream has no part.
    """
    return seal_stream_to(recipient_of(matter_id, envelope), chunks)


def seal_stream_to(recipient: str, chunks: Iterable[bytes]) -> Iterator[SealedPart]:
    """As `seal_stream`, to any age recipient (drafts: the installation's)."""
    for ciphertext, plain_size in age.encrypt_parts(chunks, [recipient]):
        yield _stored(ciphertext, plain_size)


def sent_part(ciphertext: bytes) -> SealedPart:
    """What a part that its sender sealed is; raises NotSealed for what is no age file. Nothing is stored.

    Whether the matter's key opens it nobody can tell before the opening.
    """
    return SealedPart(hashlib.sha256(ciphertext).hexdigest(), len(ciphertext), age.plain_size(ciphertext))


def keep_sent(part: SealedPart, ciphertext: bytes) -> None:
    """Store a part that its sender sealed. Sent again it is the same part, and stored anew where it was cut off.

    The caller keeps others from storing or erasing the same part meanwhile.
    """
    if any(_storage().exists(name) for name in _names(part.sha256)):
        try:
            ciphertext_of(part)
        except DamagedPart:
            forget_part(part.sha256)
        else:
            return
    _store(part, ciphertext)


def seal_bytes(matter_id: UUID, content: bytes, envelope: Envelope = MAIN) -> bytes:
    """One age file to the matter's key, for content small enough for a column."""
    return age.encrypt(content, [recipient_of(matter_id, envelope)])


def open_bytes(identity: str, ciphertext: bytes) -> bytes:
    """What `seal_bytes` sealed; raises CannotOpen."""
    return age.decrypt(ciphertext, identity)


def open_part(identity: str, part: SealedPart) -> bytes:
    """The plaintext of one part, after its hash; raises DamagedPart or CannotOpen."""
    return age.decrypt(ciphertext_of(part), identity)


def open_stream(identity: str, parts: Iterable[SealedPart]) -> Iterator[bytes]:
    """The plaintext of a file, one part at a time."""
    return (open_part(identity, part) for part in parts)


def ciphertext_of(part: SealedPart) -> bytes:
    """The age file itself; raises DamagedPart when it is not the one that was sealed."""
    ciphertext = _bytes(part.sha256)
    if hashlib.sha256(ciphertext).hexdigest() != part.sha256:
        raise DamagedPart(part.sha256)
    return ciphertext


def forget_part(sha256: str) -> None:
    """Erase a part that no row names."""
    for name in _names(sha256):
        _storage().delete(name)


def stored_before(instant: datetime) -> Iterator[str]:
    """The hashes of all parts that were stored before an instant of the store's own clock, in the store's order."""
    storage = _storage()
    folders, _files = _listed("")
    for first in folders:
        second, files = _listed(first)
        here = [(first, sha256) for sha256 in files]
        earlier = [(f"{first}/{folder}", sha256) for folder in second for sha256 in _listed(f"{first}/{folder}")[1]]
        for folder, sha256 in here + earlier:
            name = f"{folder}/{sha256}"
            if not is_kept_name(name):
                continue
            try:
                stored_at = storage.get_modified_time(name)
            except FileNotFoundError:  # erased since it was listed
                continue
            if stored_at < instant:
                yield sha256


def is_kept_name(name: str) -> bool:
    """Whether a whole part lies, or lay before, under that name; anything else in the store is half done."""
    sha256 = name.rpartition("/")[2]
    return _NAMED.fullmatch(sha256) is not None and name in _names(sha256)


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """The folders in it, and the files."""
    try:
        folders, files = _storage().listdir(folder)
    except FileNotFoundError:  # nothing has been stored yet
        return [], []
    return sorted(folders), sorted(files)


def _stored(ciphertext: bytes, plain_size: int) -> SealedPart:
    part = SealedPart(hashlib.sha256(ciphertext).hexdigest(), len(ciphertext), plain_size)
    _store(part, ciphertext)
    return part


def _store(part: SealedPart, ciphertext: bytes) -> None:
    name, _earlier = _names(part.sha256)
    saved = _storage().save(name, ContentFile(ciphertext))
    if saved != name:
        raise DamagedPart(f"{part.sha256} was stored as {saved}")


def _bytes(sha256: str) -> bytes:
    for name in _names(sha256):
        try:
            with _storage().open(name, "rb") as file:
                found: bytes = file.read()
        except FileNotFoundError:
            continue
        return found
    raise DamagedPart(sha256)


def _names(sha256: str) -> tuple[str, str]:
    """Where a part is stored, and where it was before the second folder was given up.

    With 65,536 folders nearly each part made one of its own, which took the disk longer than the part.
    """
    return f"{sha256[:2]}/{sha256}", f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _storage() -> Storage:
    return storages["sealed"]
