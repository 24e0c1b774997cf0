"""What happened to the installation itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

BACKUP: Final = "backup"
"""The kind of subject of `BackupMade`."""


@dataclass(frozen=True, slots=True)
class DemoClockMoved:
    """The demo's time was set to `to_at`."""

    to_at: datetime


@dataclass(frozen=True, slots=True)
class BackupMade:
    """`terskel backup` wrote everything, to the end."""


@dataclass(frozen=True, slots=True)
class OutageEnded:
    """A part of the service ("web" or "worker") is there again after it was silent."""

    part: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class OutageRecorded:
    """A person recorded an outage; of one authority's competitions, or of all where `authority_id` is None.

    `until_at` is None while it lasts.
    """

    outage_id: UUID
    authority_id: UUID | None
    part: str
    from_at: datetime
    until_at: datetime | None
    description: str
    source: str


@dataclass(frozen=True, slots=True)
class RecordedOutageEnded:
    outage_id: UUID
    until_at: datetime


@dataclass(frozen=True, slots=True)
class OutageWithdrawn:
    """It was recorded by mistake, and counts no more."""

    outage_id: UUID
    reason: str
