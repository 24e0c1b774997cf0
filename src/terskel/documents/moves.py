"""Steps of documents that other rooms make inside their own transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import IO
from uuid import UUID

from django.conf import settings

from terskel.audit import act
from terskel.audit.statements import insert
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import Missing, refuse
from terskel.documents import issuing, policy, storage, typesetting
from terskel.documents.events import (
    FilePublished,
    FilesNamed,
    FileStored,
    LetterPublished,
    LettersRevealed,
    LetterTypeset,
    LetterWritten,
)
from terskel.documents.issuing import Holder as Holder
from terskel.documents.letters import LetterData, Part, content_digest, from_json, to_json
from terskel.documents.models import Letter, MalwareCheck, StoredFile

TooLarge = storage.TooLarge
MIB = 1024 * 1024
TYPESET = "documents.typeset"
CHECK = "documents.check_file"


def write_letter(
    data: LetterData,
    *,
    matter_id: UUID,
    authority_id: UUID,
    recipient_organisation_id: UUID | None,
    at: datetime,
    by: Actor = SYSTEM,
    hidden_until_opened: UUID | None = None,
    public_from: datetime | None = None,
) -> UUID:
    """Keep a letter's data, ready to be read, and order its PDF; returns the letter's id.

    `hidden_until_opened` is the matter whose opening reveals it to the authority; its recipient reads it at once.
    """
    letter = Letter(
        kind=data.kind,
        language=data.language,
        reference=data.reference,
        title=data.title,
        data=to_json(data),
        digest=content_digest(data),
        matter_id=matter_id,
        authority_id=authority_id,
        recipient_organisation_id=recipient_organisation_id,
        hidden_until_opened=hidden_until_opened,
        public_from=public_from,
        created_at=at,
    )
    insert(letter)
    act.record(
        LetterWritten(letter.id, data.kind, data.reference, letter.digest, recipient_organisation_id),
        by=by,
        at=at,
        subject=("documents.Letter", letter.id),
        matters=(matter_id,),
        hidden_until_opened=hidden_until_opened,
    )
    act.defer(TYPESET, queue="documents", letter_id=str(letter.id))
    return letter.id


def typeset(letter_id: UUID, *, at: datetime, by: Actor = SYSTEM) -> UUID:
    """The letter's PDF, made now unless it is made; returns the id of its file.

    Raises `Missing` for a letter `by` may not read.
    """
    letter = Letter.objects.select_for_update().filter(id=letter_id).first()
    if letter is None or not policy.may_read_letter(by, policy.access_of(letter), at=at):
        raise Missing
    if letter.pdf_id is not None:
        return letter.pdf_id
    data = from_json(letter.data)
    hidden = letter.hidden_until_opened if letter.revealed_at is None else None
    file_id = store_file(
        BytesIO(typesetting.pdf(data)),
        name=f"{file_name(data.reference, data.title)}.pdf",
        media_type="application/pdf",
        access="internal",
        at=at,
        by=by,
        matters=(letter.matter_id,),
        hidden_until_opened=hidden,
    )
    letter.pdf_id = file_id
    letter.save(update_fields=["pdf"])
    act.record(
        LetterTypeset(letter_id, file_id, StoredFile.objects.get(id=file_id).sha256),
        by=by,
        at=at,
        subject=("documents.Letter", letter_id),
        matters=(letter.matter_id,),
        hidden_until_opened=hidden,
    )
    return file_id


def bind(cover: LetterData, parts: Sequence[Part], *, contents: str) -> bytes:
    """Many documents as one PDF, ready to carry files (`attaching`); nothing is kept."""
    return typesetting.book(cover, parts, contents=contents)


def keep_pdf(data: Mapping[str, object]) -> tuple[str, int]:
    """Typeset a letter's data and keep the bytes under their hash; SHA-256 and size. For migrations, which have no row
    of ours to write."""
    content = typesetting.pdf(from_json(data))
    storage.store(BytesIO(content), limit=len(content))
    return sha256(content).hexdigest(), len(content)


def publish_letter(letter_id: UUID, *, public_from: datetime, at: datetime, by: Actor = SYSTEM) -> None:
    """Let everyone read the letter from `public_from`."""
    letter = Letter.objects.select_for_update().filter(id=letter_id).first()
    if letter is None:
        raise Missing
    letter.public_from = public_from
    letter.save(update_fields=["public_from"])
    act.record(
        LetterPublished(letter_id, public_from),
        by=by,
        at=at,
        subject=("documents.Letter", letter_id),
        matters=(letter.matter_id,),
    )


def reveal_letters(matter_id: UUID, *, at: datetime, by: Actor = SYSTEM) -> int:
    """After an opening: the authority's people may read what was hidden until it; returns how many letters."""
    hidden = Letter.objects.select_for_update().filter(hidden_until_opened=matter_id, revealed_at__isnull=True)
    ids = tuple(hidden.order_by("id").values_list("id", flat=True))
    if ids:
        Letter.objects.filter(id__in=ids).update(revealed_at=at)
        act.record(LettersRevealed(ids), by=by, at=at, subject=("documents.Matter", matter_id), matters=(matter_id,))
    return len(ids)


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
        refuse("documents.too_large", name=name, limit_mib=limit // MIB)
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


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A document with an electronic seal more; `certificate` is the seal's own, PEM."""

    file_id: UUID
    sha256: str
    certificate: str


def seal_pdf(
    file_id: UUID,
    holder: Holder,
    *,
    reason: str,
    field: str,
    matters: tuple[UUID, ...],
    at: datetime,
    by: Actor = SYSTEM,
) -> SealedFile:
    """Another file with the same document and the installation's electronic seal for `holder` on it.

    Raises `Missing` where the file is not there, `ValueError` where its bytes are not those it was stored with.
    """
    from terskel.documents import electronic_seals  # it takes more than a second to import

    file = StoredFile.objects.filter(id=file_id).first()
    if file is None:
        raise Missing
    with storage.reading(file.sha256) as stream:
        content = stream.read()
    if sha256(content).hexdigest() != file.sha256:
        raise ValueError(f"The bytes of file {file_id} are not those that were stored.")
    issuer = issuing.issuer(at=at)
    sealed = electronic_seals.seal(content, holder, reason=reason, field=field, issuer=issuer, at=at)
    sealed_id = store_file(
        BytesIO(sealed.content),
        name=file.name,
        media_type=file.media_type,
        access=file.access,
        access_reason=file.access_reason,
        authority_id=file.authority_id,
        matters=matters,
        at=at,
        by=by,
    )
    return SealedFile(sealed_id, sha256(sealed.content).hexdigest(), sealed.certificate)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes `keeping` has kept; `size` in bytes."""

    name: str
    media_type: str
    sha256: str
    size: int


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
