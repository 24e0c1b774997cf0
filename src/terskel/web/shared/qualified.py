"""The list of those qualified as a table reads it: it stays in the database, however long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast
from uuid import UUID

from terskel.qualification import queries
from terskel.qualification.queries import QualifiedOrder, QualifiedRow
from terskel.web.shared.kept import Kept, kept


@dataclass(frozen=True)
class QualifiedRows:
    """The suppliers of one DPS as of an instant. The table's columns that sort are named as the list's orders."""

    dps_id: UUID
    at: datetime
    category_id: UUID | None = None
    counted: int | None = None
    """How many there are, where somebody has counted them."""

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _size(self) -> int:
        if self.counted is not None:
            return self.counted
        return queries.qualified_size(self.dps_id, self.at, category_id=self.category_id)

    def stretch(self, key: str, *, descending: bool, skip: int, most: int | None) -> Sequence[QualifiedRow]:
        """From whichever end is nearer, for what is skipped is read."""
        if most is None or 2 * skip <= self._size:
            return self._cut(key, descending=descending, skip=skip, most=most)
        shown = min(most, self._size - skip)
        return self._cut(key, descending=not descending, skip=self._size - skip - shown, most=shown)[::-1]

    def _cut(self, key: str, *, descending: bool, skip: int, most: int | None) -> Sequence[QualifiedRow]:
        return queries.qualified_cut(
            self.dps_id,
            self.at,
            category_id=self.category_id,
            order=cast(QualifiedOrder, key or "name"),
            descending=descending,
            skip=skip,
            most=most,
        )


def qualified_in(dps_ids: Sequence[UUID], at: datetime) -> Kept[dict[UUID, int]]:
    """How many are qualified in each of the systems; one without any is left out."""
    return kept(
        "systems",
        *sorted(map(str, dps_ids)),
        count=lambda: queries.qualified_counts(dps_ids, at=at),
        size=lambda found: sum(found.values()),
        at=at,
    )
