"""Steps of documents that other rooms make inside their own transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from terskel.audit import act
from terskel.audit.statements import insert
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.documents import issuing, storage, typesetting
from terskel.documents.events import (
    LetterPublished,
    LettersRevealed,
    LetterTypeset,
    LetterWritten,
)
from terskel.documents.filing import MIB as MIB
from terskel.documents.filing import KeptFile as KeptFile
from terskel.documents.filing import check_for_malware as check_for_malware
from terskel.documents.filing import copy_files as copy_files
from terskel.documents.filing import file_name as file_name
from terskel.documents.filing import forget_bytes as forget_bytes
from terskel.documents.filing import keeping as keeping
from terskel.documents.filing import name_files as name_files
from terskel.documents.filing import name_own_file as name_own_file
from terskel.documents.filing import publish_file as publish_file
from terskel.documents.filing import store_file as store_file
from terskel.documents.issuing import Holder as Holder
from terskel.documents.letters import LetterData, Part, content_digest, from_json, to_json
from terskel.documents.models import Letter, StoredFile
from terskel.documents.readers import decided_by as decided_by
from terskel.documents.readers import readable

TooLarge = storage.TooLarge
TYPESET = "documents.typeset"


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
    last: bool = False,
) -> UUID:
    """Keep a letter's data, ready to be read, and order its PDF; returns the letter's id.

    `hidden_until_opened` is the matter whose opening reveals it to the authority; its recipient reads it at once.
    `last`: nothing in the act reads the letter, which is written by the act's last statement (`act.insert_last`).
    """
    kept = to_json(data)
    letter = Letter(
        kind=data.kind,
        language=data.language,
        reference=data.reference,
        title=data.title,
        data=kept,
        digest=content_digest(kept),
        matter_id=matter_id,
        authority_id=authority_id,
        recipient_organisation_id=recipient_organisation_id,
        hidden_until_opened=hidden_until_opened,
        public_from=public_from,
        created_at=at,
    )
    if last:
        act.insert_last(letter)
    else:
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
    if letter is None or not readable(by, [letter], at=at):
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
