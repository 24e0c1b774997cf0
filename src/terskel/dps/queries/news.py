"""What is new in systems that everyone may read of: published changes and answered enquiries, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core import deadlines
from terskel.core.dps_changes import CHANGE_KINDS
from terskel.dps.models import ChangeRecord, DynamicPurchasingSystem, Enquiry
from terskel.notices import queries as notices
from terskel.notices.queries import NoticeView


@dataclass(frozen=True, slots=True)
class AnnouncedChange:
    """A change and why; `at` is the first instant at which it may be told to everyone (FOA § 21-1(5))."""

    id: UUID
    dps_id: UUID
    kind: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnnouncedAnswer:
    """An enquiry in the authority's words, and its answer."""

    id: UUID
    dps_id: UUID
    number: int
    question: str
    answer: str
    at: datetime


def public_ids(*, at: datetime) -> list[UUID]:
    """Every DPS that may be shown to everyone at `at`."""
    public = DynamicPurchasingSystem.objects.filter(public_from_at__lte=at)
    return list(public.order_by("-public_from_at", "id").values_list("id", flat=True))


def announced_changes(dps_ids: Collection[UUID], *, at: datetime, limit: int) -> list[AnnouncedChange]:
    """Among the newest `limit` changes, those that may be told at `at`.

    A change that is announced by a notice waits for TED as the system itself did: nobody is told of it before.
    """
    rows = list(
        ChangeRecord.objects.filter(dps_id__in=dps_ids, published_at__lte=at).order_by("-published_at", "-id")[:limit]
    )
    sent = notices.by_ids({row.notice_id for row in rows if row.notice_id is not None})
    found = []
    for row in rows:
        open_from = row.published_at
        if row.notice_id is not None:
            open_from = _open_from(sent[row.notice_id])
        if row.published_at is not None and open_from is not None and open_from <= at:
            public_at = max(row.published_at, open_from)
            found.append(AnnouncedChange(row.id, row.dps_id, CHANGE_KINDS[row.kind].code, row.why, public_at))
    return found


def announced_answers(dps_ids: Collection[UUID], *, at: datetime, limit: int) -> list[AnnouncedAnswer]:
    rows = Enquiry.objects.filter(dps_id__in=dps_ids, answered_at__lte=at).order_by("-answered_at", "-id")[:limit]
    return [
        AnnouncedAnswer(row.id, row.dps_id, row.number, row.published_question, row.answer, row.answered_at)
        for row in rows
        if row.answered_at is not None
    ]


def _open_from(notice: NoticeView) -> datetime | None:
    """None while neither TED's day nor its receipt is known."""
    if notice.published_on is None and notice.receipt_confirmed_at is None:
        return None
    return deadlines.public_from(notice.published_on, notice.receipt_confirmed_at).instant
