"""The list of those qualified as a table reads it: it stays in the database, however long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast
from uuid import UUID

from terskel.qualification import queries
from terskel.qualification.queries import Mark, QualifiedOrder, QualifiedOutline, QualifiedRow
from terskel.web.shared.kept import Kept, kept


@dataclass(frozen=True)
class QualifiedRows:
    """The suppliers of one DPS as of an instant. The table's columns that sort are named as the list's orders."""

    dps_id: UUID
    at: datetime
    category_id: UUID | None = None
    outline: QualifiedOutline | None = None
    """Where somebody has made it as of the same instant: a late part of the list is then read from the mark before."""

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _size(self) -> int:
        if self.outline is not None:
            return self.outline.size
        return queries.qualified_size(self.dps_id, self.at, category_id=self.category_id)

    def stretch(self, key: str, *, descending: bool, skip: int, most: int | None) -> Sequence[QualifiedRow]:
        """From the mark before or from whichever end is nearer, for what is skipped is read."""
        if most is not None and key in ("", "name") and self.outline is not None:
            shown = max(0, min(most, self._size - skip))
            after, rest = self.outline.before(self._size - skip - shown if descending else skip)
            rows = self._cut(key, skip=rest, most=shown, after=after)
            return rows[::-1] if descending else rows
        if most is None or 2 * skip <= self._size:
            return self._cut(key, descending=descending, skip=skip, most=most)
        shown = min(most, self._size - skip)
        return self._cut(key, descending=not descending, skip=self._size - skip - shown, most=shown)[::-1]

    def _cut(
        self, key: str, *, descending: bool = False, skip: int, most: int | None, after: Mark | None = None
    ) -> Sequence[QualifiedRow]:
        return queries.qualified_cut(
            self.dps_id,
            self.at,
            category_id=self.category_id,
            after=after,
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
