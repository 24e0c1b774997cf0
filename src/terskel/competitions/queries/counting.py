"""Which competitions were held where, for statistics of later rooms. A fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from terskel.competitions.models import CompetitionCategory


@dataclass(frozen=True, slots=True)
class Held:
    """A published competition in one of its categories; one held in several comes once for each."""

    category_id: UUID
    competition_id: UUID
    published_at: datetime


def held_in(category_ids: Sequence[UUID], *, at: datetime) -> list[Held]:
    """Every competition published in these categories by that instant, cancelled ones too."""
    rows = (
        CompetitionCategory.objects.filter(category_id__in=category_ids, competition__published_at__lte=at)
        .order_by("competition__published_at", "competition_id", "category_id")
        .values_list("category_id", "competition_id", "competition__published_at")
    )
    return [
        Held(category_id, competition_id, published_at)
        for category_id, competition_id, published_at in rows
        if published_at is not None
    ]


def ids_within(category_ids: Sequence[UUID]) -> QuerySet[Any, Any]:
    """Every competition in these categories, drafts too: a question to be asked within one about what has ended."""
    return CompetitionCategory.objects.filter(category_id__in=category_ids).values("competition_id")


def categories_of(competition_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The categories of each competition; for later rooms that have decided who may read what they build of it."""
    found: dict[UUID, list[UUID]] = {}
    rows = CompetitionCategory.objects.filter(competition_id__in=set(competition_ids)).order_by("category_id")
    for competition_id, category_id in rows.values_list("competition_id", "category_id"):
        found.setdefault(competition_id, []).append(category_id)
    return {key: tuple(ids) for key, ids in found.items()}
