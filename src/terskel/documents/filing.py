"""Files that are kept: stored once by their bytes, named for a matter, checked, copied, published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO
from uuid import UUID

from django.conf import settings

from terskel.audit import act
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import Missing, refuse
from terskel.documents import storage
from terskel.documents.events import (
    FilePublished,
    FilesNamed,
    FileStored,
)
from terskel.documents.issuing import Holder as Holder
from terskel.documents.models import MalwareCheck, StoredFile

MIB = 1024 * 1024
CHECK = "documents.check_file"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes `keeping` has kept; `size` in bytes."""

    name: str
    media_type: str
    sha256: str
    size: int


def store_file(
    stream: IO[bytes],
    *,
    name: str,
    media_type: str,
    access: str,
    at: datetime,
    by: Actor = SYSTEM,
    authority_id: UUID | None = None,
    access_reason: str = "",
    matters: tuple[UUID, ...] = (),
    hidden_until_opened: UUID | None = None,
) -> UUID:
    """Keep a file's bytes under their hash; returns its id.

    Refuses an empty file, one over `TERSKEL_FILE_LIMIT` bytes, and "restricted" without a reason (FOA § 14-3).
    """
    if access == "restricted" and not access_reason.strip():
        refuse("documents.restriction_needs_reason", "FOA § 14-3")
    limit: int = settings.TERSKEL_FILE_LIMIT
    try:
        stored = storage.store(stream, limit=limit)
    except storage.TooLarge:
        refuse("documents.too_large", name=name, limit=limit)
    if not stored.size:
        refuse("documents.empty_file", name=name)
    file = StoredFile.objects.create(
        sha256=stored.sha256,
        size=stored.size,
        media_type=media_type,
        name=name,
        access=access,
        access_reason=access_reason.strip(),
        authority_id=authority_id,
        stored_at=at,
    )
    act.record(
        FileStored(file.id, stored.sha256, stored.size, media_type, access),
        by=by,
        at=at,
        subject=("documents.StoredFile", file.id),
        matters=matters,
        hidden_until_opened=hidden_until_opened,
    )
    return file.id


@contextmanager
def keeping(chunks: Iterable[bytes], *, limit: int) -> Iterator[tuple[storage.Stored, Callable[[], None]]]:
    """(hash and size, keep): the bytes are put in the store when `keep` is called, so that whoever calls can write
    down their hash first and knows afterwards what to erase. Raises `TooLarge` past `limit` bytes."""
    with storage.spooled(chunks, limit=limit) as (stored, spool):
        yield stored, partial(storage.keep, stored, spool)


def name_own_file(
    file: KeptFile,
    *,
    access: str,
    at: datetime,
    by: Actor = SYSTEM,
    access_reason: str = "",
    matters: tuple[UUID, ...] = (),
) -> UUID:
    """A file that we made ourselves, kept before, is a stored file now; gives its id. It may be of any size."""
    row = StoredFile.objects.create(
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        name=file.name,
        access=access,
        access_reason=access_reason,
        stored_at=at,
    )
    act.record(
        FileStored(row.id, row.sha256, row.size, row.media_type, row.access),
        by=by,
        at=at,
        subject=("documents.StoredFile", row.id),
        matters=matters,
    )
    return row.id


def name_files(
    files: Sequence[KeptFile],
    *,
    access: str,
    authority_id: UUID | None,
    matter_id: UUID,
    at: datetime,
    by: Actor = SYSTEM,
) -> tuple[UUID, ...]:
    """Files from outside, kept before and to be checked for malware, are stored files now; gives their ids in order."""
    rows = [
        StoredFile(
            sha256=one.sha256,
            size=one.size,
            media_type=one.media_type,
            name=one.name,
            access=access,
            authority_id=authority_id,
            stored_at=at,
        )
        for one in files
    ]
    if not rows:
        return ()
    StoredFile.objects.bulk_create(rows, batch_size=1000)
    MalwareCheck.objects.bulk_create((MalwareCheck(file=row, matter_id=matter_id) for row in rows), batch_size=1000)
    act.record(
        FilesNamed(tuple((row.id, row.sha256, row.size, row.media_type) for row in rows), access),
        by=by,
        at=at,
        subject=("documents.Matter", matter_id),
        matters=(matter_id,),
    )
    if settings.TERSKEL_MALWARE_SCANNER:
        act.defer_each(CHECK, queue="malware", arguments=[{"file_id": str(row.id)} for row in rows])
    return tuple(row.id for row in rows)


def check_for_malware(file_ids: Collection[UUID], *, matter_id: UUID) -> None:
    """Stored files that somebody else is about to read are files from outside: each is checked, once."""
    if not file_ids:
        return
    asked = sorted(StoredFile.objects.filter(id__in=file_ids, malware_check=None).values_list("id", flat=True))
    # Somebody may ask for the same file in another matter at the same moment.
    MalwareCheck.objects.bulk_create(
        (MalwareCheck(file_id=one, matter_id=matter_id) for one in asked), ignore_conflicts=True
    )
    if settings.TERSKEL_MALWARE_SCANNER:
        act.defer_each(CHECK, queue="malware", arguments=[{"file_id": str(one)} for one in asked])


def copy_files(
    file_ids: Sequence[UUID], *, matters: tuple[UUID, ...], at: datetime, by: Actor = SYSTEM
) -> dict[UUID, UUID]:
    """The same bytes under the same name and access for another matter; not published. Gives the new id of each."""
    rows = StoredFile.objects.in_bulk(file_ids)
    copies: dict[UUID, UUID] = {}
    for file_id in file_ids:
        old = rows[file_id]
        new = StoredFile.objects.create(
            sha256=old.sha256,
            size=old.size,
            media_type=old.media_type,
            name=old.name,
            access=old.access,
            access_reason=old.access_reason,
            authority_id=old.authority_id,
            stored_at=at,
        )
        copies[file_id] = new.id
        act.record(
            FileStored(new.id, new.sha256, new.size, new.media_type, new.access),
            by=by,
            at=at,
            subject=("documents.StoredFile", new.id),
            matters=matters,
        )
    return copies


def forget_bytes(sha256: str) -> None:
    """Erase bytes that were kept for a file that came to nothing, unless a stored file names the same."""
    if not StoredFile.objects.filter(sha256=sha256).exists():
        storage.erase(sha256)


def publish_file(
    file_id: UUID, *, public_from: datetime, at: datetime, by: Actor = SYSTEM, matters: tuple[UUID, ...] = ()
) -> None:
    """Let everyone read a file of access "public" from `public_from`; raises `Missing` for any other file."""
    file = StoredFile.objects.select_for_update().filter(id=file_id, access="public").first()
    if file is None:
        raise Missing
    file.public_from = public_from
    file.save(update_fields=["public_from"])
    act.record(
        FilePublished(file_id, public_from),
        by=by,
        at=at,
        subject=("documents.StoredFile", file_id),
        matters=matters,
    )


def file_name(reference: str, title: str) -> str:
    """A name every file system takes, at most 120 characters."""
    kept = (character if character.isalnum() or character in " -_." else "-" for character in f"{reference} {title}")
    return " ".join("".join(kept).split())[:120]
