"""Categories, their states, and in which of them a right counts after others were merged into it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from terskel.audit.statements import Row, Statement, all_of
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.places import UNSAID, PlaceOfPerformance, together
from terskel.dps.models import Category
from terskel.dps.queries.systems import Called, DpsView, in_care, seen
from terskel.dps.setup import place_of

GONE: Final = ("closed", "merged")


@dataclass(frozen=True, slots=True)
class CategoryView:
    """`name` is None in the one unnamed category, which no page shows. Its state is asked for an instant."""

    id: UUID
    dps_id: UUID
    number: int
    code: str
    name: str | None
    name_assumed_reason: str
    description: str
    cpv: tuple[str, ...]
    maximum_value: Decimal | None
    opened_at: datetime | None = None
    paused_at: datetime | None = None
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    merged_into_id: UUID | None = None
    place: PlaceOfPerformance = UNSAID

    @property
    def label(self) -> str:
        """Code and name, or nothing where the category is never shown."""
        return label_of(self.code, self.name)

    def state(self, at: datetime) -> str:
        """The state at an instant; one of a draft DPS is a draft too."""
        facts = lifecycles.CategoryFacts(self.opened_at, self.paused_at, self.closed_at, self.merged_at)
        return lifecycles.CATEGORY.state(facts, at)

    def is_there(self, at: datetime) -> bool:
        """Neither closed nor merged: suppliers may be admitted to it."""
        return self.state(at) not in GONE


def category_facts(row: Category) -> lifecycles.CategoryFacts:
    return lifecycles.CategoryFacts(
        opened_at=row.opened_at, paused_at=row.paused_at, closed_at=row.closed_at, merged_at=row.merged_at
    )


def categories(reader: Actor, dps: UUID | DpsView, *, at: datetime) -> list[CategoryView]:
    """The categories in their order; one unnamed where the DPS has none."""
    dps_id = seen(reader, dps, at)
    return categories_of([dps_id]).get(dps_id, [])


def counting_in(categories: Iterable[CategoryView], at: datetime) -> dict[UUID, UUID]:
    """In which category a right in each of them counts at `at`: its own, or the one that its was merged into.

    Whole DPSs at a time. One that is closed by then is left out: a right in it is no right to be invited any more.
    """
    by_id = {one.id: one for one in categories}
    return {one.id: last.id for one in by_id.values() if (last := _last(one, by_id, at)).state(at) != "closed"}


def sources_of(category_ids: Iterable[UUID], at: datetime) -> dict[UUID, UUID]:
    """Every category in which a right counts, at `at`, in one of these or in what that was merged into: {own: that}."""
    asked = set(category_ids)
    whole = Category.objects.filter(dps_id__in=Category.objects.filter(pk__in=asked).values("dps_id"))
    found = counting_in(map(category_view, whole), at)
    wanted = {found[one] for one in asked if one in found}
    return {source: target for source, target in found.items() if target in wanted}


def categories_of(dps_ids: Sequence[UUID]) -> dict[UUID, list[CategoryView]]:
    """Categories per DPS in one statement, for later rooms."""
    return _by_dps(Category.objects.filter(dps_id__in=dps_ids))


def categories_in_care(reader: Actor, *, at: datetime) -> dict[UUID, list[CategoryView]]:
    """The same of the DPSs of `ids_in_care`, in one statement too."""
    return _by_dps(Category.objects.filter(dps__in=in_care(reader, at=at)))


def _by_dps(rows: "QuerySet[Category]") -> dict[UUID, list[CategoryView]]:
    found: dict[UUID, list[CategoryView]] = {}
    for row in rows.order_by("dps_id", "number"):
        found.setdefault(row.dps_id, []).append(category_view(row))
    return found


def places_of(dps_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, PlaceOfPerformance]:
    """Where each DPS delivers: what its categories that are neither closed nor merged amount to."""
    found = categories_of(dps_ids)
    return {one: together(row.place for row in found.get(one, []) if row.is_there(at)) for one in dps_ids}


def categories_by_ids(category_ids: Iterable[UUID]) -> dict[UUID, CategoryView]:
    """For later rooms that hold category ids."""
    return {row.id: category_view(row) for row in Category.objects.filter(pk__in=set(category_ids))}


def label_of(code: str, name: str | None) -> str:
    """Code and name; nothing for the category that a system without categories has."""
    return f"{code} {name}" if name is not None else ""


_CALLED_WITH: Final = """
    SELECT s.name, s.reference, s.slug, s.language, ARRAY(SELECT ARRAY[c.code, c.name] FROM dps_category c
    WHERE c.id = ANY(%s) ORDER BY c.number) FROM dps_dynamicpurchasingsystem s WHERE s.id = %s"""


def called_with(dps_id: UUID, category_ids: Sequence[UUID]) -> tuple[Called, tuple[str, ...]]:
    """What a system and some of its categories are called, these in their order, in one statement; raises Missing."""
    return called_as_told(all_of(*called_asked(dps_id, category_ids)))


def called_asked(dps_id: UUID, category_ids: Sequence[UUID]) -> Statement:
    """What `called_with` tells is asked by this; the caller may ask it together with others."""
    return _CALLED_WITH, [list(category_ids), dps_id]


def called_as_told(told: Sequence[Row]) -> tuple[Called, tuple[str, ...]]:
    """As `called_with`, from the answer to `called_asked`."""
    if not told:
        raise Missing
    *called, categories = told[0]
    return Called(*called), tuple(label for label in (label_of(code, name) for code, name in categories) if label)


def category_view(row: Category) -> CategoryView:
    return CategoryView(
        id=row.id,
        dps_id=row.dps_id,
        number=row.number,
        code=row.code,
        name=row.name,
        name_assumed_reason=row.name_assumed_reason,
        description=row.description,
        cpv=tuple(row.cpv),
        maximum_value=row.maximum_value,
        opened_at=row.opened_at,
        paused_at=row.paused_at,
        closed_at=row.closed_at,
        merged_at=row.merged_at,
        merged_into_id=row.merged_into_id,
        place=place_of(row),
    )


def _last(one: CategoryView, by_id: dict[UUID, CategoryView], at: datetime) -> CategoryView:
    while one.merged_into_id is not None and one.state(at) == "merged":
        one = by_id[one.merged_into_id]
    return one
