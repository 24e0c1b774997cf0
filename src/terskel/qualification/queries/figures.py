"""Counts for statistics: how long decisions take, how the list grows, who is on it. A fixed number of statements."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Min, Q, Value
from django.db.models.functions import Coalesce

from terskel.core.instants import oslo_day, start_of_day
from terskel.organisations import queries as organisations
from terskel.qualification.models import Application, ApplicationLine, Qualification
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
    lines = ApplicationLine.objects.filter(dps_id__in=dps_ids, decided_at__gte=since, decided_at__lt=until)
    first_at = Application.objects.filter(dps_id__in=dps_ids).aggregate(first=Min("received_at"))["first"]
    if first_at is None:
        return []
    first = min(oslo_day(first_at), oslo_day(since))
    days = [first + timedelta(days=step) for step in range((oslo_day(until) - first).days + 1)]
    starts = [start_of_day(one) for one in days]
    rows = (
        lines.filter(application__received_at__isnull=False)
        .annotate(received_on=_Place("application__received_at", starts), decided_on=_Place("decided_at", starts))
        .values("received_on", "decided_on")
        .annotate(count=Count("id"), in_time=Count("id", filter=Q(decided_at__lt=Coalesce("extended_to_at", "due_at"))))
        .order_by("received_on", "decided_on")
    )
    return [
        Decided(days[row["received_on"] - 1], days[row["decided_on"] - 1], row["count"], row["in_time"]) for row in rows
    ]


def waiting(dps_id: UUID, *, at: datetime) -> Waiting:
    """What is undecided at an instant, and how much of it is past its limit."""
    open_lines = ApplicationLine.objects.filter(dps_id=dps_id, decided_at__isnull=True, withdrawn_at__isnull=True)
    counted = open_lines.annotate(limit=Coalesce(F("extended_to_at"), F("due_at"))).aggregate(
        undecided=Count("id"), overdue=Count("id", filter=Q(limit__lte=at))
    )
    return Waiting(**counted)


def growth(category_ids: Sequence[UUID], months: Sequence[date], *, at: datetime) -> list[Growth]:
    """Month by month of `months`, their first days in order; what happened before counts in the month before them."""
    starts = [start_of_day(one) for one in months]
    before = months[0] - timedelta(days=1)
    named = [before.replace(day=1), *months]
    found: dict[tuple[UUID, date], list[int]] = {}
    for which, moment in enumerate(("from_at", "to_at")):
        rows = (
            Qualification.objects.filter(category_id__in=category_ids, **{f"{moment}__lte": at})
            .annotate(place=_Place(moment, starts))
            .values_list("category_id", "place")
            .annotate(count=Count("id"))
            .order_by()
        )
        for category_id, place, count in rows:
            found.setdefault((category_id, named[place]), [0, 0])[which] = count
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
    standing = standing_at(at).filter(category_id__in=category_ids)
    return organisations.size_classes_among(standing.values("supplier_id"))


def first_admitted(category_ids: Collection[UUID], supplier_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    """When each of these suppliers was first admitted in each of these categories, by category and supplier."""
    rows = Qualification.objects.filter(category_id__in=set(category_ids), supplier_id__in=set(supplier_ids))
    found = rows.values_list("category_id", "supplier_id").annotate(first=Min("from_at"))
    return {(category, supplier): first for category, supplier, first in found.order_by("category_id", "supplier_id")}


class _Place(Func):
    """How many of the instants, in order, are not after the column's: days and months without asking for a time zone
    row by row, which is most of the work where there are many."""

    function = "WIDTH_BUCKET"
    output_field = IntegerField()

    def __init__(self, moment: str, starts: Sequence[datetime]) -> None:
        super().__init__(F(moment), Value(list(starts), output_field=ArrayField(DateTimeField())))


def _by_month(key: tuple[UUID, date]) -> tuple[date, UUID]:
    return key[1], key[0]
