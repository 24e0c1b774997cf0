"""From sealed deliveries to tenders that can be read, with the key that the openers put together.

Files are unsealed in batches first, and no row that a reader meets names them. When all have had their turn, one
transaction makes the tenders readable. A process that dies leaves nothing to put right: the next one goes on.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db.models import Q, Sum

from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.sealing.age import CannotOpen
from terskel.documents import moves as documents
from terskel.documents.moves import KeptFile
from terskel.tenders.content import FILE_GROUPS
from terskel.tenders.drafts import About
from terskel.tenders.models import Delivery, OpenedFile, OpenedTender, TenderFile, UnsealedFile
from terskel.vault import sealed
from terskel.vault.sealed import DamagedPart, SealedPart

ALTERED: Final = "altered"
BATCH_BYTES: Final = 64 * 1024 * 1024
"""Of files in one batch, unless the first alone is larger."""
BATCH_FILES: Final = 64


@dataclass(frozen=True, slots=True)
class _Unsealed:
    """What a delivery says, and its files as (kind, kept file) in the manifest's order."""

    content: Mapping[str, object]
    files: tuple[tuple[str, KeptFile], ...]

    @property
    def price(self) -> Decimal | None:
        return None if self.content["price"] is None else Decimal(str(self.content["price"]))


def counting(competition_id: UUID) -> list[Delivery]:
    """The last version of each tender, unless withdrawn, in the order of arrival."""
    latest = (
        Delivery.objects.filter(competition_id=competition_id).order_by("tender_id", "-version").distinct("tender_id")
    )
    return sorted(
        (delivery for delivery in latest.select_related("tender") if delivery.withdrawn_at is None),
        key=lambda delivery: (delivery.received_at, delivery.id),
    )


def begin(deliveries: Sequence[Delivery]) -> None:
    """Write down which files there are to unseal. What an earlier try did stands."""
    named = {(UUID(entry["id"]), delivery.id) for delivery in deliveries for entry in delivery.manifest["files"]}
    sizes = dict(TenderFile.objects.filter(id__in={file for file, _ in named}).values_list("id", "size"))
    UnsealedFile.objects.bulk_create(
        (
            UnsealedFile(delivery_id=delivery_id, file_id=file_id, size=sizes[file_id])
            for file_id, delivery_id in sorted(named)
            if file_id in sizes
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )


def pending(competition_id: UUID) -> list[UnsealedFile]:
    """The next batch: files of tenders that arrived first, up to `BATCH_BYTES`; at least one while any is left."""
    left = UnsealedFile.objects.filter(delivery__competition_id=competition_id, done_at__isnull=True)
    rows = left.select_related("delivery").order_by("delivery__received_at", "id")
    batch: list[UnsealedFile] = []
    held = 0
    for row in rows[:BATCH_FILES]:
        held += row.size
        if batch and held > BATCH_BYTES:
            break
        batch.append(row)
    return batch


def progress(competition_id: UUID) -> tuple[int, int]:
    """(bytes of files that have had their turn, bytes of all files)."""
    rows = UnsealedFile.objects.filter(delivery__competition_id=competition_id)
    sums = rows.aggregate(all=Sum("size", default=0), done=Sum("size", default=0, filter=Q(done_at__isnull=False)))
    return sums["done"], sums["all"]


def clear_parts(row: UnsealedFile, identity: str) -> Iterator[bytes]:
    """The file's bytes, part by part; raises CannotOpen or DamagedPart where a part is not what was delivered."""
    entries = {UUID(entry["id"]): entry for entry in row.delivery.manifest["files"]}
    parts = [SealedPart.from_json(part) for part in entries[row.file_id]["parts"]]
    return sealed.open_stream(identity, parts)


def open_all(
    terms: Terms, deliveries: Sequence[Delivery], identity: str, *, by: Actor, at: datetime
) -> list[OpenedTender]:
    """Make what was delivered readable, once every file has been unsealed.

    A delivery that cannot be opened is kept as unreadable and stops no other.
    """
    ids = [delivery.id for delivery in deliveries]
    rows = UnsealedFile.objects.filter(delivery_id__in=ids).select_related("file").order_by("delivery_id")
    files = {key: {row.file_id: row for row in group} for key, group in groupby(rows, lambda row: row.delivery_id)}
    tenders: list[OpenedTender] = []
    named: list[tuple[OpenedTender, int, str, KeptFile]] = []
    for number, delivery in enumerate(deliveries, start=1):
        own = files.get(delivery.id, {})
        opened = OpenedTender(competition_id=terms.competition_id, delivery_id=delivery.id, number=number)
        try:
            said = _read(delivery, own, identity)
        except (CannotOpen, DamagedPart):
            opened.unreadable = ALTERED
        else:
            opened.content, opened.price = said.content, said.price
            named.extend((opened, place, kind, file) for place, (kind, file) in enumerate(said.files, start=1))
        tenders.append(opened)
    OpenedTender.objects.bulk_create(tenders, batch_size=200)
    stored = documents.name_files(
        [file for *_, file in named],
        access="internal",
        authority_id=terms.authority_id,
        matter_id=terms.competition_id,
        at=at,
        by=by,
    )
    OpenedFile.objects.bulk_create(
        (
            OpenedFile(tender=opened, number=place, kind=kind, file_id=file_id)
            for (opened, place, kind, _), file_id in zip(named, stored, strict=True)
        ),
        batch_size=1000,
    )
    return tenders


def _read(delivery: Delivery, own: Mapping[UUID, UnsealedFile], identity: str) -> _Unsealed:
    content = json.loads(_unsealed(bytes(delivery.sealed_content), delivery.manifest["content"], identity))
    kinds = {UUID(one): kind for kind, group in FILE_GROUPS.items() for one in content[group]}
    files = []
    for entry in delivery.manifest["files"]:
        row = own.get(UUID(entry["id"]))
        if row is None or not row.sha256:
            raise CannotOpen("a part is not what was delivered")
        about = About.from_bytes(_unsealed(bytes(row.file.sealed_about), entry["about"], identity))
        files.append((kinds[row.file_id], KeptFile(about.name, about.media_type, row.sha256, row.size)))
    return _Unsealed(content, tuple(files))


def _unsealed(ciphertext: bytes, sha256: str, identity: str) -> bytes:
    """The plaintext of what the manifest names by `sha256`; raises CannotOpen."""
    if hashlib.sha256(ciphertext).hexdigest() != sha256:
        raise CannotOpen("not what the manifest says")
    return sealed.open_bytes(identity, ciphertext)
