"""Notices as others read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.notices.models import Notice


@dataclass(frozen=True, slots=True)
class NoticeView:
    id: UUID
    kind: str
    matter_id: UUID
    authority_id: UUID
    required_at: datetime
    due_at: datetime | None
    dispatched_at: datetime | None
    receipt_confirmed_at: datetime | None
    published_on: date | None
    doffin_number: str
    ted_number: str


def view_of(notice: Notice) -> NoticeView:
    return NoticeView(
        id=notice.id,
        kind=notice.kind,
        matter_id=notice.matter_id,
        authority_id=notice.authority_id,
        required_at=notice.required_at,
        due_at=notice.due_at,
        dispatched_at=notice.dispatched_at,
        receipt_confirmed_at=notice.receipt_confirmed_at,
        published_on=notice.published_on,
        doffin_number=notice.doffin_number,
        ted_number=notice.ted_number,
    )


def owed(reader: Actor) -> list[NoticeView]:
    """Notices the reader's authority has not sent yet, the most urgent first; those without a time limit last."""
    if not reader.is_authority:
        return []
    rows = Notice.objects.filter(authority_id=reader.organisation_id, dispatched_at__isnull=True).order_by(
        "due_at", "required_at"
    )
    return [view_of(row) for row in rows]


def of_matter(reader: Actor, matter_id: UUID) -> list[NoticeView]:
    """The matter's notices in the order they became due: all for its own authority, the published ones for others."""
    return of_matters(reader, [matter_id]).get(matter_id, [])


def of_matters(reader: Actor, matter_ids: Sequence[UUID]) -> dict[UUID, list[NoticeView]]:
    """As `of_matter`, for many matters in one statement."""
    found: dict[UUID, list[NoticeView]] = {}
    for row in Notice.objects.filter(matter_id__in=matter_ids).order_by("required_at", "id"):
        own = reader.is_authority and reader.acts_for(row.authority_id)
        if own or row.published_on is not None:
            found.setdefault(row.matter_id, []).append(view_of(row))
    return found


def published_by(kind: str, at: datetime) -> "QuerySet[Any]":
    """The matters whose notice of that kind was public at `at`; for conditions of later rooms."""
    return Notice.objects.filter(kind=kind, published_on__lte=oslo_day(at)).values("matter_id")


def by_ids(notice_ids: Collection[UUID]) -> dict[UUID, NoticeView]:
    """For later rooms, which have decided on their own who may read what they build of it."""
    return {row.id: view_of(row) for row in Notice.objects.filter(pk__in=notice_ids)}


def notice(reader: Actor, notice_id: UUID) -> NoticeView:
    """One notice of the reader's own authority."""
    row = Notice.objects.filter(pk=notice_id).first()
    if row is None or not (reader.is_authority and reader.acts_for(row.authority_id)):
        raise Missing
    return view_of(row)
