"""From sealed deliveries to tenders that can be read, with the key that the openers put together."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.sealing.age import CannotOpen
from terskel.documents import moves as documents
from terskel.tenders.content import FILE_GROUPS
from terskel.tenders.drafts import About
from terskel.tenders.models import Delivery, OpenedFile, OpenedTender, TenderFile
from terskel.vault import sealed
from terskel.vault.sealed import DamagedPart, SealedPart

ALTERED: Final = "altered"


def open_delivery(
    terms: Terms, delivery: Delivery, number: int, identity: str, *, by: Actor, at: datetime
) -> OpenedTender:
    """What was delivered, in clear. A delivery that cannot be opened is kept as unreadable and stops no other."""
    try:
        with transaction.atomic():
            return _open(terms, delivery, number, identity, by, at)
    except (CannotOpen, DamagedPart):
        return OpenedTender.objects.create(
            competition_id=terms.competition_id, delivery_id=delivery.id, number=number, unreadable=ALTERED
        )


def _open(terms: Terms, delivery: Delivery, number: int, identity: str, by: Actor, at: datetime) -> OpenedTender:
    content = json.loads(_unsealed(bytes(delivery.sealed_content), delivery.manifest["content"], identity))
    opened = OpenedTender.objects.create(
        competition_id=terms.competition_id,
        delivery_id=delivery.id,
        number=number,
        content=content,
        price=None if content["price"] is None else Decimal(content["price"]),
    )
    kinds = {UUID(one): kind for kind, group in FILE_GROUPS.items() for one in content[group]}
    files = TenderFile.objects.in_bulk(kinds.keys())
    for place, entry in enumerate(delivery.manifest["files"], start=1):
        file_id = UUID(entry["id"])
        about = About.from_bytes(_unsealed(bytes(files[file_id].sealed_about), entry["about"], identity))
        stored = documents.store_file(
            io.BufferedReader(Chunks(_parts(entry, identity))),
            name=about.name,
            media_type=about.media_type,
            access="internal",
            authority_id=terms.authority_id,
            matters=(terms.competition_id,),
            at=at,
            by=by,
        )
        OpenedFile.objects.create(tender_id=opened.id, number=place, kind=kinds[file_id], file_id=stored)
    return opened


def _unsealed(ciphertext: bytes, sha256: str, identity: str) -> bytes:
    """The plaintext of what the manifest names by `sha256`; raises CannotOpen."""
    if hashlib.sha256(ciphertext).hexdigest() != sha256:
        raise CannotOpen("not what the manifest says")
    return sealed.open_bytes(identity, ciphertext)


def _parts(entry: Mapping[str, list[dict[str, object]]], identity: str) -> Iterator[bytes]:
    return sealed.open_stream(identity, [SealedPart.from_json(part) for part in entry["parts"]])


class Chunks(io.RawIOBase):
    """An iterator of bytes, read as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
