"""An age file of any length, written and read as it streams (https://age-encryption.org/v1, "Payload").

One chunk of 64 KiB is held at a time. To recipients (X25519) or under a passphrase (scrypt): pyrage streams the first
but holds the whole of the second in memory. Any age tool reads what is written here, and the reverse.
"""

from __future__ import annotations

import base64
import hmac
import io
import os
import unicodedata
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from terskel.core.sealing import bech32
from terskel.core.sealing.age import LONGEST_HEADER, CannotOpen
from terskel.core.sealing.passphrase import STRONG_WORK, WrongPassphrase

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

CHUNK: Final = 64 * 1024
TAG: Final = 16
HARDEST_WORK: Final = 22
"""log2 of scrypt's N above which a file is not tried: it would take gigabytes, and nobody here wrote it."""

_VERSION: Final = b"age-encryption.org/v1\n"
_X25519: Final = b"age-encryption.org/v1/X25519"
_SCRYPT: Final = b"age-encryption.org/v1/scrypt"
_LAST: Final = 1


def needs_passphrase(header: bytes) -> bool:
    """Whether the file that begins so is opened by a passphrase; raises CannotOpen for what is no age file."""
    if not header.startswith(_VERSION):
        raise CannotOpen("no age file")
    return header[len(_VERSION) :].startswith(b"-> scrypt ")


class SealingStream(io.RawIOBase):
    """What is written to it goes to `output` as an age file, whole when `close` has returned; `output` stays open."""

    def __init__(
        self, output: IO[bytes], *, recipients: Sequence[str] = (), passphrase: str = "", work: int = STRONG_WORK
    ) -> None:
        if bool(recipients) == bool(passphrase):
            raise ValueError("an age file is for recipients or under a passphrase")
        super().__init__()
        file_key, nonce = os.urandom(16), os.urandom(16)
        stanzas = [_under(file_key, passphrase, work)] if passphrase else [_to(file_key, one) for one in recipients]
        header = _VERSION + b"".join(stanzas) + b"---"
        self._output = output
        self._cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
        self._buffer = bytearray()
        self._counter = 0
        output.write(header + b" " + _unpadded(_mac(file_key, header)) + b"\n" + nonce)

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        chunk = memoryview(data)
        self._buffer += chunk
        # A chunk is known not to be the last one only when more has come.
        while len(self._buffer) > CHUNK:
            self._put(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]
        return chunk.nbytes

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._buffer), last=True)
            self._buffer.clear()
        super().close()

    def abandon(self) -> None:
        """Close without an end: whoever reads the file is told that it was cut off."""
        self._buffer.clear()
        super().close()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._output.write(self._cipher.encrypt(_nonce(self._counter, last=last), plain, None))
        self._counter += 1


class OpeningStream(io.RawIOBase):
    """The plaintext of an age file as it is read; each chunk is authentic before a byte of it is given out.

    Raises CannotOpen when the file is cut off or changed or is for another key, WrongPassphrase for another passphrase.
    """

    def __init__(self, source: IO[bytes], *, identities: Sequence[str] = (), passphrase: str = "") -> None:
        super().__init__()
        self._source = source
        header, stanzas, mac = _header(source)
        file_key = _opened(stanzas, identities, passphrase)
        if not hmac.compare_digest(mac, _mac(file_key, header)):
            raise CannotOpen("the header was changed")
        self._cipher = ChaCha20Poly1305(_derived(file_key, _exactly(source, 16), b"payload"))
        self._counter = 0
        self._plain = b""
        self._place = 0
        self._ahead = self._encrypted()
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer).cast("B")
        while self._place == len(self._plain) and not self._ended:
            self._next()
        given = self._plain[self._place : self._place + room.nbytes]
        room[: len(given)] = given
        self._place += len(given)
        return len(given)

    def _next(self) -> None:
        chunk, self._ahead = self._ahead, self._encrypted()
        self._ended = not self._ahead
        try:
            self._plain = self._cipher.decrypt(_nonce(self._counter, last=self._ended), chunk, None)
        except InvalidTag as error:
            raise CannotOpen("the file is cut off or was changed") from error
        self._place = 0
        self._counter += 1

    def _encrypted(self) -> bytes:
        return _up_to(self._source, CHUNK + TAG)


def _header(source: IO[bytes]) -> tuple[bytes, list[tuple[list[bytes], bytes]], bytes]:
    """The header up to its mac, each stanza's arguments and body, and the mac."""
    if source.readline(LONGEST_HEADER) != _VERSION:
        raise CannotOpen("no age file")
    written, stanzas = _VERSION, list[tuple[list[bytes], bytes]]()
    while len(written) < LONGEST_HEADER:
        line = source.readline(LONGEST_HEADER)
        match line.split():
            case [b"---", mac] if line.endswith(b"\n"):
                return written + b"---", stanzas, _decoded(mac)
            case [b"->", *arguments] if arguments:
                body = b""
                written += line
                while True:
                    wrapped = source.readline(LONGEST_HEADER)
                    written += wrapped
                    body += wrapped.strip()
                    if len(wrapped.strip()) < 64:
                        break
                stanzas.append((arguments, _decoded(body)))
            case _:
                break
    raise CannotOpen("no whole age header")


def _opened(stanzas: list[tuple[list[bytes], bytes]], identities: Sequence[str], passphrase: str) -> bytes:
    for arguments, body in stanzas:
        match arguments:
            case [b"scrypt", salt, work] if passphrase and work.isdigit():
                if int(work) > HARDEST_WORK:
                    raise CannotOpen("the passphrase's work factor is too high")
                found = _unwrapped(_scrypt(passphrase, _decoded(salt), int(work)), body)
                if found is None:
                    raise WrongPassphrase
                return found
            case [b"X25519", share]:
                for identity in identities:
                    if (found := _unwrapped(_shared(identity, _decoded(share)), body)) is not None:
                        return found
    raise CannotOpen("the file is for another key" if identities or passphrase else "no key was given")


def _to(file_key: bytes, recipient: str) -> bytes:
    theirs = _key_of(recipient, "age")
    ours = X25519PrivateKey.generate()
    share = ours.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    wrapping = _derived(ours.exchange(X25519PublicKey.from_public_bytes(theirs)), share + theirs, _X25519)
    return _stanza((b"X25519", _unpadded(share)), ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None))


def _under(file_key: bytes, passphrase: str, work: int) -> bytes:
    salt = os.urandom(16)
    wrapped = ChaCha20Poly1305(_scrypt(passphrase, salt, work)).encrypt(bytes(12), file_key, None)
    return _stanza((b"scrypt", _unpadded(salt), str(work).encode()), wrapped)


def _shared(identity: str, share: bytes) -> bytes:
    ours = X25519PrivateKey.from_private_bytes(_key_of(identity.strip(), "age-secret-key-"))
    public = ours.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    try:
        return _derived(ours.exchange(X25519PublicKey.from_public_bytes(share)), share + public, _X25519)
    except ValueError as error:
        raise CannotOpen("no whole age header") from error


def _unwrapped(wrapping: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(wrapping).decrypt(bytes(12), body, None)
    except InvalidTag:
        return None


def _key_of(text: str, prefix: str) -> bytes:
    """The 32 bytes of a recipient or an identity; raises ValueError."""
    found, data = bech32.decode(text)
    if found.lower() != prefix or len(data) != 32:
        raise ValueError(f"not an {prefix} key")
    return data


def _stanza(arguments: Sequence[bytes], body: bytes) -> bytes:
    return b"-> " + b" ".join(arguments) + b"\n" + _unpadded(body) + b"\n"


def _scrypt(passphrase: str, salt: bytes, work: int) -> bytes:
    written = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=_SCRYPT + salt, length=32, n=1 << work, r=8, p=1).derive(written)


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=salt, info=info).derive(key)


def _nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([_LAST if last else 0])


def _unpadded(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise CannotOpen("no whole age header") from error


def _exactly(source: IO[bytes], size: int) -> bytes:
    found = _up_to(source, size)
    if len(found) != size:
        raise CannotOpen("the file is cut off")
    return found


def _up_to(source: IO[bytes], size: int) -> bytes:
    """As many bytes as there are, `size` at most: a pipe may give them in pieces."""
    found = bytearray()
    while len(found) < size and (piece := source.read(size - len(found))):
        found += piece
    return bytes(found)
