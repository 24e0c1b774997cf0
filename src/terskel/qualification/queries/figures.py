"""Counts for statistics: how long decisions take, how the list grows, who is on it. A fixed number of statements."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from terskel.core.instants import OSLO
from terskel.qualification.models import ApplicationLine, Qualification
from terskel.qualification.queries.standing import standing_at


@dataclass(frozen=True, slots=True)
class Decided:
    """So many lines were received on one day and decided on another; `in_time` of them before their limit passed."""

    received_on: date
    decided_on: date
    count: int
    in_time: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Undecided lines of one DPS."""

    undecided: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Growth:
    """How many rights began and ended in one category in one month; `month` is its first day."""

    category_id: UUID
    month: date
    begun: int
    ended: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Rights that began and ended in one category in a period; `newcomers` never had a right in it before."""

    begun: int = 0
    ended: int = 0
    newcomers: int = 0


def decided_between(dps_ids: Collection[UUID], since: datetime, until: datetime) -> list[Decided]:
    """Lines of these DPSs decided in a half-open period, by the days of receipt and decision."""
    rows = (
        ApplicationLine.objects.filter(dps_id__in=dps_ids, decided_at__gte=since, decided_at__lt=until)
        .annotate(
            received_on=TruncDate("application__received_at", tzinfo=OSLO),
            decided_on=TruncDate("decided_at", tzinfo=OSLO),
        )
        .values("received_on", "decided_on")
        .annotate(count=Count("id"), in_time=Count("id", filter=Q(decided_at__lt=Coalesce("extended_to_at", "due_at"))))
        .order_by("received_on", "decided_on")
    )
    return [Decided(row["received_on"], row["decided_on"], row["count"], row["in_time"]) for row in rows]


def waiting(dps_id: UUID, *, at: datetime) -> Waiting:
    """What is undecided at an instant, and how much of it is past its limit."""
    open_lines = ApplicationLine.objects.filter(dps_id=dps_id, decided_at__isnull=True, withdrawn_at__isnull=True)
    counted = open_lines.annotate(limit=Coalesce(F("extended_to_at"), F("due_at"))).aggregate(
        undecided=Count("id"), overdue=Count("id", filter=Q(limit__lte=at))
    )
    return Waiting(**counted)


def growth(category_ids: Sequence[UUID], *, at: datetime) -> list[Growth]:
    """Month by month since the first right; months in which nothing happened are left out."""
    found: dict[tuple[UUID, date], list[int]] = {}
    for place, moment in enumerate(("from_at", "to_at")):
        rows = (
            Qualification.objects.filter(category_id__in=category_ids, **{f"{moment}__lte": at})
            .annotate(month=TruncMonth(moment, tzinfo=OSLO))
            .values("category_id", "month")
            .annotate(count=Count("id"))
            .order_by("month")
        )
        for row in rows:
            key = (row["category_id"], row["month"].date())
            found.setdefault(key, [0, 0])[place] = row["count"]
    return [
        Growth(category_id, month, *found[category_id, month]) for category_id, month in sorted(found, key=_by_month)
    ]


def moved(category_ids: Sequence[UUID], since: datetime, until: datetime) -> dict[UUID, Moved]:
    """Who came and went in a half-open period, by category; those in which nothing happened are left out."""
    rights = Qualification.objects.filter(category_id__in=category_ids)
    begun, ended = (
        dict(
            rights.filter(**{f"{moment}__gte": since, f"{moment}__lt": until})
            .values_list("category_id")
            .annotate(count=Count("id"))
            .order_by()
        )
        for moment in ("from_at", "to_at")
    )
    firsts = rights.values("category_id", "supplier_id").annotate(first_at=Min("from_at")).order_by()
    newcomers = Counter(firsts.filter(first_at__gte=since, first_at__lt=until).values_list("category_id", flat=True))
    return {key: Moved(begun.get(key, 0), ended.get(key, 0), newcomers[key]) for key in {*begun, *ended, *newcomers}}


def size_classes(category_ids: Sequence[UUID], *, at: datetime) -> dict[str, int]:
    """Qualified suppliers per size class, each counted once."""
    rows = (
        standing_at(at)
        .filter(category_id__in=category_ids)
        .values("supplier__size_class")
        .annotate(count=Count("supplier_id", distinct=True))
        .order_by("supplier__size_class")
    )
    return {row["supplier__size_class"]: row["count"] for row in rows}


def _by_month(key: tuple[UUID, date]) -> tuple[date, UUID]:
    return key[1], key[0]
