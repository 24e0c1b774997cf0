"""The age format (https://age-encryption.org/v1), X25519 recipients.

Identities and recipients are passed as their texts, `AGE-SECRET-KEY-1…` and `age1…`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import pyrage
from pyrage import x25519

PART_SIZE: Final = 8 * 1024 * 1024
"""Bytes of plaintext in a part: the unit that can be sent again, to any process."""

LONGEST_HEADER: Final = 4096
"""Bytes: room for a dozen recipients of an age file, where ours have one."""

_HEADER: Final = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"(?:-> [\x21-\x7e]+(?: [\x21-\x7e]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+"
    rb"--- [A-Za-z0-9+/]{43}\n"
)
_NONCE, _TAG, _CHUNK = 16, 16, 64 * 1024

LONGEST_PART: Final = LONGEST_HEADER + _NONCE + PART_SIZE + (PART_SIZE // _CHUNK) * _TAG
"""Bytes of the age file of a whole part, at most."""


class NotSealed(ValueError):
    """The bytes are no whole age file."""


class CannotOpen(Exception):
    """The bytes are no whole age file, or the identity does not open them."""


def new_identity() -> str:
    """A fresh secret."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half; raises ValueError when `identity` is none."""
    try:
        return str(x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("not an age identity") from error


def is_recipient(text: str) -> bool:
    """Whether the text is the public half of a key."""
    try:
        _recipient(text)
    except ValueError:
        return False
    return True


def encrypt(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """One age file that any one of the recipients' identities opens."""
    if not recipients:
        raise ValueError("an age file has a recipient")
    ciphertext: bytes = pyrage.encrypt(plaintext, [_recipient(text) for text in recipients])
    return ciphertext


def decrypt(ciphertext: bytes, identity: str) -> bytes:
    """The plaintext; raises CannotOpen."""
    try:
        plaintext: bytes = pyrage.decrypt(ciphertext, [x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise CannotOpen(str(error)) from error
    return plaintext


def plain_size(ciphertext: bytes) -> int:
    """How many bytes an age file holds, told from its own length without opening it; raises NotSealed.

    The payload is a nonce and chunks of 64 KiB, each with a tag of 16 bytes; only the last may be shorter
    (https://age-encryption.org/v1, "Payload").
    """
    header = _HEADER.match(ciphertext[:LONGEST_HEADER])
    if header is None:
        raise NotSealed("no age header")
    payload = len(ciphertext) - header.end() - _NONCE
    whole, last = divmod(payload, _CHUNK + _TAG)
    if payload < _TAG or (whole and 0 < last <= _TAG):
        raise NotSealed("cut off")
    return payload - _TAG * (whole + bool(last))


def encrypt_parts(
    chunks: Iterable[bytes], recipients: Sequence[str], part_size: int = PART_SIZE
) -> Iterator[tuple[bytes, int]]:
    """(age file, bytes of plaintext in it) for each `part_size` of the stream, as it comes.

    Holds one part in memory. A stream without bytes has no part.
    """
    for part in _parts(chunks, part_size):
        yield encrypt(part, recipients), len(part)


def _parts(chunks: Iterable[bytes], part_size: int) -> Iterator[bytes]:
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        while len(buffer) >= part_size:
            yield bytes(buffer[:part_size])
            del buffer[:part_size]
    if buffer:
        yield bytes(buffer)


@lru_cache(maxsize=1_000)
def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error
