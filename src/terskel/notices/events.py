"""What happened to a public notice."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NoticeRequired:
    """A notice is owed from now on; `due_at` is the first instant that is too late, where the law sets one."""

    notice_id: UUID
    notice_kind: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeDispatched:
    """The notice was sent to Doffin at `dispatched_at` (FOA § 21-1(4): the sending must be documentable)."""

    notice_id: UUID
    notice_kind: str
    dispatched_at: datetime


@dataclass(frozen=True, slots=True)
class NoticePublished:
    """What Doffin and TED answered, as typed in."""

    notice_id: UUID
    notice_kind: str
    published_on: date | None
    receipt_confirmed_at: datetime | None
    doffin_number: str
    ted_number: str
