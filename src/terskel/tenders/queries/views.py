"""What the room's reads give: frozen values, instants in UTC, money in kroner without VAT, hashes in hex."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from terskel.competitions.queries import Terms
from terskel.core.canonical import Json
from terskel.documents.queries import Check
from terskel.organisations.queries import MandateView
from terskel.tenders.content import Content, Gap


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the supplier's own draft. `name` is empty once the file was delivered: then only the key opens it."""

    id: UUID
    kind: str
    name: str
    size: int
    fingerprint: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class RoomForFile:
    """`held` bytes of files lie in the draft already; `price_apart`: files of prices have a key of their own."""

    held: int
    price_apart: bool


@dataclass(frozen=True, slots=True)
class IncomingView:
    """A file that comes in parts: `received` are the numbers that have come, from 0, of `parts` in all.

    `recipient` is the age recipient each part is sealed to, `part_size` the bytes of the file in a whole part.
    """

    id: UUID
    kind: str
    name: str
    size: int
    begun_at: datetime
    recipient: str
    part_size: int
    parts: int
    received: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A version the supplier delivered, with its receipt; `signature` and `public_key` (Ed25519) in base64."""

    id: UUID
    version: int
    received_at: datetime
    manifest_sha256: str
    leaf_hash: str
    receipt: Mapping[str, Json]
    signature: str
    public_key: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class MyTender:
    """The reader's own tender. `counts_now` is the version that counts, `undelivered` that a draft waits.

    `declined_at`: the supplier has said that it will not tender, which a delivery takes back.

    `content` and `gaps` are of the draft; both are empty when there is none.
    """

    competition_id: UUID
    supplier_id: UUID
    tender_id: UUID | None
    state: str
    terms: Terms
    content: Content
    gaps: tuple[Gap, ...]
    files: tuple[FileView, ...]
    held: int
    saved_at: datetime | None
    deliveries: tuple[DeliveryView, ...]
    counts_now: DeliveryView | None
    undelivered: bool
    declined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReleaseView:
    person_id: UUID
    name: str
    released_at: datetime
    waits_until: datetime | None


@dataclass(frozen=True, slots=True)
class OpenerView:
    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class OpeningState:
    """How far the opening has come. `tenders` is None until they are opened: how many there are is not known before.

    `under_way_since`: enough shares are released, and of the bytes of files `done_percent` have been unsealed.
    `recovery`: the key has a share that is kept offline. `lapsed`: whose share fell away last, as too few followed.
    """

    competition_id: UUID
    reference: str
    title: str
    closes_at: datetime
    cancelled_at: datetime | None
    settles_at: datetime
    settled_at: datetime | None
    root: str
    openers: tuple[OpenerView, ...]
    waiting: tuple[ReleaseView, ...]
    lapsed: tuple[ReleaseView, ...]
    recovery: bool
    under_way_since: datetime | None
    done_percent: int
    opened_at: datetime | None
    opened_by: tuple[str, ...]
    tenders: int | None
    record_id: UUID | None


@dataclass(frozen=True, slots=True)
class RehearsalView:
    """A rehearsal of the opening. `text` is what the practice tender says, once enough openers have released."""

    id: UUID
    begun_at: datetime
    begun_by: str
    released_by: tuple[UUID, ...]
    waits_until: datetime | None
    missing: int
    opened_at: datetime | None
    opened_by: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What later rooms build on. `delivered` is the number of tenders opened; None before the opening."""

    settled_at: datetime | None
    delivered: int | None
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file of an opened tender; its bytes are had from `documents.queries.attached_file(id)`.

    `check` is what the malware scanner said, `may_be_read` whether anybody may open it now.
    """

    id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    check: Check
    may_be_read: bool


@dataclass(frozen=True, slots=True)
class StatedRequirement:
    """What the tenderer says of one absolute requirement; `value` is a number or a choice, "" where none was asked."""

    met: bool
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class DeliveredBy:
    """Who delivered a version, and on which mandate; none on versions of before it was asked."""

    name: str
    mandate: MandateView | None


@dataclass(frozen=True, slots=True)
class TendererOf:
    """Whose an opened tender is; `hidden_number` as in `OpenedTenderView`."""

    competition_id: UUID
    supplier_id: UUID
    hidden_number: int | None


@dataclass(frozen=True, slots=True)
class OpenedTenderView:
    """A tender in clear. `number` is its place in the order of arrival; `unreadable` tells why there is no content.

    `roles` names the persons offered for each category of a team. `prices` are the unit prices of a price form, by the
    row's id; `price` is its sum. `price_sealed`: prices are opened after quality, and this one is not opened; then
    `price` is None. `hidden_number` is the place drawn for it, where the panel does not see who tenders what.
    `answer_files` are the files that answer a requirement or criterion, by its id.
    """

    tender_id: UUID
    supplier_id: UUID
    delivery_id: UUID
    number: int
    version: int
    received_at: datetime
    manifest_sha256: str
    price: Decimal | None
    requirements: Mapping[UUID, StatedRequirement]
    criteria: Mapping[UUID, str]
    files: tuple[OpenedFile, ...]
    cv: tuple[OpenedFile, ...]
    references: tuple[OpenedFile, ...]
    unreadable: str
    roles: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    price_sealed: bool = False
    hidden_number: int | None = None
    price_files: tuple[OpenedFile, ...] = ()
    answer_files: Mapping[UUID, OpenedFile] = field(default_factory=dict)

    @property
    def every_file(self) -> tuple[OpenedFile, ...]:
        return (*self.files, *self.cv, *self.references, *self.price_files)


@dataclass(frozen=True, slots=True)
class PricesOpenedView:
    """One opening of prices: when, by whom, and its record."""

    opened_at: datetime
    opened_by: tuple[str, ...]
    record_id: UUID


@dataclass(frozen=True, slots=True)
class PriceOpeningState:
    """How far the second opening has come; fields as in `OpeningState`. `opened`: those that have been, in order."""

    competition_id: UUID
    openers: tuple[OpenerView, ...]
    waiting: tuple[ReleaseView, ...]
    lapsed: tuple[ReleaseView, ...]
    recovery: bool
    under_way_since: datetime | None
    done_percent: int
    opened: tuple[PricesOpenedView, ...]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a receipt's leaf is one of those under the published root; hashes in hex, `public_key` in base64."""

    version: int
    leaf_hash: str
    leaf_index: int
    size: int
    path: tuple[str, ...]
    root: str
    receipt: Mapping[str, Json]
    signature: str
    public_key: str
