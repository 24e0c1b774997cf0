"""What happened to the tenders of a competition.

Everything a supplier does is kept from the authority until the opening: it would show who delivers, and how many.
What shows a draft is kept until that very tender is opened, and so for good where it was never delivered.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TenderStarted:
    """A supplier opened a draft."""

    tender_id: UUID


@dataclass(frozen=True, slots=True)
class FileAdded:
    """A file was sealed as it streamed in; `size` is that of the file, in bytes."""

    file_id: UUID
    size: int
    parts: int


@dataclass(frozen=True, slots=True)
class FileRemoved:
    file_id: UUID


@dataclass(frozen=True, slots=True)
class DraftReminded:
    """The supplier alone is reminded that it has answers not delivered."""

    competition_id: UUID
    supplier_id: UUID
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class DraftLapsed:
    """After the opening the supplier alone is told that the answers it had written were never delivered."""

    competition_id: UUID
    supplier_id: UUID
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class TenderDelivered:
    """A version arrived whole at `received_at`, with the hash that its receipt is signed over.

    `mandate_id` is what whoever delivered acted on; not in events of before it was asked.
    """

    tender_id: UUID
    delivery_id: UUID
    version: int
    received_at: datetime
    manifest_sha256: str
    leaf_hash: str
    mandate_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TenderWithdrawn:
    tender_id: UUID
    delivery_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class DeliveriesSettled:
    """No delivery is in flight any more; the root of the tree is public, its size is not until the opening."""

    root: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class ShareReleased:
    """One opener released their share; it waits for the others until `waits_until`, or it was the last.

    `recovery`: the person brought the offline key, and the share was the recovery share. `price`: of the second key.
    """

    person_id: UUID
    waits_until: datetime | None
    recovery: bool = False
    price: bool = False


@dataclass(frozen=True, slots=True)
class TendersOpened:
    """The tenders that count were opened, in the order they arrived."""

    tender_ids: tuple[UUID, ...]
    unreadable: tuple[UUID, ...]
    opened_by: tuple[UUID, ...]
    root: str
    size: int
    record_id: UUID


@dataclass(frozen=True, slots=True)
class PricesOpened:
    """The prices of the tenders that were still in were opened, after their quality was assessed."""

    tender_ids: tuple[UUID, ...]
    unreadable: tuple[UUID, ...]
    opened_by: tuple[UUID, ...]
    record_id: UUID


@dataclass(frozen=True, slots=True)
class RehearsalBegun:
    """A practice tender is sealed to a practice key; the tenders' own key is not touched."""

    rehearsal_id: UUID


@dataclass(frozen=True, slots=True)
class RehearsalShareReleased:
    """An opener released their share of the practice key."""

    rehearsal_id: UUID
    person_id: UUID
    waits_until: datetime | None
    recovery: bool


@dataclass(frozen=True, slots=True)
class RehearsalOpened:
    """The openers opened the practice tender together."""

    rehearsal_id: UUID
    opened_by: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DeadlineKept:
    """The service was out near the deadline, and the deadline stays where it was, for this reason."""

    closes_at: datetime
    reason: str
