"""What is new in the published competitions of a system, as everyone may read it, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Count, QuerySet

from terskel.competitions.models import Competition, CompetitionCategory, Correction, DeadlineChange

_TOLD: Final = ("id", "dps_id", "title", "reference", "published_at", "closes_at", "cancelled_at")
Occasion = Literal["published", "deadline_moved", "corrected", "cancelled"]


@dataclass(frozen=True, slots=True)
class Announcement:
    """`closes_at` is the tender deadline from `at` on, None where it stays.

    `subject_id` is the competition, the change of its deadline, or its correction.
    """

    subject_id: UUID
    occasion: Occasion
    competition_id: UUID
    dps_id: UUID
    title: str
    reference: str
    at: datetime
    closes_at: datetime | None


def announcements(
    dps_ids: Collection[UUID],
    *,
    at: datetime,
    limit: int,
    category_id: UUID | None = None,
    among: QuerySet[Any, Any] | None = None,
) -> list[Announcement]:
    """The newest `limit` of each occasion, in five statements; of one category where one is named.

    `among`: of the competitions with these ids only. A correction that moves the deadline is told as that.
    """
    public = Competition.objects.filter(dps_id__in=dps_ids, published_at__lte=at)
    if category_id is not None:
        held = CompetitionCategory.objects.filter(category_id=category_id)
        public = public.filter(id__in=held.values("competition_id"))
    if among is not None:
        public = public.filter(id__in=among)
    told = public.only(*_TOLD)
    published = list(told.order_by("-published_at", "-id")[:limit])
    cancelled = list(told.filter(cancelled_at__lte=at).order_by("-cancelled_at", "-id")[:limit])
    moved = list(
        DeadlineChange.objects.filter(competition__in=public, changed_at__lte=at)
        .select_related("competition")
        .order_by("-changed_at", "-id")[:limit]
    )
    corrected = list(
        Correction.objects.filter(competition__in=public, corrected_at__lte=at, deadline_change__isnull=True)
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


@dataclass(frozen=True, slots=True)
class Dated:
    """A published competition with its days as everyone may read them; `moves`: how often the deadline was moved."""

    id: UUID
    title: str
    reference: str
    published_at: datetime
    question_deadline_at: datetime | None
    closes_at: datetime
    cancelled_at: datetime | None
    moves: int


def dated(dps_id: UUID, *, since: datetime, at: datetime, category_id: UUID | None = None) -> list[Dated]:
    """Those of a system, or of one of its categories, that are published by `at` and close after `since`."""
    rows = Competition.objects.filter(dps_id=dps_id, published_at__lte=at, closes_at__gt=since)
    if category_id is not None:
        held = CompetitionCategory.objects.filter(category_id=category_id)
        rows = rows.filter(id__in=held.values("competition_id"))
    ordered = rows.order_by("closes_at", "id")
    changes = DeadlineChange.objects.filter(competition__in=rows, changed_at__lte=at).order_by()
    moves = dict(changes.values_list("competition_id").annotate(moves=Count("id")))
    return [Dated(*(*row, moves.get(row[0], 0))) for row in ordered.values_list(*_DATED)]


_DATED: Final = (
    "id",
    "title",
    "reference",
    "published_at",
    "question_deadline_at",
    "closes_at",
    "cancelled_at",
)


def _of(
    row: Competition, subject_id: UUID, occasion: Occasion, at: datetime | None, closes_at: datetime | None
) -> Announcement:
    if at is None:
        raise ValueError(f"{occasion} of {row.id} has no instant")
    return Announcement(subject_id, occasion, row.id, row.dps_id, row.title, row.reference, at, closes_at)
