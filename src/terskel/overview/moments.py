"""What the clock makes true next: whoever it concerns, for the demo's clock, or in the matters of one reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from terskel.awards import queries as awards
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps import queries as dps
from terskel.overview.queries import own_facts
from terskel.qualification import queries as qualification

MomentKind = Literal["first_window", "request_limit", "closing", "standstill"]


@dataclass(frozen=True, slots=True)
class ComingMoment:
    """`at` is the first instant at which it is true; `name` is the competition's or the system's, `about_id` its id."""

    at: datetime
    kind: MomentKind
    about_id: UUID
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
        *(ComingMoment(at, "closing", key, titles[key]) for at, key in closing),
        *(ComingMoment(at, "standstill", key, titles[key]) for at, key in standstill),
        *(ComingMoment(at, "first_window", key, names[key]) for at, key in windows),
        *(ComingMoment(at, "request_limit", key, names[key]) for at, key in limits),
    ]
    return sorted(found, key=lambda one: (one.at, one.kind, one.name))[:limit]


def own(reader: Actor, *, at: datetime) -> list[ComingMoment]:
    """Those of the reader's own matters, in order: tender deadlines, the ends of first windows and of standstills."""
    if reader.is_supplier:
        invited = [one.competition for one in competitions.open_invitations(reader, at=at)]
        found = [ComingMoment(row.closes_at, "closing", row.id, row.title) for row in invited if row.closes_at]
    else:
        found = [*_of_competitions(reader, at), *_of_windows(reader, at)]
    return sorted((one for one in found if one.at > at), key=lambda one: (one.at, one.kind, one.name))


def _of_competitions(reader: Actor, at: datetime) -> Iterator[ComingMoment]:
    outlines = competitions.own_outlines(reader, at=at)
    standing = {one.id for one in outlines if one.published_at is not None and one.cancelled_at is None}
    titles = {key: row.title for key, row in competitions.competitions_by_ids(standing, at=at).items()}
    for key, facts in own_facts(reader, standing, at=at).items():
        if facts.closes_at is not None:
            yield ComingMoment(facts.closes_at, "closing", key, titles[key])
        if facts.standstill_ends_at is not None:
            yield ComingMoment(facts.standstill_ends_at, "standstill", key, titles[key])


def _of_windows(reader: Actor, at: datetime) -> Iterator[ComingMoment]:
    for row in dps.own_list(reader, at=at):
        if row.first_window_closes_at is not None:
            yield ComingMoment(row.first_window_closes_at, "first_window", row.id, row.name)


def _ids(*found: Iterable[tuple[datetime, UUID]]) -> set[UUID]:
    return {key for group in found for _at, key in group}
