"""What the clock makes true next, whoever it concerns: for the demo's clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from terskel.awards import queries as awards
from terskel.competitions import queries as competitions
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps import queries as dps
from terskel.qualification import queries as qualification

MomentKind = Literal["first_window", "request_limit", "closing", "standstill"]


@dataclass(frozen=True, slots=True)
class ComingMoment:
    """`at` is the first instant at which it is true; `name` is the competition's or the system's."""

    at: datetime
    kind: MomentKind
    name: str

    def words(self, language: Language) -> str:
        """What will be true, in a sentence."""
        return Phrasebook.of("overview").say(f"moment.{self.kind}", language, name=self.name)


def coming(after: datetime, limit: int) -> list[ComingMoment]:
    """The next `limit` moments after an instant, in order. Nothing sealed shows: only opened requests have a limit."""
    closing = competitions.closing_after(after, limit)
    standstill = awards.standstills_ending_after(after, limit)
    windows = dps.windows_closing_after(after, limit)
    limits = qualification.limits_after(after, limit)
    titles = {
        key: row.title for key, row in competitions.competitions_by_ids(_ids(closing, standstill), at=after).items()
    }
    names = {key: view.name for key, view in dps.dps_by_ids(_ids(windows, limits), at=after).items()}
    found = [
        *(ComingMoment(at, "closing", titles[key]) for at, key in closing),
        *(ComingMoment(at, "standstill", titles[key]) for at, key in standstill),
        *(ComingMoment(at, "first_window", names[key]) for at, key in windows),
        *(ComingMoment(at, "request_limit", names[key]) for at, key in limits),
    ]
    return sorted(found, key=lambda one: (one.at, one.kind, one.name))[:limit]


def _ids(*found: Iterable[tuple[datetime, UUID]]) -> set[UUID]:
    return {key for group in found for _at, key in group}
