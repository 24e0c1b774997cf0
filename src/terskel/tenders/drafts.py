"""Drafts, encrypted with the installation's draft key, which lies outside database, file store and backups."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Final, Self

import pyrage

from terskel import installation
from terskel.tenders import content
from terskel.tenders.content import Content

LONGEST_TYPE: Final = 255


@dataclass(frozen=True, slots=True)
class About:
    """What a file is called and says it is."""

    name: str
    media_type: str

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        return cls(**json.loads(data))


@dataclass(frozen=True, slots=True)
class Sent(About):
    """What the sender of a file says of it before it comes. `changed` is when it was last changed, as the sender's
    machine writes it: with name, kind and size it tells whether a file that is sent again is the same one."""

    changed: str = ""


def fitting_type(media_type: str) -> str:
    """The media type that the sender told, unless it is none that can be kept."""
    fits = len(media_type) <= LONGEST_TYPE and media_type.isprintable()
    return media_type if fits else "application/octet-stream"


def locked(data: bytes) -> bytes:
    """`data` as only this installation can read it."""
    ciphertext: bytes = pyrage.encrypt(data, [_public_half(installation.draft_identity())])
    return ciphertext


@lru_cache(maxsize=2)
def _public_half(identity: pyrage.x25519.Identity) -> pyrage.x25519.Recipient:
    """Working it out takes as long as encrypting to it."""
    return identity.to_public()


def unlocked(data: bytes | memoryview) -> bytes:
    plaintext: bytes = pyrage.decrypt(bytes(data), [installation.draft_identity()])
    return plaintext


def read(draft: bytes | memoryview | None) -> Content:
    """The answers so far, from the bytes of the draft; empty before the first save."""
    return Content() if draft is None else content.from_bytes(unlocked(draft))
