"""Who is qualified for what, now or on any earlier day. History is never rewritten, so the answer never changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView
from terskel.organisations import queries as organisations
from terskel.organisations.queries import SupplierView
from terskel.qualification.models import Qualification, Suspension

PAGE: Final = 100
"""Suppliers on one page of a list that programs read."""


@dataclass(frozen=True, slots=True)
class Qualified:
    """One supplier and the categories, of those asked for, in which it is qualified."""

    supplier_id: UUID
    category_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class QualifiedRow:
    """One supplier of the public list. `since` and `right_id` are of its first standing right."""

    supplier_id: UUID
    supplier_name: str
    sort_key: str
    number: str
    place: str
    size_class: str
    since: datetime
    right_id: UUID
    category_ids: tuple[UUID, ...]
    category_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Right:
    id: UUID
    category_id: UUID
    from_at: datetime


def standing_at(at: datetime, *, with_suspended: bool = False) -> "QuerySet[Qualification]":
    """Rights that stood at an instant; suspended ones are left out, for they are not invited."""
    standing = Qualification.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=at), from_at__lte=at)
    if with_suspended:
        return standing
    suspended = Suspension.objects.filter(qualification_id=OuterRef("id"), suspended_at__lte=at)
    return standing.exclude(Exists(suspended.filter(Q(reinstated_at__isnull=True) | Q(reinstated_at__gt=at))))


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
    held = _held(standing_at(at).filter(category_id__in=[one.id for one in categories]))
    found = sorted(organisations.suppliers(held).values(), key=lambda one: (one.sort_key, one.number))
    return [_row(supplier, held[supplier.id], categories) for supplier in found]


def qualified_page(dps_id: UUID, at: datetime, *, page: int = 1, most: int = PAGE) -> list[QualifiedRow]:
    """One page of the public list: what `qualified_list` gives, cut by the database."""
    categories = dps_queries.categories_of([dps_id]).get(dps_id, [])
    standing = standing_at(at).filter(category_id__in=[one.id for one in categories])
    shown = organisations.suppliers_among(standing.values_list("supplier_id"), skip=(page - 1) * most, most=most)
    held = _held(standing.filter(supplier_id__in=[one.id for one in shown]))
    return [_row(supplier, held[supplier.id], categories) for supplier in shown if supplier.id in held]


def _held(standing: "QuerySet[Qualification]") -> dict[UUID, list[_Right]]:
    """Rights per supplier, the oldest first."""
    found: dict[UUID, list[_Right]] = {}
    rows = standing.order_by("from_at", "id").values_list("supplier_id", "id", "category_id", "from_at")
    for supplier_id, right_id, category_id, from_at in rows:
        found.setdefault(supplier_id, []).append(_Right(right_id, category_id, from_at))
    return found


def _row(supplier: SupplierView, rights: Sequence[_Right], categories: Sequence[CategoryView]) -> QualifiedRow:
    held = {one.category_id for one in rights}
    return QualifiedRow(
        supplier_id=supplier.id,
        supplier_name=supplier.name,
        sort_key=supplier.sort_key,
        number=supplier.number,
        place=supplier.place,
        size_class=supplier.size_class,
        since=rights[0].from_at,
        right_id=rights[0].id,
        category_ids=tuple(one.id for one in categories if one.id in held),
        category_labels=tuple(one.label for one in categories if one.label and one.id in held),
    )


def qualified_counts(dps_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, int]:
    """How many suppliers stand qualified per DPS, each counted once; a DPS without any is left out."""
    rows = standing_at(at).filter(category__dps_id__in=dps_ids).values("category__dps_id")
    counted = rows.annotate(count=Count("supplier_id", distinct=True)).order_by("category__dps_id")
    return {row["category__dps_id"]: row["count"] for row in counted}


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
