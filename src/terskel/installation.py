"""The installation's own folders and keys: they lie outside the database, so that a dump opens nothing.

`TERSKEL_DATA_DIR` and `TERSKEL_KEYS_DIR` name the folders. Each key is made once, by whichever process comes
first, and is readable by the owner of the processes only.
"""

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

SYSTEM_FOLDER = Path("/var/lib/terskel")
SIGNING_KEY = "signing-key.pem"
DRAFT_IDENTITY = "draft-identity.age"
COOKIE_SECRET = "cookie-secret"
SEAL_ISSUER = re.compile(r"seal-issuer-([1-9]\d*)\.pem")
AWAITED_KEYS = "keys-awaited.json"


_read: dict[Path, tuple[tuple[int, int, int], bytes]] = {}


class KeyAwaited(Exception):
    """This installation was restored without its keys, and nobody has said yet that they are lost."""

    def __init__(self) -> None:
        super().__init__(
            "Keys are missing: this installation was restored from a backup without its keys. Bring them with "
            "`terskel keys import`; if they are lost for good, say so with `terskel keys give-up`."
        )


def demo() -> bool:
    """Whether this is a demo: its world lies in a folder of its own, and its clock can be moved."""
    return os.environ.get("TERSKEL_DEMO", "") in {"1", "true"}


def data_dir() -> Path:
    """The folder of everything kept on disk."""
    if named := os.environ.get("TERSKEL_DATA_DIR"):
        return _absolute(named)
    if os.geteuid() == 0:
        folder = SYSTEM_FOLDER
    else:
        users = os.environ.get("XDG_DATA_HOME")
        folder = (Path(users) if users else Path.home() / ".local" / "share") / "terskel"
    return folder / "demo" if demo() else folder


def keys_dir() -> Path:
    """The folder of the keys; keep it out of the backup of the database."""
    named = os.environ.get("TERSKEL_KEYS_DIR")
    return _absolute(named) if named else _within(data_dir(), "keys")


def heads_file() -> Path:
    """Where the audit's signed tree heads are appended, outside the database."""
    return data_dir() / "audit-heads.jsonl"


def awaited_keys_file() -> Path:
    """Names the public halves of the keys that a restored installation waits for; not there when it waits for none."""
    return data_dir() / AWAITED_KEYS


def content_dir() -> Path:
    """Where stored files lie when no other store is set."""
    return data_dir() / "content"


def sealed_dir() -> Path:
    """Where sealed requests and tenders lie; nothing on disk opens them."""
    return data_dir() / "sealed"


def static_dir() -> Path:
    """Where the pages' own files are gathered under hashed names."""
    return data_dir() / "static"


def signing_key() -> Ed25519PrivateKey:
    """Signs receipts and the audit's tree heads."""
    return _ed25519(_kept(SIGNING_KEY, _new_signing_key))


def draft_identity() -> pyrage.x25519.Identity:
    """Opens the suppliers' drafts, which are encrypted at rest."""
    return _x25519(_kept(DRAFT_IDENTITY, _new_identity))


def make_keys() -> None:
    """Those of the keys that are made without the database, where they are not yet: an export made before the first
    draft would lack the key that opens it. Raises KeyAwaited in an installation that was restored without its keys."""
    signing_key()
    draft_identity()
    cookie_secret()


def cookie_secret() -> str:
    """Signs cookies and links in mails."""
    return _kept(COOKIE_SECRET, _new_secret).decode().strip()


def seal_issuers() -> tuple[bytes, ...]:
    """What is kept of each issuer of certificates for electronic seals, the oldest first; the last one issues."""
    found = keys_dir().glob("seal-issuer-*.pem") if keys_dir().is_dir() else ()
    numbered = {int(match[1]): path for path in found if (match := SEAL_ISSUER.fullmatch(path.name))}
    return tuple(numbered[number].read_bytes() for number in sorted(numbered))


def seal_issuer(make: Callable[[], bytes]) -> bytes:
    """The issuer that issues now, made if there is none."""
    issuers = seal_issuers()
    return issuers[-1] if issuers else _kept("seal-issuer-1.pem", make)


def replace_seal_issuer(make: Callable[[], bytes], without_keys: Callable[[bytes], bytes]) -> bytes:
    """Another issuer from now on. Of the earlier ones what `without_keys` leaves is kept; their keys are gone."""
    with _locked(keys_dir()):
        earlier = seal_issuers()
        made = make()
        _write_whole(keys_dir() / f"seal-issuer-{len(earlier) + 1}.pem", made)
        for number, content in enumerate(earlier, start=1):
            _write_whole(keys_dir() / f"seal-issuer-{number}.pem", without_keys(content))
    return made


def key_files() -> dict[str, bytes]:
    """Every key there is, by the name of its file; nothing is made."""
    folder = keys_dir()
    fixed = [folder / name for name in (SIGNING_KEY, DRAFT_IDENTITY, COOKIE_SECRET)]
    issuers = sorted(path for path in folder.glob("seal-issuer-*.pem") if SEAL_ISSUER.fullmatch(path.name))
    return {path.name: path.read_bytes() for path in (*fixed, *issuers) if path.is_file()}


def put_key_files(files: Mapping[str, bytes]) -> None:
    """Put keys in their places, where there are none of their names; raises FileExistsError before any is put.

    A cookie secret is made by whatever starts first, and no receipt or draft hangs on it: it is put over another.
    """
    for name in files:
        if name not in (SIGNING_KEY, DRAFT_IDENTITY, COOKIE_SECRET) and not SEAL_ISSUER.fullmatch(name):
            raise ValueError(f"{name} is no key of an installation")
    with _locked(keys_dir()):
        present = key_files()
        for name, content in files.items():
            if name != COOKIE_SECRET and present.get(name, content) != content:
                raise FileExistsError(name)
        for name, content in files.items():
            _write_whole(keys_dir() / name, content)


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    """The content of a key file, made now if there is none; concurrent processes get the same one."""
    path = _within(keys_dir(), name)
    try:
        return _content(path)
    except FileNotFoundError:
        pass
    if name != COOKIE_SECRET and awaited_keys_file().exists():
        raise KeyAwaited
    with _locked(path.parent):
        if not path.exists():
            _write_whole(path, make())
    return path.read_bytes()


def _content(path: Path) -> bytes:
    """Of a file that is replaced whole or not at all, read again only when it was."""
    found = path.stat()
    version = (found.st_ino, found.st_mtime_ns, found.st_size)
    known = _read.get(path)
    if known is None or known[0] != version:
        known = _read[path] = (version, path.read_bytes())
    return known[1]


@lru_cache(maxsize=8)
def _absolute(named: str) -> Path:
    return Path(named).absolute()


@lru_cache(maxsize=32)
def _within(folder: Path, name: str) -> Path:
    return folder / name


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time writes in the folder, which is made if it is not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write_whole(path: Path, content: bytes) -> None:
    """Write under another name and rename: a reader sees all of it or nothing, also after a power cut."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


@lru_cache(maxsize=2)
def _ed25519(pem: bytes) -> Ed25519PrivateKey:
    """Reading a key takes longer than signing with it."""
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{keys_dir() / SIGNING_KEY} does not hold an Ed25519 key.")
    return key


@lru_cache(maxsize=2)
def _x25519(text: bytes) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(text.decode().strip())


def _new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _new_identity() -> bytes:
    return f"{pyrage.x25519.Identity.generate()}\n".encode()


def _new_secret() -> bytes:
    return f"{secrets.token_urlsafe(48)}\n".encode()
