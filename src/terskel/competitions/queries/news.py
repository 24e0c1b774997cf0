"""What is new in the published competitions of a system, as everyone may read it, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from terskel.competitions.models import Competition, Correction, DeadlineChange

Occasion = Literal["published", "deadline_moved", "corrected", "cancelled"]


@dataclass(frozen=True, slots=True)
class Announcement:
    """`closes_at` is the tender deadline from `at` on, None where it stays.

    `subject_id` is the competition, the change of its deadline, or its correction.
    """

    subject_id: UUID
    occasion: Occasion
    competition_id: UUID
    title: str
    reference: str
    at: datetime
    closes_at: datetime | None


def announcements(dps_id: UUID, *, at: datetime, limit: int) -> list[Announcement]:
    """The newest `limit` of each occasion, in five statements.

    A correction that moves the deadline is told as that.
    """
    public = Competition.objects.filter(dps_id=dps_id, published_at__lte=at)
    published = list(public.order_by("-published_at", "-id")[:limit])
    cancelled = list(public.filter(cancelled_at__lte=at).order_by("-cancelled_at", "-id")[:limit])
    moved = list(
        DeadlineChange.objects.filter(competition__dps_id=dps_id, changed_at__lte=at)
        .select_related("competition")
        .order_by("-changed_at", "-id")[:limit]
    )
    corrected = list(
        Correction.objects.filter(competition__dps_id=dps_id, corrected_at__lte=at, deadline_change__isnull=True)
        .select_related("competition")
        .order_by("-corrected_at", "-id")[:limit]
    )
    first = {
        row.competition_id: row.old_closes_at
        for row in DeadlineChange.objects.filter(competition_id__in=[one.id for one in published]).order_by(
            "-changed_at", "-id"
        )
    }
    found = [
        *(_of(row, row.id, "published", row.published_at, first.get(row.id, row.closes_at)) for row in published),
        *(_of(row, row.id, "cancelled", row.cancelled_at, None) for row in cancelled),
        *(_of(row.competition, row.id, "deadline_moved", row.changed_at, row.new_closes_at) for row in moved),
        *(_of(row.competition, row.id, "corrected", row.corrected_at, None) for row in corrected),
    ]
    return sorted(found, key=lambda one: (one.at, one.occasion, one.subject_id), reverse=True)


def _of(
    row: Competition, subject_id: UUID, occasion: Occasion, at: datetime | None, closes_at: datetime | None
) -> Announcement:
    if at is None:
        raise ValueError(f"{occasion} of {row.id} has no instant")
    return Announcement(subject_id, occasion, row.id, row.title, row.reference, at, closes_at)
