"""A file on its way in: sealed part by part as its bytes stream through, nothing of it on disk or whole in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from terskel.core.decisions import refuse
from terskel.core.envelopes import MAIN, Envelope
from terskel.core.sealing.age import PART_SIZE
from terskel.vault import sealed
from terskel.vault.sealed import SealedPart


@dataclass(frozen=True, slots=True)
class SealedUpload:
    """A file that has been received whole and sealed; `size` is that of the file in bytes.

    `envelope` says to which of the competition's keys.
    """

    name: str
    media_type: str
    size: int
    parts: tuple[SealedPart, ...]
    envelope: Envelope = MAIN


class Sealing:
    """Takes the chunks of one file as they come. Each full part of 8 MiB is sealed and let go.

    `held` is the size of the tender's other files: together they must stay within the tender's limit.
    """

    def __init__(
        self, competition_id: UUID, name: str, media_type: str, *, held: int, envelope: Envelope = MAIN
    ) -> None:
        self._competition_id = competition_id
        self._name = name
        self._media_type = media_type
        self._held = held
        self._envelope = envelope
        self._pending = bytearray()
        self._parts: list[SealedPart] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Refuses when the file, or the tender with it, becomes too large."""
        self._size += len(chunk)
        if self._size > settings.TERSKEL_FILE_LIMIT:
            refuse("tenders.file_too_large", name=self._name, limit=settings.TERSKEL_FILE_LIMIT)
        if self._held + self._size > settings.TERSKEL_TENDER_LIMIT:
            refuse("tenders.tender_too_large", name=self._name, limit=settings.TERSKEL_TENDER_LIMIT)
        self._pending += chunk
        while len(self._pending) >= PART_SIZE:
            self._seal(bytes(self._pending[:PART_SIZE]))
            del self._pending[:PART_SIZE]

    def finish(self) -> SealedUpload:
        """The whole file, sealed. Refuses an empty one."""
        if self._size == 0:
            refuse("tenders.file_empty", name=self._name)
        if self._pending:
            self._seal(bytes(self._pending))
            self._pending.clear()
        return SealedUpload(self._name, self._media_type, self._size, tuple(self._parts), self._envelope)

    def _seal(self, data: bytes) -> None:
        self._parts.extend(sealed.seal_stream(self._competition_id, iter([data]), self._envelope))


def seal(
    competition_id: UUID,
    chunks: Iterable[bytes],
    *,
    name: str,
    media_type: str,
    held: int = 0,
    envelope: Envelope = MAIN,
) -> SealedUpload:
    """Seal a file given as chunks."""
    sealing = Sealing(competition_id, name, media_type, held=held, envelope=envelope)
    for chunk in chunks:
        sealing.feed(chunk)
    return sealing.finish()
