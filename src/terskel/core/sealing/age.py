"""The age format (https://age-encryption.org/v1), X25519 recipients.

Identities and recipients are passed as their texts, `AGE-SECRET-KEY-1…` and `age1…`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyrage
from pyrage import x25519

PART_SIZE: Final = 8 * 1024 * 1024
"""Bytes of plaintext in a part: the unit that can be sent again, to any process."""


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


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error
