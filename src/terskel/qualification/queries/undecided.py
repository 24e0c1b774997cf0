"""Requests that wait for an answer, for later rooms that act on a category or write to those concerned."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from terskel.dps import queries as dps_queries
from terskel.qualification.models import Application, ApplicationLine


@dataclass(frozen=True, slots=True)
class Undecided:
    """Requests that wait in some categories, sealed ones left out: nobody can read which those are for.

    `late` are past their limit, the first since `late_since`; `waiting` are within it. Limits are the first instant
    too late; None where there is none.
    """

    late: int = 0
    late_since: datetime | None = None
    waiting: int = 0
    first_due_at: datetime | None = None
    last_due_at: datetime | None = None


def undecided_among(category_ids: Iterable[UUID], at: datetime) -> Undecided:
    """What is undecided in these categories, and in those merged into them: who waits there is not invited."""
    counting = dps_queries.sources_of(category_ids, at)
    lines = _open_lines().filter(category_id__in=counting).annotate(limit=Coalesce(F("extended_to_at"), F("due_at")))
    late, within = Q(limit__lte=at), Q(limit__gt=at)
    return Undecided(
        **lines.aggregate(
            late=Count("id", filter=late),
            late_since=Min("limit", filter=late),
            waiting=Count("id", filter=within),
            first_due_at=Min("limit", filter=within),
            last_due_at=Max("limit", filter=within),
        )
    )


def undecided_in(category_id: UUID) -> int:
    """How many lines in a category are neither decided nor withdrawn."""
    return _open_lines().filter(category_id=category_id).count()


def awaiting_answer(dps_id: UUID, category_ids: Collection[UUID] = ()) -> set[UUID]:
    """The suppliers with a request that is undecided in these categories, or anywhere in the DPS.

    Whoever has a sealed request waits in every category: nobody can read which it is for.
    """
    lines = _open_lines().filter(dps_id=dps_id)
    if category_ids:
        lines = lines.filter(category_id__in=category_ids)
    sealed = Application.objects.filter(
        dps_id=dps_id, submitted_at__isnull=False, opened_at__isnull=True, withdrawn_at__isnull=True
    )
    return {*lines.values_list("supplier_id", flat=True), *sealed.values_list("supplier_id", flat=True)}


def _open_lines() -> "QuerySet[ApplicationLine]":
    return ApplicationLine.objects.filter(decided_at__isnull=True, withdrawn_at__isnull=True)
