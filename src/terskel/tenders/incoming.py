"""Files that come in parts their senders sealed: how many parts a file has, which have come, how one is taken."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Final, Protocol
from uuid import UUID

from terskel.audit import statements
from terskel.audit.act import afterwards
from terskel.core.decisions import refuse
from terskel.core.sealing.age import LONGEST_PART, PART_SIZE, NotSealed
from terskel.tenders.models import IncomingFile, IncomingPart
from terskel.vault import sealed
from terskel.vault.sealed import SealedPart

CHUNK: Final = 256 * 1024
PART_LOCK: Final = "tenders.part."
FREE: Final = """
    SELECT s.sha256 FROM unnest(%s::text[]) AS s (sha256)
    WHERE pg_try_advisory_xact_lock(hashtextextended(%s || s.sha256, 0))"""
UNNAMED: Final = """
    SELECT s.sha256 FROM unnest(%s::text[]) AS s (sha256)
    WHERE NOT EXISTS (SELECT FROM tenders_incomingpart p WHERE p.sha256 = s.sha256)
    AND NOT EXISTS (
        SELECT FROM tenders_tenderfile f
        WHERE f.parts @> jsonb_build_array(jsonb_build_object('sha256', s.sha256))
        AND (f.removed_at IS NULL OR EXISTS (
            SELECT FROM tenders_delivery d WHERE d.tender_id = f.tender_id
            AND d.manifest->'files' @> jsonb_build_array(jsonb_build_object('id', f.id::text)))))"""
"""A delivered version names its files, whose rows are never deleted."""


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def sizes_of_parts(size: int) -> tuple[int, ...]:
    """Bytes of the file in each of its parts: whole parts, and what is left."""
    whole, rest = divmod(size, PART_SIZE)
    return (PART_SIZE,) * whole + ((rest,) if rest else ())


@dataclass(frozen=True, slots=True)
class SentPart:
    """A part as it was received, not stored yet: its age file, and what that is."""

    part: SealedPart
    ciphertext: bytes


def take_part(body: Readable, *, sha256: str) -> SentPart:
    """The age file that is the body of a request, for `receive_part` to judge and store.

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
        return SentPart(sealed.sent_part(ciphertext), ciphertext)
    except NotSealed:
        refuse("tenders.part_not_sealed")


def keep_part(sent: SentPart) -> None:
    """Store the part, which the caller's transaction names: nobody erases it in between.

    A part has its name from its bytes, which its sender chose; so it may lie there already, on its way out.
    """
    statements.hold(PART_LOCK + sent.part.sha256)
    sealed.keep_sent(sent.part, sent.ciphertext)


def parts_of(file_id: UUID) -> tuple[SealedPart, ...]:
    """The parts that have come, in their order."""
    rows = IncomingPart.objects.filter(file_id=file_id).order_by("number")
    return tuple(SealedPart(row.sha256, row.size, row.plain_size) for row in rows)


def forget_parts(parts: Iterable[SealedPart]) -> None:
    """Once the act stands: erase those of the parts that no row names any longer."""
    hashes = sorted({part.sha256 for part in parts})
    if hashes:
        afterwards(partial(erase_unnamed, hashes))


def erase_unnamed(hashes: Sequence[str]) -> int:
    """Erase those of the stored parts that no row names: no file on its way, of a draft or of a delivered version.

    Safe while others send and deliver. Whoever names a part that its sender sealed holds the lock of its hash from
    before it is stored (`keep_part`); what is held is left for another time, and what is not held is asked for by a
    statement of its own, which sees what had been committed before the lock was had. The server's own parts are random,
    so nobody names one anew; the caller passes none that may still be on the way to its first row.
    """
    free = statements.all_of(FREE, [list(hashes), PART_LOCK])
    unnamed = statements.all_of(UNNAMED, [[sha256 for (sha256,) in free]]) if free else []
    for (sha256,) in unnamed:
        sealed.forget_part(sha256)
    return len(unnamed)


def drop_unfinished(competition_id: UUID) -> None:
    """Files that never came whole are gone, and what had come of them is erased once that stands."""
    unfinished = IncomingFile.objects.filter(tender__competition_id=competition_id)
    rows = IncomingPart.objects.filter(file__in=unfinished)
    parts = [SealedPart(row.sha256, row.size, row.plain_size) for row in rows]
    unfinished.delete()
    forget_parts(parts)
