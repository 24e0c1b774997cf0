"""Who is qualified for what, now or on any earlier day. History is never rewritten, so the answer never changes.

A right stays in the category it was given in; where that was merged into another, it counts there from then on.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from terskel.core.places import COUNTIES
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.qualification.models import Qualification, Suspension
from terskel.qualification.queries.stretches import QualifiedRow, called_among, qualified_cut


@dataclass(frozen=True, slots=True)
class Qualified:
    """One supplier and the categories, of those asked for, in which it is qualified."""

    supplier_id: UUID
    category_ids: tuple[UUID, ...]


def standing_at(at: datetime, *, with_suspended: bool = False) -> "QuerySet[Qualification]":
    """Rights that stood at an instant; suspended ones are left out, for they are not invited."""
    standing = Qualification.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=at), from_at__lte=at)
    if with_suspended:
        return standing
    suspended = Suspension.objects.filter(qualification_id=OuterRef("id"), suspended_at__lte=at)
    return standing.exclude(Exists(suspended.filter(Q(reinstated_at__isnull=True) | Q(reinstated_at__gt=at))))


def qualified(category_ids: Iterable[UUID], at: datetime) -> list[Qualified]:
    """Every supplier qualified at `at` in at least one of the categories: who is invited (FOA § 26-7(1))."""
    found: dict[UUID, dict[UUID, None]] = {}
    counts_in = dps_queries.sources_of(category_ids, at)
    rows = standing_at(at).filter(category_id__in=counts_in).order_by("supplier_id", "category_id")
    for supplier_id, category_id in rows.values_list("supplier_id", "category_id"):
        found.setdefault(supplier_id, {})[counts_in[category_id]] = None
    return [Qualified(supplier_id=key, category_ids=tuple(value)) for key, value in found.items()]


def first_rights(category_ids: Iterable[UUID], supplier_ids: Collection[UUID], at: datetime) -> dict[UUID, datetime]:
    """Since when each of these suppliers has had a right in one of the categories, as known at `at`. Two statements."""
    counting = dps_queries.sources_of(category_ids, at)
    rights = Qualification.objects.filter(supplier_id__in=supplier_ids, category_id__in=counting, from_at__lte=at)
    return dict(rights.values("supplier_id").annotate(since=Min("from_at")).values_list("supplier_id", "since"))


def no_longer_admitted(
    category_ids: Iterable[UUID], supplier_ids: Collection[UUID], *, invited_at: datetime, at: datetime
) -> dict[UUID, datetime]:
    """Those suppliers whose rights in all the categories were suspended or ended after `invited_at`, and since when.

    Who left the system of its own will meets the requirements still, and a right that a merger handed on stands with
    the successor: both are left out (FOA §§ 23-1, 24-2(1) a). Two statements.
    """
    counts_in = dps_queries.sources_of(category_ids, invited_at)
    held = Qualification.objects.filter(supplier_id__in=supplier_ids, category_id__in=counts_in, from_at__lte=at)
    gone: dict[UUID, datetime] = {}
    kept: set[UUID] = set()
    suspended = Suspension.objects.filter(qualification_id=OuterRef("id"), suspended_at__lte=at)
    since = suspended.filter(Q(reinstated_at__isnull=True) | Q(reinstated_at__gt=at)).values("suspended_at")[:1]
    for right in held.annotate(suspended_since=Subquery(since)):
        if right.to_at is not None and right.to_at <= at and right.ended_because == "dissolved":
            gone[right.supplier_id] = right.to_at
        elif right.suspended_since is not None:
            gone[right.supplier_id] = right.suspended_since
        else:
            kept.add(right.supplier_id)
    return {key: instant for key, instant in gone.items() if key not in kept}


def qualified_list(dps_id: UUID, at: datetime) -> list[QualifiedRow]:
    """The public list of a DPS as of any instant, in Norwegian alphabetical order.

    Who may see it is decided with the DPS itself: read that first.
    """
    return qualified_cut(dps_id, at, most=None)


def qualified_by_county(dps_ids: Sequence[UUID], at: datetime) -> dict[str, int]:
    """How many of those qualified in the DPSs are in each county today, each firm once, in the order of the list; one
    without any is left out."""
    categories = dps_queries.categories_of(dps_ids).values()
    counts_in = {own: into for found in categories for own, into in dps_queries.counting_in(found, at).items()}
    found = standing_at(at).filter(category_id__in=counts_in).values("supplier__county")
    counted = found.annotate(count=Count("supplier_id", distinct=True)).order_by()
    by_county = {row["supplier__county"]: row["count"] for row in counted}
    return {code: by_county[code] for code in COUNTIES if code in by_county}


def qualified_among(dps_id: UUID, at: datetime, supplier_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Those of the suppliers that stand qualified in the DPS, by name in Norwegian alphabetical order."""
    standing = standing_at(at).filter(category_id__in=_counting_in(dps_id, at), supplier_id__in=set(supplier_ids))
    return {
        one.id: one.name for one in organisations.suppliers(standing.values_list("supplier_id", flat=True)).values()
    }


def _counting_in(dps_id: UUID, at: datetime) -> dict[UUID, UUID]:
    return dps_queries.counting_in(dps_queries.categories_for_later(dps_id), at)


def standing_of(supplier_id: UUID, dps_ids: Collection[UUID], at: datetime) -> dict[UUID, datetime]:
    """The categories of these DPSs in which one supplier stands qualified, and since when; for their public lists."""
    categories = [one for found in dps_queries.categories_of(list(dps_ids)).values() for one in found]
    counts_in = dps_queries.counting_in(categories, at)
    held = standing_at(at).filter(supplier_id=supplier_id, category_id__in=counts_in).order_by("-from_at")
    return {counts_in[one]: from_at for one, from_at in held.values_list("category_id", "from_at")}


def admitted_called(dps_ids: Sequence[UUID], words: str, *, at: datetime, most: int) -> list[UUID]:
    """The suppliers admitted in these DPSs with these words in their name or number, at most so many, by name."""
    return called_among(_counting(dps_ids, at), words, at, most=most)


def qualified_counts(dps_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, int]:
    """How many suppliers stand qualified per DPS, each counted once; a DPS without any is left out."""
    rows = standing_at(at).filter(category_id__in=_counting(dps_ids, at)).values("category__dps_id")
    counted = rows.annotate(count=Count("supplier_id", distinct=True)).order_by("category__dps_id")
    return {row["category__dps_id"]: row["count"] for row in counted}


def counts_by_category(category_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, int]:
    """How many suppliers stand qualified per category; a category without any is left out."""
    counts_in = dps_queries.sources_of(category_ids, at)
    merged = [When(category_id=one, then=Value(into)) for one, into in counts_in.items() if one != into]
    rows = standing_at(at).filter(category_id__in=counts_in)
    counted = rows.values(place=Case(*merged, default=F("category_id")) if merged else F("category_id"))
    each_once = counted.annotate(count=Count("supplier_id", distinct=bool(merged))).order_by("place")
    return {row["place"]: row["count"] for row in each_once}


def qualified_count(category_id: UUID, *, at: datetime) -> int:
    """How many suppliers stand qualified in one category."""
    return counts_by_category([category_id], at=at).get(category_id, 0)


def qualified_total(dps_ids: Sequence[UUID], *, at: datetime) -> int:
    """How many suppliers stand qualified in any of these DPSs, each counted once."""
    return standing_at(at).filter(category_id__in=_counting(dps_ids, at)).values("supplier_id").distinct().count()


def _counting(dps_ids: Sequence[UUID], at: datetime) -> list[UUID]:
    """The categories of these DPSs in which a right is one to be invited."""
    categories = dps_queries.categories_of(dps_ids).values()
    return [one for found in categories for one in dps_queries.counting_in(found, at)]
