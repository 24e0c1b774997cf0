"""Categories as others read them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from terskel.core import lifecycles
from terskel.core.places import UNSAID, PlaceOfPerformance
from terskel.dps.models import Category
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


def label_of(code: str, name: str | None) -> str:
    """Code and name; nothing for the category that a system without categories has."""
    return f"{code} {name}" if name is not None else ""
