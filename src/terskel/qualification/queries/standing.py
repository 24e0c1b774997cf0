"""Who is qualified for what, now or on any earlier day. History is never rewritten, so the answer never changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.organisations.queries import SupplierView
from terskel.qualification.models import Qualification, Suspension

QualifiedOrder: TypeAlias = organisations.SupplierOrder | Literal["since"]

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
    return qualified_cut(dps_id, at, skip=0, most=None)


def qualified_page(dps_id: UUID, at: datetime, *, page: int = 1, most: int = PAGE) -> list[QualifiedRow]:
    """One page of the public list: what `qualified_list` gives, cut by the database."""
    return qualified_cut(dps_id, at, skip=(page - 1) * most, most=most)


def qualified_cut(
    dps_id: UUID,
    at: datetime,
    *,
    category_id: UUID | None = None,
    order: QualifiedOrder = "name",
    descending: bool = False,
    skip: int,
    most: int | None,
) -> list[QualifiedRow]:
    """A stretch of the public list in one of its orders; `category_id` leaves out who is not admitted there.

    The database orders and cuts: what is read grows with what is shown. `most` None: the rest of the list.
    """
    standing = standing_at(at).filter(category__dps_id=dps_id)
    listed = _listed(standing, category_id)
    if order == "since":
        first = listed.values_list("supplier_id").annotate(since=Min("from_at"))
        turned = ("-since", "-supplier_id") if descending else ("since", "supplier_id")
        ids = [key for key, _since in first.order_by(*turned)[skip : skip + most if most else None]]
        found = organisations.suppliers(ids)
        shown = [found[key] for key in ids]
    else:
        shown = organisations.suppliers_among(
            listed.values_list("supplier_id"), order=order, descending=descending, skip=skip, most=most
        )
    among = standing if most is None else standing.filter(supplier_id__in=[one.id for one in shown])
    held = among.values_list("supplier_id").annotate(
        since=Min("from_at"), rights=ArrayAgg("id", order_by=("from_at", "id")), categories=ArrayAgg("category_id")
    )
    rights_of = {key: (since, rights[0], categories) for key, since, rights, categories in held}
    labels = dps_queries.category_labels(dps_id)
    place = {key: number for number, key in enumerate(labels)}
    return [_row(one, *rights_of[one.id], labels, place) for one in shown if one.id in rights_of]


def qualified_size(dps_id: UUID, at: datetime, *, category_id: UUID | None = None) -> int:
    """How many suppliers the same question gives in all."""
    listed = _listed(standing_at(at).filter(category__dps_id=dps_id), category_id)
    return listed.values("supplier_id").distinct().count()


def qualified_among(dps_id: UUID, at: datetime, supplier_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Those of the suppliers that stand qualified in the DPS, by name in Norwegian alphabetical order."""
    standing = standing_at(at).filter(category__dps_id=dps_id, supplier_id__in=set(supplier_ids))
    return {
        one.id: one.name for one in organisations.suppliers(standing.values_list("supplier_id", flat=True)).values()
    }


def _listed(standing: "QuerySet[Qualification]", category_id: UUID | None) -> "QuerySet[Qualification]":
    return standing if category_id is None else standing.filter(category_id=category_id)


def _row(
    supplier: SupplierView,
    since: datetime,
    right_id: UUID,
    held: Sequence[UUID],
    labels: Mapping[UUID, str],
    place: Mapping[UUID, int],
) -> QualifiedRow:
    categories = tuple(sorted(held, key=place.__getitem__))
    return QualifiedRow(
        supplier_id=supplier.id,
        supplier_name=supplier.name,
        sort_key=supplier.sort_key,
        number=supplier.number,
        place=supplier.place,
        size_class=supplier.size_class,
        since=since,
        right_id=right_id,
        category_ids=categories,
        category_labels=tuple(labels[one] for one in categories if labels[one]),
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
