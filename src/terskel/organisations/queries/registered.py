"""Reads of the organisations themselves, and of what the register of entities says."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Greatest

from terskel.audit.statements import all_of as rows_of
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.organisations.models import ContractingAuthority, RegisterEntry, Supplier
from terskel.organisations.register import KEPT_FOR, RegisterAnswer

SupplierOrder: TypeAlias = Literal["name", "number", "place"]

CHECKED_EVERY: Final = timedelta(days=365)
"""How often a firm is asked whether its contact person and its signatories are right: our policy, no law's."""


@dataclass(frozen=True, slots=True)
class NameUntil:
    """A name that counted up to, and not including, a day."""

    name: str
    until_on: date


@dataclass(frozen=True, slots=True)
class Named:
    """Today's name, and the organisation number."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """`former` are the names it had, the oldest first; from `merged_on` it is part of another."""

    id: UUID
    number: str
    name: str
    short_name: str
    buyer_kind: str
    central_purchasing_body_since: date | None
    place: str
    sort_key: str
    merged_on: date | None = None
    merged_into_id: UUID | None = None
    former: tuple[NameUntil, ...] = ()

    def name_on(self, day: date) -> str:
        """What the body was called that day."""
        return next((one.name for one in self.former if day < one.until_on), self.name)

    def name_then(self, at: datetime) -> str:
        """What the body was called at an instant."""
        return self.name_on(oslo_day(at))

    @property
    def names(self) -> tuple[str, ...]:
        """Today's name, and those it had."""
        return tuple(dict.fromkeys((self.name, *(one.name for one in self.former))))

    def is_merged(self, day: date) -> bool:
        return self.merged_on is not None and self.merged_on <= day


@dataclass(frozen=True, slots=True)
class SupplierView:
    id: UUID
    number: str
    country: str
    name: str
    size_class: str
    place: str
    county: str
    sort_key: str
    registered_at: datetime
    verified_at: datetime | None
    verified_by: str
    people_confirmed_at: datetime | None


# Almost every page names an authority, and the ORM would compose this anew each time.
_AUTHORITIES: Final = """
    SELECT a.id, a.number, a.name, a.short_name, a.buyer_kind, a.central_purchasing_body_since, a.place, a.sort_key,
    a.merged_on, a.merged_into_id,
    ARRAY(SELECT f.name FROM organisations_formername f WHERE f.authority_id = a.id ORDER BY f.until_on),
    ARRAY(SELECT f.until_on FROM organisations_formername f WHERE f.authority_id = a.id ORDER BY f.until_on)
    FROM organisations_contractingauthority a
    WHERE %(ids)s::uuid[] IS NULL OR a.id = ANY(%(ids)s)
    ORDER BY a.sort_key"""


def authority(authority_id: UUID) -> AuthorityView:
    """Raises Missing."""
    try:
        return authorities([authority_id])[authority_id]
    except KeyError:
        raise Missing from None


def named(ids: Sequence[UUID]) -> list[Named]:
    """Authorities and suppliers as letters name them, each in the place of its id; raises Missing."""
    found = {
        row[0]: Named(*row[1:])
        for row in rows_of(
            "SELECT id, name, number FROM organisations_contractingauthority WHERE id = ANY(%(ids)s) UNION ALL"
            " SELECT id, name, number FROM organisations_supplier WHERE id = ANY(%(ids)s)",
            {"ids": list(ids)},
        )
    }
    if found.keys() != set(ids):
        raise Missing
    return [found[one] for one in ids]


def authorities(ids: Iterable[UUID] | None = None) -> dict[UUID, AuthorityView]:
    """The named authorities, or all of them, by id."""
    named_ids = None if ids is None else list(ids)
    found = [] if named_ids == [] else rows_of(_AUTHORITIES, {"ids": named_ids})
    return {row[0]: AuthorityView(*(*row, tuple(map(NameUntil, names, until)))) for *row, names, until in found}


def called(text: str) -> frozenset[UUID]:
    """Authorities that are called so, or were; for the search of later rooms."""
    rows = ContractingAuthority.objects.filter(Q(name__icontains=text) | Q(former_names__name__icontains=text))
    return frozenset(rows.values_list("id", flat=True))


def authority_by_number(number: str) -> AuthorityView:
    """Raises Missing."""
    row = ContractingAuthority.objects.filter(number=number).first()
    if row is None:
        raise Missing
    return authority(row.id)


def supplier(supplier_id: UUID) -> SupplierView:
    """Raises Missing."""
    try:
        return suppliers([supplier_id])[supplier_id]
    except KeyError:
        raise Missing from None


def supplier_by_number(number: str) -> SupplierView:
    """Raises Missing."""
    try:
        return suppliers_by_numbers([number])[number]
    except KeyError:
        raise Missing from None


def suppliers_by_numbers(numbers: Iterable[str]) -> dict[str, SupplierView]:
    """The suppliers with these organisation numbers, by number; a number that is nobody's is left out."""
    return {row.number: _supplier_view(row) for row in Supplier.objects.filter(number__in=set(numbers))}


def suppliers(ids: Iterable[UUID]) -> dict[UUID, SupplierView]:
    """The named suppliers by id."""
    return {row.id: _supplier_view(row) for row in Supplier.objects.filter(id__in=list(ids)).order_by("sort_key", "id")}


def suppliers_among(
    ids: "QuerySet[Any, Any]",
    *,
    order: SupplierOrder = "name",
    descending: bool = False,
    skip: int,
    most: int | None,
) -> list[SupplierView]:
    """Some of the suppliers whose ids a query of a later room gives; by name it is the Norwegian alphabet.

    The database reads no more of a long list than is shown of it. `most` None: the rest of the list.
    """
    by = ("sort_key" if order == "name" else order, "id")
    rows = Supplier.objects.filter(id__in=ids).order_by(*(f"-{one}" for one in by) if descending else by)
    # Straight into views: a row of the ORM's for each would take longer than reading them.
    columns = rows.values_list(*(field.name for field in fields(SupplierView)))
    return [SupplierView(*row) for row in columns[skip : skip + most if most else None]]


def suppliers_called(words: str) -> "QuerySet[Any, Any]":
    """The ids of suppliers with these words in their name, as a question to be asked within another."""
    return Supplier.objects.filter(name__icontains=words).values("id")


def size_classes_among(ids: "QuerySet[Any, Any]") -> dict[str, int]:
    """How many there are of each size class among the suppliers whose ids a query of a later room gives."""
    rows = Supplier.objects.filter(id__in=ids).values_list("size_class").annotate(count=Count("id"))
    return dict(rows.order_by("size_class"))


def size_classes_of(supplier_ids: Collection[UUID]) -> dict[UUID, str]:
    """The size class of each, as it has said it itself."""
    return dict(Supplier.objects.filter(id__in=set(supplier_ids)).values_list("id", "size_class"))


def _supplier_view(row: Supplier) -> SupplierView:
    return SupplierView(
        row.id,
        row.number,
        row.country,
        row.name,
        row.size_class,
        row.place,
        row.county,
        row.sort_key,
        row.registered_at,
        row.verified_at,
        row.verified_by,
        row.people_confirmed_at,
    )


def name_of(organisation_id: UUID) -> str:
    """What an authority or a supplier is called; raises Missing."""
    for kind in (ContractingAuthority, Supplier):
        name = kind.objects.filter(id=organisation_id).values_list("name", flat=True).first()
        if name is not None:
            return str(name)
    raise Missing


def register_answer(number: str, *, at: datetime) -> RegisterAnswer | None:
    """What the register said of a number in the last day; None where it must be asked."""
    row = RegisterEntry.objects.filter(number=number, asked_at__gt=at - KEPT_FOR).first()
    if row is None:
        return None
    return RegisterAnswer(row.number, row.name, row.legal_form, row.place, row.employees, row.deleted_on, row.county)


def firms_to_ask(*, at: datetime, limit: int) -> list[UUID]:
    """Firms that have not said for a year who is contact person and who signs, nor been asked; for the timetable."""
    newest = Greatest("registered_at", "people_confirmed_at", "people_asked_at")
    rows = Supplier.objects.annotate(newest=newest).filter(newest__lte=at - CHECKED_EVERY).order_by("newest", "id")
    return list(rows.values_list("id", flat=True)[:limit])
