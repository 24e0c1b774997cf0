"""Who is qualified for what, now or on any earlier day. History is never rewritten, so the answer never changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.qualification.models import Qualification


@dataclass(frozen=True, slots=True)
class Qualified:
    """One supplier and the categories, of those asked for, in which it is qualified."""

    supplier_id: UUID
    category_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class QualifiedRow:
    """One supplier of the public list. `since` is its first standing right of those shown."""

    supplier_id: UUID
    supplier_name: str
    sort_key: str
    number: str
    place: str
    size_class: str
    since: datetime
    category_ids: tuple[UUID, ...]
    category_labels: tuple[str, ...]


def standing_at(at: datetime) -> "QuerySet[Qualification]":
    return Qualification.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=at), from_at__lte=at)


def qualified(category_ids: Iterable[UUID], at: datetime) -> list[Qualified]:
    """Every supplier qualified at `at` in at least one of the categories: who is invited (FOA § 26-7(1))."""
    found: dict[UUID, list[UUID]] = {}
    rows = standing_at(at).filter(category_id__in=set(category_ids)).order_by("supplier_id", "category_id")
    for supplier_id, category_id in rows.values_list("supplier_id", "category_id"):
        found.setdefault(supplier_id, []).append(category_id)
    return [Qualified(supplier_id=key, category_ids=tuple(value)) for key, value in found.items()]


def qualified_list(dps_id: UUID, at: datetime) -> list[QualifiedRow]:
    """The public list of a DPS as of any instant, in Norwegian alphabetical order.

    Who may see it is decided with the DPS itself: read that first.
    """
    categories = dps_queries.categories_of([dps_id]).get(dps_id, [])
    since: dict[UUID, datetime] = {}
    held: dict[UUID, set[UUID]] = {}
    rows = standing_at(at).filter(category_id__in=[one.id for one in categories]).order_by("from_at", "id")
    for supplier_id, category_id, from_at in rows.values_list("supplier_id", "category_id", "from_at"):
        since.setdefault(supplier_id, from_at)
        held.setdefault(supplier_id, set()).add(category_id)
    suppliers = organisations.suppliers(held)
    return [
        QualifiedRow(
            supplier_id=supplier.id,
            supplier_name=supplier.name,
            sort_key=supplier.sort_key,
            number=supplier.number,
            place=supplier.place,
            size_class=supplier.size_class,
            since=since[supplier.id],
            category_ids=tuple(one.id for one in categories if one.id in held[supplier.id]),
            category_labels=tuple(one.label for one in categories if one.label and one.id in held[supplier.id]),
        )
        for supplier in sorted(suppliers.values(), key=lambda supplier: (supplier.sort_key, supplier.number))
    ]


def qualified_counts(dps_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, int]:
    """How many suppliers stand qualified per DPS, each counted once; a DPS without any is left out."""
    dps_of = {
        category.id: category.dps_id
        for categories in dps_queries.categories_of(dps_ids).values()
        for category in categories
    }
    found: dict[UUID, set[UUID]] = {}
    rows = standing_at(at).filter(category_id__in=dps_of)
    for category_id, supplier_id in rows.values_list("category_id", "supplier_id"):
        found.setdefault(dps_of[category_id], set()).add(supplier_id)
    return {dps_id: len(suppliers) for dps_id, suppliers in found.items()}


def counts_by_category(category_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, int]:
    """How many suppliers stand qualified per category; a category without any is left out."""
    rows = standing_at(at).filter(category_id__in=category_ids).values("category_id").annotate(count=Count("id"))
    return {row["category_id"]: row["count"] for row in rows.order_by("category_id")}


def qualified_count(category_id: UUID, *, at: datetime) -> int:
    """How many suppliers stand qualified in one category."""
    return standing_at(at).filter(category_id=category_id).count()


def qualified_total(dps_ids: Sequence[UUID], *, at: datetime) -> int:
    """How many suppliers stand qualified in any of these DPSs, each counted once."""
    categories = [one.id for found in dps_queries.categories_of(dps_ids).values() for one in found]
    return standing_at(at).filter(category_id__in=categories).values("supplier_id").distinct().count()
