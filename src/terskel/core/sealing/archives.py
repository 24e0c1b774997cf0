"""An archive that proves itself: a ZIP with the SHA-256 of everything in it, and a signature on the list of them.

`SHA256SUMS` is in the form of `sha256sum`, `SHA256SUMS.sig` is the Ed25519 signature on its bytes, so that whoever has
the public key needs no program of ours. Written in one pass and read in pieces: nothing is held but a piece.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final, Literal, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

SUMS: Final = "SHA256SUMS"
SIGNATURE: Final = "SHA256SUMS.sig"
KEY: Final = "signing-key.pem"
BESIDE: Final = "beside.sha256"
"""Sums of files that are kept beside the archive and not in it."""

_PIECE: Final = 256 * 1024
_LONGEST_LIST: Final = 64 * 1024 * 1024
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\\\n\r]+)")
_UNCOUNTED: Final = frozenset({SUMS, SIGNATURE, KEY})


class NoArchive(Exception):
    """The bytes are no archive of this kind; says why, in English."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive. `packed`: made smaller; what is packed already is not packed again."""

    path: str
    pieces: Callable[[], Iterable[bytes]]
    packed: bool = True


def written(members: Iterable[Member], key: Ed25519PrivateKey, *, at: datetime) -> Iterator[bytes]:
    """The archive's bytes in order; files are dated `at`, to the second. Two members never have one path."""
    sink = _Sink()
    sums: dict[str, str] = {}
    stamp = at.timetuple()[:6]
    with zipfile.ZipFile(cast(IO[bytes], sink), "w") as archive:
        for member in members:
            if member.path in sums or member.path in _UNCOUNTED or not _LINE.fullmatch(f"{'0' * 64}  {member.path}"):
                raise ValueError(f"no path for a member of an archive: {member.path!r}")
            digest = hashlib.sha256()
            with archive.open(_info(member.path, stamp, packed=member.packed), "w", force_zip64=True) as file:
                for piece in member.pieces():
                    digest.update(piece)
                    file.write(piece)
                    yield from sink.drained()
            sums[member.path] = digest.hexdigest()
        listed = "".join(f"{digest}  {path}\n" for path, digest in sums.items()).encode()
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        for path, content in ((SUMS, listed), (SIGNATURE, key.sign(listed)), (KEY, public)):
            archive.writestr(_info(path, stamp, packed=False), content)
        yield from sink.drained()
    yield from sink.drained()


Code = Literal["signature", "key", "whole", "beside"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `holds` is None where nothing was given to check it with. `about` are paths."""

    code: Code
    holds: bool | None
    about: tuple[str, ...] = ()


def examine(archive: IO[bytes], *, key: Ed25519PublicKey | None = None, beside: str = "") -> tuple[Check, ...]:
    """Every check in order: the whole holds when none fails. No server is asked.

    `key` is the public key that was kept from elsewhere; the one in the archive proves little. `beside` is the SHA-256
    of a file that the archive may name as its companion. Raises `NoArchive`.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return tuple(_checks(opened, key, beside))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as reason:
        raise NoArchive(str(reason)) from reason


def _checks(opened: zipfile.ZipFile, key: Ed25519PublicKey | None, beside: str) -> Iterator[Check]:
    names = [one.filename for one in opened.infolist()]
    for name in sorted(_UNCOUNTED):
        if names.count(name) != 1:
            raise NoArchive(f"there is not one {name}")
    listed, signature = _small(opened, SUMS), _small(opened, SIGNATURE)
    enclosed = _key(_small(opened, KEY))
    yield Check("signature", _is_signed(key or enclosed, signature, listed))
    yield Check("key", None if key is None else _raw(key) == _raw(enclosed))
    sums = _sums(listed)
    counted = [name for name in names if name not in _UNCOUNTED]
    wrong = [name for name in sums if name not in counted]
    wrong += [name for name in dict.fromkeys(counted) if name not in sums or counted.count(name) > 1]
    wrong += [name for name in sums if name not in wrong and _digest(opened, name) != sums[name]]
    yield Check("whole", not wrong, tuple(sorted(wrong)))
    named = _sums(_small(opened, BESIDE)) if BESIDE in sums and BESIDE not in wrong else {}
    if named or beside:
        yield Check("beside", beside in named.values() if beside else None, tuple(named))


def _is_signed(key: Ed25519PublicKey, signature: bytes, listed: bytes) -> bool:
    try:
        key.verify(signature, listed)
    except InvalidSignature:
        return False
    return True


def _key(pem: bytes) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(pem)
    except ValueError as reason:
        raise NoArchive(f"{KEY} holds no key") from reason
    if not isinstance(key, Ed25519PublicKey):
        raise NoArchive(f"{KEY} holds another kind of key")
    return key


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _sums(listed: bytes) -> Mapping[str, str]:
    sums: dict[str, str] = {}
    for line in listed.decode("utf-8", errors="replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None or found[2] in sums:
            raise NoArchive(f"a line of {SUMS} cannot be read")
        sums[found[2]] = found[1]
    return sums


def _small(opened: zipfile.ZipFile, name: str) -> bytes:
    with opened.open(name) as file:
        content = file.read(_LONGEST_LIST + 1)
    if len(content) > _LONGEST_LIST:
        raise NoArchive(f"{name} is too long")
    return content


def _digest(opened: zipfile.ZipFile, name: str) -> str:
    """Empty where the member cannot be unpacked."""
    digest = hashlib.sha256()
    try:
        with opened.open(name) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError):
        return ""
    return digest.hexdigest()


def _info(path: str, stamp: tuple[int, ...], *, packed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, (stamp[0], stamp[1], stamp[2], stamp[3], stamp[4], stamp[5]))
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    return info


class _Sink:
    """What the archive writes to: it cannot go back, and holds what has not been fetched yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def drained(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        yield from pieces
