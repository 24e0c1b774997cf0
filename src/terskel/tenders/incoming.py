"""Files that come in parts their senders sealed: how many parts a file has, which have come, how one is taken."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from typing import Final, Protocol
from uuid import UUID

from terskel.core.decisions import refuse
from terskel.core.sealing.age import LONGEST_PART, PART_SIZE, NotSealed
from terskel.tenders.models import Delivery, IncomingFile, IncomingPart, TenderFile
from terskel.vault import sealed
from terskel.vault.sealed import SealedPart

CHUNK: Final = 256 * 1024


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def sizes_of_parts(size: int) -> tuple[int, ...]:
    """Bytes of the file in each of its parts: whole parts, and what is left."""
    whole, rest = divmod(size, PART_SIZE)
    return (PART_SIZE,) * whole + ((rest,) if rest else ())


def take_part(body: Readable, *, sha256: str) -> SealedPart:
    """Store the age file that is the body of a request, for `receive_part` to name.

    Refuses what is longer than a part may be, what is not what `sha256` (hex) says, and what is not sealed: a cut or
    altered part is sent again, and nothing of it is kept.
    """
    held = BytesIO()
    while chunk := body.read(CHUNK):
        held.write(chunk)
        if held.tell() > LONGEST_PART:
            refuse("tenders.part_too_long", most=LONGEST_PART)
    ciphertext = held.getvalue()
    if hashlib.sha256(ciphertext).hexdigest() != sha256.lower():
        refuse("tenders.part_altered")
    try:
        return sealed.store_sealed(ciphertext)
    except NotSealed:
        refuse("tenders.part_not_sealed")


def parts_of(file_id: UUID) -> tuple[SealedPart, ...]:
    """The parts that have come, in their order."""
    rows = IncomingPart.objects.filter(file_id=file_id).order_by("number")
    return tuple(SealedPart(row.sha256, row.size, row.plain_size) for row in rows)


def forget_parts(tender_id: UUID, parts: Iterable[SealedPart]) -> None:
    """Erase parts that no file of the tender, delivered version or file on its way names any longer.

    A sender may use the same ciphertext twice, so a part is not gone because one file that named it is.
    """
    held = set(IncomingPart.objects.filter(file__tender_id=tender_id).values_list("sha256", flat=True))
    kept = TenderFile.objects.filter(tender_id=tender_id, removed_at__isnull=True).values_list("parts", flat=True)
    delivered = Delivery.objects.filter(tender_id=tender_id).values_list("manifest__files", flat=True)
    held.update(one["sha256"] for named in kept for one in named)
    held.update(one["sha256"] for files in delivered for file in files for one in file["parts"])
    for part in parts:
        if part.sha256 not in held:
            sealed.forget_part(part)


def drop_unfinished(competition_id: UUID) -> dict[UUID, list[SealedPart]]:
    """Files that never came whole are gone. Gives the parts, by tender, to forget once that stands."""
    unfinished = IncomingFile.objects.filter(tender__competition_id=competition_id)
    parts: dict[UUID, list[SealedPart]] = {}
    for row in IncomingPart.objects.filter(file__in=unfinished).select_related("file"):
        parts.setdefault(row.file.tender_id, []).append(SealedPart(row.sha256, row.size, row.plain_size))
    unfinished.delete()
    return parts
