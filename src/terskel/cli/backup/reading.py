"""Puts a backup back into an empty installation: all of it, or nothing."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from shutil import copyfileobj
from typing import IO

from django.core.files.base import File
from django.core.files.storage import storages
from django.db.migrations.loader import MigrationLoader

from terskel import installation
from terskel.cli.backup import archive
from terskel.cli.backup.archive import End, Manifest, NoBackup
from terskel.cli.backup.postgres import Restoring, Server
from terskel.core.sealing.age import CannotOpen

_PIECE = 64 * 1024

CUT_OFF = "The backup is cut off or was changed. Nothing has been restored."


def require_empty() -> None:
    """Raises NoBackup when there is anything here that a backup would be mixed with."""
    server = Server.now()
    if not server.is_empty():
        raise NoBackup("The database is not empty. A backup is restored into an empty database only.")
    for store in archive.STORES:
        if not archive.is_empty(store):
            raise NoBackup(f"There are files in the store “{store}” already. A backup is restored into an empty one.")
    if installation.heads_file().exists():
        raise NoBackup(f"{installation.heads_file()} is there already: this data folder belongs to an installation.")


def restore(source: IO[bytes]) -> tuple[Manifest, End]:
    """Restore the tar that `source` gives; raises NoBackup, and then the installation is as empty as it was."""
    try:
        return _restore(source)
    except (CannotOpen, tarfile.TarError, EOFError) as fault:
        _empty_again()
        raise NoBackup(CUT_OFF) from fault
    except BaseException:
        _empty_again()
        raise


def _restore(source: IO[bytes]) -> tuple[Manifest, End]:
    with tarfile.open(fileobj=source, mode="r|") as tar:
        members = _members(tar)
        name, content = next(members, ("", None))
        if name != archive.MANIFEST or content is None:
            raise NoBackup("This is no backup made by `terskel backup`.")
        manifest = Manifest.from_bytes(content.read())
        _require_known(manifest)
        found, digest = End(), sha256()
        with Restoring(Server.now()) as database:
            for name, content in members:
                if name == archive.END:
                    end = End.from_bytes(content.read())
                    found.database, found.changed = digest.hexdigest(), end.changed
                    if found != end:
                        raise NoBackup(CUT_OFF)
                    _require_ended(members)
                    _read_out(source)
                    database.finish()
                    return manifest, end
                _take(name, content, database, found, digest.update)
    raise NoBackup(CUT_OFF)


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    while (member := tar.next()) is not None:
        content = tar.extractfile(member)
        if content is None:
            raise NoBackup(f"The backup holds {member.name}, which is no file.")
        yield member.name, content
        tar.members.clear()  # type: ignore[attr-defined]  # tarfile remembers every member


def _require_ended(members: Iterator[tuple[str, IO[bytes]]]) -> None:
    if next(members, None) is not None:
        raise NoBackup("The backup goes on after its end.")


def _read_out(source: IO[bytes]) -> None:
    """A tar ends in zeros that its reader leaves alone, and what is encrypted is known to be whole only at its end."""
    while source.read(_PIECE):
        pass


def _take(name: str, content: IO[bytes], database: Restoring, found: End, digest: Callable[[bytes], None]) -> None:
    store, _, inside = name.partition("/")
    if store in archive.STORES and archive.is_kept_name(store, inside):
        size = _keep(store, inside, content)
        found.files[store] += 1
        found.sizes[store] += size
    elif name == archive.HEADS:
        with installation.heads_file().open("wb") as heads:
            copyfileobj(content, heads)
    elif store == archive.DATABASE and inside.isdigit():
        piece = content.read()
        digest(piece)
        found.database_bytes += len(piece)
        database.feed(piece)
    else:
        raise NoBackup(f"The backup holds {name}, which no backup of ours does.")


def _keep(store: str, name: str, content: IO[bytes]) -> int:
    storage = storages[store]
    if (kept := storage.save(name, File(content, name))) != name:
        storage.delete(kept)
        raise NoBackup(f"The file {name} was kept under another name: the store is in use.")
    return int(storage.size(name))


def _require_known(manifest: Manifest) -> None:
    known = MigrationLoader(None).disk_migrations
    newer = sorted(app for app, name in manifest.migrations.items() if (app, name) not in known)
    if newer:
        raise NoBackup(
            f"This backup was made by Terskel {manifest.version}, which is newer than this one "
            f"(tables of {', '.join(newer)}). Install that version, and restore with it."
        )


def _empty_again() -> None:
    for store in archive.STORES:
        for name in archive.kept_in(store):
            storages[store].delete(name)
    installation.heads_file().unlink(missing_ok=True)
