"""From sealed deliveries to tenders that can be read, with the key that the openers put together.

Files are unsealed in batches first, and no row that a reader meets names them. When all have had their turn, one
transaction makes the tenders readable. A process that dies leaves nothing to put right: the next one goes on.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from random import SystemRandom
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Q, Sum

from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.envelopes import MAIN, PRICE, Envelope
from terskel.core.sealing.age import CannotOpen
from terskel.documents import moves as documents
from terskel.documents.moves import KeptFile
from terskel.tenders.content import FILE_GROUPS, HIGHEST_TOTAL, LONGEST_FILE_NAME, UNSTORABLE
from terskel.tenders.drafts import About, fitting_type
from terskel.tenders.models import (
    Delivery,
    OpenedFile,
    OpenedPrice,
    OpenedTender,
    PriceOpening,
    TenderFile,
    UnsealedFile,
)
from terskel.vault import sealed
from terskel.vault.sealed import DamagedPart, SealedPart

ALTERED: Final = "altered"
BATCH_BYTES: Final = 128 * 1024 * 1024
"""Of files in one batch, unless the first alone is larger."""
BATCH_FILES: Final = 256
GROUP_BYTES: Final = 32 * 1024 * 1024
"""Of a batch's files that are held in clear at once, unless one alone is larger; as much again is being stored."""


@dataclass(frozen=True, slots=True)
class _Unsealed:
    """What a delivery says, and its files as (kind, kept file) in the manifest's order."""

    content: Mapping[str, object]
    files: tuple[tuple[str, KeptFile], ...]

    @property
    def price(self) -> Decimal | None:
        """None too where it is not told yet."""
        told = self.content.get("price")
        return None if told is None else Decimal(str(told))


@dataclass(frozen=True, slots=True)
class ReadPrice:
    """What an opened tender says of price; `said` is None where it can't be read."""

    tender: OpenedTender
    said: _Unsealed | None

    @property
    def price(self) -> Decimal | None:
        return None if self.said is None else self.said.price


def counting(competition_id: UUID) -> list[Delivery]:
    """The last version of each tender, unless withdrawn, in the order of arrival."""
    latest = (
        Delivery.objects.filter(competition_id=competition_id).order_by("tender_id", "-version").distinct("tender_id")
    )
    return sorted(
        (one for one in latest.select_related("tender").defer("receipt", "signature") if one.withdrawn_at is None),
        key=lambda delivery: (delivery.received_at, delivery.id),
    )


def begin(deliveries: Sequence[Delivery], envelope: Envelope = MAIN) -> None:
    """Write down which files of the envelope there are to unseal. What an earlier try did stands."""
    named = {(UUID(entry["id"]), delivery.id) for delivery in deliveries for entry in _entries(delivery, envelope)}
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
    return next(in_groups(rows[:BATCH_FILES], BATCH_BYTES), [])


def in_groups(rows: Iterable[UnsealedFile], most_bytes: int) -> Iterator[list[UnsealedFile]]:
    """The files in their order, up to `most_bytes` together; one that is larger stands alone."""
    group: list[UnsealedFile] = []
    held = 0
    for row in rows:
        if group and held + row.size > most_bytes:
            yield group
            group, held = [], 0
        group.append(row)
        held += row.size
    if group:
        yield group


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

    A delivery that cannot be opened is kept as unreadable and stops no other. Where the panel does not see who tenders
    what, each gets a number by lot, which does not follow the order of arrival.
    """
    files = _unsealed_files(deliveries)
    drawn = SystemRandom().sample(range(1, len(deliveries) + 1), len(deliveries)) if terms.tenderers_hidden else []
    tenders: list[OpenedTender] = []
    named: list[tuple[OpenedTender, int, str, KeptFile]] = []
    for number, delivery in enumerate(deliveries, start=1):
        own = files.get(delivery.id, {})
        opened = OpenedTender(competition_id=terms.competition_id, delivery_id=delivery.id, number=number)
        opened.hidden_number = drawn[number - 1] if drawn else None
        try:
            said = _read(delivery, own, identity, MAIN)
        except (CannotOpen, DamagedPart):
            opened.unreadable = ALTERED
        else:
            opened.content, opened.price = said.content, said.price
            named.extend((opened, place, kind, file) for place, (kind, file) in enumerate(said.files, start=1))
        tenders.append(opened)
    OpenedTender.objects.bulk_create(tenders, batch_size=200)
    _name_files(terms, named, by=by, at=at)
    return tenders


def read_prices(opened: Sequence[OpenedTender], identity: str) -> list[ReadPrice]:
    """What the tenders say of price, in their order; one that cannot be read stops no other."""
    files = _unsealed_files([one.delivery for one in opened])
    found = []
    for one in opened:
        try:
            said: _Unsealed | None = _read(one.delivery, files.get(one.delivery_id, {}), identity, PRICE)
        except (CannotOpen, DamagedPart):
            said = None
        found.append(ReadPrice(one, said))
    return found


def keep_prices(terms: Terms, opening: PriceOpening, read: Sequence[ReadPrice], *, by: Actor, at: datetime) -> None:
    """Make what was read of price readable to those who may see the tenders; its files come after the others."""
    OpenedPrice.objects.bulk_create(
        (
            OpenedPrice(tender=one.tender, opening=opening, unreadable=ALTERED)
            if one.said is None
            else OpenedPrice(tender=one.tender, opening=opening, content=one.said.content, price=one.said.price)
            for one in read
        ),
        batch_size=200,
    )
    held = OpenedFile.objects.filter(tender__in=[one.tender for one in read]).values_list("tender_id")
    last = dict(held.annotate(last=Max("number")))
    named = [
        (one.tender, place, kind, file)
        for one in read
        if one.said is not None
        for place, (kind, file) in enumerate(one.said.files, start=last.get(one.tender.id, 0) + 1)
    ]
    _name_files(terms, named, by=by, at=at)


def _name_files(
    terms: Terms, named: Sequence[tuple[OpenedTender, int, str, KeptFile]], *, by: Actor, at: datetime
) -> None:
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


def _entries(delivery: Delivery, envelope: Envelope) -> list[dict[str, Any]]:
    """The files in the envelope, as the manifest names them."""
    return [entry for entry in delivery.manifest["files"] if entry.get("price", False) == (envelope == PRICE)]


def _unsealed_files(deliveries: Sequence[Delivery]) -> dict[UUID, dict[UUID, UnsealedFile]]:
    ids = [delivery.id for delivery in deliveries]
    rows = UnsealedFile.objects.filter(delivery_id__in=ids).select_related("file").order_by("delivery_id")
    rows = rows.defer("file__parts", "file__draft_about")  # the manifest tells the parts, as they were delivered
    return {key: {row.file_id: row for row in group} for key, group in groupby(rows, lambda row: row.delivery_id)}


def _read(delivery: Delivery, own: Mapping[UUID, UnsealedFile], identity: str, envelope: Envelope) -> _Unsealed:
    ciphertext, sha256 = delivery.sealed_content, delivery.manifest["content"]
    if envelope == PRICE:
        ciphertext, sha256 = delivery.sealed_price or b"", delivery.manifest.get("price", "")
    content = _marked(json.loads(_unsealed(bytes(ciphertext), sha256, identity)))
    kinds = {UUID(one): kind for kind, group in FILE_GROUPS.items() for one in content.get(group, ())}
    files = []
    for entry in _entries(delivery, envelope):
        row = own.get(UUID(entry["id"]))
        if row is None or not row.sha256:
            raise CannotOpen("a part is not what was delivered")
        about = About.from_bytes(_unsealed(bytes(row.file.sealed_about), entry["about"], identity))
        files.append((kinds[row.file_id], _kept(about, row)))
    said = _Unsealed(content, tuple(files))
    if said.price is not None and said.price > HIGHEST_TOTAL:
        raise CannotOpen("a price that no tender may have")
    return said


def _marked(value: Any) -> Any:
    """What the database keeps of a JSON value. No door of ours lets in a character that it does not keep, and one that
    came in all the same must not stop the opening of the other tenders."""
    match value:
        case str():
            return UNSTORABLE.sub("\ufffd", value)
        case list():
            return [_marked(one) for one in value]
        case dict():
            return {key: _marked(one) for key, one in value.items()}
    return value


def _kept(about: About, row: UnsealedFile) -> KeptFile:
    """Its name ends as it did: programs tell the kind of a file by that."""
    name = UNSTORABLE.sub("\ufffd", about.name)[-LONGEST_FILE_NAME:]
    return KeptFile(name, fitting_type(about.media_type), row.sha256, row.size)


def _unsealed(ciphertext: bytes, sha256: str, identity: str) -> bytes:
    """The plaintext of what the manifest names by `sha256`; raises CannotOpen."""
    if hashlib.sha256(ciphertext).hexdigest() != sha256:
        raise CannotOpen("not what the manifest says")
    return sealed.open_bytes(identity, ciphertext)
