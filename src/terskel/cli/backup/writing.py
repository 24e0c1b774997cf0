"""Makes a backup: streamed, in the memory of one piece, of one state of the database and the files it names."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import IO

from django.core.files.storage import storages
from django.db.migrations.recorder import MigrationRecorder

from terskel import __version__, clock, installation
from terskel.cli.backup import archive, keys
from terskel.cli.backup.archive import End, Manifest
from terskel.cli.backup.postgres import Server


class _Exactly:
    """A file as it goes into the tar: `size` bytes of it, and their hash afterwards.

    A file that shrinks meanwhile is filled up, so that the tar stays whole; its hash tells that it is not the file.
    """

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source = source
        self._left = size
        self._digest = sha256()

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        found = bytearray()
        while len(found) < wanted and (piece := self._source.read(wanted - len(found))):
            found += piece
        found += bytes(wanted - len(found))
        self._left -= wanted
        self._digest.update(found)
        return bytes(found)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def write(output: IO[bytes]) -> End:
    """Write the tar to `output` and tell what went into it; raises NoBackup.

    The files are read after the database's state has been fixed. Files are kept before the row that names them, so
    none is missing but those that were erased meanwhile, and their rows were about to go.
    """
    server, end = Server.now(), End()
    # A head signed after the state was fixed would count events that the backup has not.
    signed = installation.heads_file().stat().st_size if installation.heads_file().exists() else 0
    with server.snapshot() as snapshot, _tar(output) as tar:
        _put(tar, archive.MANIFEST, _manifest(server).to_bytes())
        for store in archive.STORES:
            for name in archive.kept_in(store):
                _put_file(tar, store, name, end)
        if signed:
            with installation.heads_file().open("rb") as heads:
                _add(tar, archive.HEADS, signed, _Exactly(heads, signed))
        _put_database(tar, server, snapshot, end)
        _put(tar, archive.END, end.to_bytes())
    return end


def _manifest(server: Server) -> Manifest:
    newest: dict[str, str] = {}
    for app, name in sorted(MigrationRecorder.Migration.objects.values_list("app", "name")):
        newest[app] = name
    made_at = clock.now().isoformat(timespec="seconds")
    return Manifest(__version__, made_at, server.version(), newest, keys.at_hand())


@contextmanager
def _tar(output: IO[bytes]) -> Iterator[tarfile.TarFile]:
    with tarfile.open(fileobj=output, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        yield tar


def _put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    _add(tar, name, len(content), io.BytesIO(content))


def _put_file(tar: tarfile.TarFile, store: str, name: str, end: End) -> None:
    storage = storages[store]
    try:
        with storage.open(name, "rb") as file:
            size = file.size
            hashed = _Exactly(file, size)
            _add(tar, f"{store}/{name}", size, hashed)
    except FileNotFoundError:  # erased since it was listed
        return
    end.files[store] += 1
    end.sizes[store] += size
    if hashed.sha256 != name.rpartition("/")[2]:
        end.changed.append(f"{store}/{name}")


def _put_database(tar: tarfile.TarFile, server: Server, snapshot: str, end: End) -> None:
    digest = sha256()
    for number, piece in enumerate(server.dump(snapshot)):
        digest.update(piece)
        end.database_bytes += len(piece)
        _put(tar, f"{archive.DATABASE}/{number:06}", piece)
    end.database = digest.hexdigest()


def _add(tar: tarfile.TarFile, name: str, size: int, content: IO[bytes] | _Exactly) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode = size, 0o600
    tar.addfile(about, content)
    tar.members.clear()  # type: ignore[attr-defined]  # tarfile remembers every member, for an index we do not write
