"""What happened to the installation itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

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
