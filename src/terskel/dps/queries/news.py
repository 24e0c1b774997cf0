"""What is new in systems that everyone may read of: published changes and answered enquiries, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core.dps_changes import CHANGE_KINDS
from terskel.dps.models import ChangeRecord, DynamicPurchasingSystem, Enquiry


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

    A change that is announced by a notice is published when it may be told, as the system itself was.
    """
    rows = ChangeRecord.objects.filter(dps_id__in=dps_ids, published_at__lte=at).order_by("-published_at", "-id")
    return [
        AnnouncedChange(row.id, row.dps_id, CHANGE_KINDS[row.kind].code, row.why, row.published_at)
        for row in rows[:limit]
        if row.published_at is not None
    ]


def announced_answers(dps_ids: Collection[UUID], *, at: datetime, limit: int) -> list[AnnouncedAnswer]:
    rows = Enquiry.objects.filter(dps_id__in=dps_ids, answered_at__lte=at).order_by("-answered_at", "-id")[:limit]
    return [
        AnnouncedAnswer(row.id, row.dps_id, row.number, row.published_question, row.answer, row.answered_at)
        for row in rows
        if row.answered_at is not None
    ]
