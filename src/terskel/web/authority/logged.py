"""The admission log of a DPS as a table reads it: it stays in the database, however long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast
from uuid import UUID

from terskel.core.actors import Actor
from terskel.qualification import queries
from terskel.qualification.queries import LogOrder, LogRow


@dataclass(frozen=True)
class LogRows:
    """The log as one reader sees it. The table's columns that sort are named as the log's orders."""

    reader: Actor
    dps_id: UUID
    at: datetime

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _size(self) -> int:
        return queries.admission_log_size(self.reader, self.dps_id, at=self.at)

    def stretch(self, key: str, *, descending: bool, skip: int, most: int | None) -> Sequence[LogRow]:
        return queries.admission_log(
            self.reader,
            self.dps_id,
            order=cast(LogOrder, key or "received"),
            descending=descending,
            skip=skip,
            most=most,
            at=self.at,
        )
