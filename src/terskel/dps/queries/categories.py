"""Categories, their states, and in which of them a right counts after others were merged into it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from terskel.audit.statements import first_of
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.places import PlaceOfPerformance, together
from terskel.dps.models import Category
from terskel.dps.queries.known import known
from terskel.dps.queries.systems import Called, DpsView, in_care, seen_whole
from terskel.dps.queries.views import CategoryView, category_view, label_of


def category_facts(row: Category) -> lifecycles.CategoryFacts:
    return lifecycles.CategoryFacts(
        opened_at=row.opened_at, paused_at=row.paused_at, closed_at=row.closed_at, merged_at=row.merged_at
    )


def categories(reader: Actor, dps: UUID | DpsView, *, at: datetime) -> list[CategoryView]:
    """The categories in their order; one unnamed where the DPS has none."""
    found = known(dps.id) if isinstance(dps, DpsView) else seen_whole(reader, dps, at)
    return list(found.categories) if found is not None else []


def categories_for_later(dps_id: UUID) -> tuple[CategoryView, ...]:
    """The same for later rooms, which have decided on their own who may read what they build of it."""
    found = known(dps_id)
    return found.categories if found is not None else ()


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


_CALLED_WITH: Final = """
    SELECT s.name, s.reference, s.slug, s.language, ARRAY(SELECT ARRAY[c.code, c.name] FROM dps_category c
    WHERE c.id = ANY(%s) ORDER BY c.number) FROM dps_dynamicpurchasingsystem s WHERE s.id = %s"""


def called_with(dps_id: UUID, category_ids: Sequence[UUID]) -> tuple[Called, tuple[str, ...]]:
    """What a system and some of its categories are called, these in their order, in one statement; raises Missing."""
    found = first_of(_CALLED_WITH, [list(category_ids), dps_id])
    if found is None:
        raise Missing
    *called, categories = found
    return Called(*called), tuple(label for label in (label_of(code, name) for code, name in categories) if label)


def _last(one: CategoryView, by_id: dict[UUID, CategoryView], at: datetime) -> CategoryView:
    while one.merged_into_id is not None and one.state(at) == "merged":
        one = by_id[one.merged_into_id]
    return one
