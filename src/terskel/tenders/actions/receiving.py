"""A file that its sender has sealed comes in part by part; what was cut off goes on where it stopped."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.tenders import drafts
from terskel.tenders.drafts import Sent
from terskel.tenders.incoming import SentPart, forget_parts, keep_part, parts_of, sizes_of_parts
from terskel.tenders.models import IncomingFile, IncomingPart, Tender
from terskel.tenders.moves import open_tender, put_in, require_file_name, require_kind, require_room
from terskel.tenders.uploads import SealedUpload
from terskel.vault.sealed import SealedPart


@action
def begin_file(competition_id: UUID, sent: Sent, *, kind: str, size: int, by: Actor, at: datetime) -> UUID:
    """Say that a file of `size` bytes will come. The same file said again is the one that was begun."""
    terms, tender, stands = open_tender(competition_id, by, at)
    require_kind(kind, terms)
    require_file_name(sent.name)
    if size <= 0:
        refuse("tenders.file_empty", name=sent.name)
    if size > settings.TERSKEL_FILE_LIMIT:
        refuse("tenders.file_too_large", name=sent.name, limit=settings.TERSKEL_FILE_LIMIT)
    for begun in IncomingFile.objects.filter(tender_id=tender.id, kind=kind, size=size):
        if Sent.from_bytes(drafts.unlocked(begun.about)) == sent:
            return begun.id
    require_room(stands, size, name=sent.name)
    about = drafts.locked(sent.to_bytes())
    return IncomingFile.objects.create(tender_id=tender.id, kind=kind, size=size, about=about, begun_at=at).id


@action
def receive_part(competition_id: UUID, file_id: UUID, sent: SentPart, *, number: int, by: Actor, at: datetime) -> None:
    """A sealed part has come: judged first, then stored. Parts come in any order.

    Sent again, it takes the place of the first. Parts are counted from 0; people read of them from 1, as `place`.
    """
    file = _incoming(open_tender(competition_id, by, at)[1], file_id)
    part, sizes = sent.part, sizes_of_parts(file.size)
    if not 0 <= number < len(sizes):
        refuse("tenders.part_unknown", number=number, last=len(sizes) - 1, place=number + 1, parts=len(sizes))
    if part.plain_size != sizes[number]:
        size, asked = part.plain_size, sizes[number]
        refuse("tenders.part_of_another_size", number=number, place=number + 1, size=size, asked=asked)
    keep_part(sent)
    earlier = IncomingPart.objects.filter(file_id=file.id, number=number).first()
    stored = {"sha256": part.sha256, "size": part.size, "plain_size": part.plain_size, "received_at": at}
    IncomingPart.objects.update_or_create(file_id=file.id, number=number, defaults=stored)
    if earlier is not None and earlier.sha256 != part.sha256:
        replaced = SealedPart(earlier.sha256, earlier.size, earlier.plain_size)
        forget_parts([replaced])


@action
def finish_file(competition_id: UUID, file_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Every part has come: the file is part of the draft. Returns the id it has there."""
    terms, tender, stands = open_tender(competition_id, by, at)
    file = _incoming(tender, file_id)
    sent, parts = Sent.from_bytes(drafts.unlocked(file.about)), parts_of(file.id)
    lacking = len(sizes_of_parts(file.size)) - len(parts)
    if lacking:
        refuse("tenders.parts_lacking", name=sent.name, count=lacking)
    envelope = require_kind(file.kind, terms)
    upload = SealedUpload(sent.name, sent.media_type, file.size, parts, envelope)
    kind = file.kind
    file.delete()
    return put_in(tender, stands, upload, terms=terms, kind=kind, by=by, at=at)


@action
def give_up_file(competition_id: UUID, file_id: UUID, *, by: Actor, at: datetime) -> None:
    """The rest of the file will not come; what has come is erased."""
    file = _incoming(open_tender(competition_id, by, at)[1], file_id)
    parts = parts_of(file.id)
    file.delete()
    forget_parts(parts)


def _incoming(tender: Tender, file_id: UUID) -> IncomingFile:
    file = IncomingFile.objects.filter(tender_id=tender.id, pk=file_id).first()
    if file is None:
        raise Missing
    return file
