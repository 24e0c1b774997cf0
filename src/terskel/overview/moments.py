"""What the clock makes true next: whoever it concerns, for the demo's clock, or in the matters of one reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from terskel.awards import queries as awards
from terskel.awards import validity as validities
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Filters, Outline
from terskel.core.actors import Actor
from terskel.core.instants import end_of_day
from terskel.core.languages import Language
from terskel.core.lifecycles import AwardFacts
from terskel.core.phrases import Phrasebook
from terskel.dps import queries as dps
from terskel.overview import conditions
from terskel.qualification import queries as qualification

_NO_AWARD: Final = AwardFacts()
MomentKind = Literal["first_window", "request_limit", "questions", "closing", "validity", "standstill"]


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
    """Those of the reader's own matters, in order.

    Last days for questions, tender deadlines, how long tenders bind while nobody has been told of an award, and the
    ends of first windows and of standstills. A supplier's are those of the invitations it may still answer.
    """
    if reader.is_supplier:
        invited = [one.competition.id for one in competitions.open_invitations(reader, at=at)]
        found = [moment for one in competitions.outlines(invited) for moment in _before_opening(one, one.title)]
    else:
        found = [*_of_competitions(reader, at), *_of_windows(reader, at)]
    return sorted((one for one in found if one.at > at), key=lambda one: (one.at, one.kind, one.name))


def _of_competitions(reader: Actor, at: datetime) -> Iterator[ComingMoment]:
    outlines = competitions.own_outlines(reader, Filters(condition=conditions.awaited(at)), at=at)
    standing = [one for one in outlines if one.cancelled_at is None]
    late = [one.id for one in standing if one.closes_at is not None and one.closes_at <= at]
    asked_until = validities.asked_until(late) if late else {}
    awarded = awards.award_facts(late) if late else {}
    for one in standing:
        yield from _before_opening(one, one.title)
        award = awarded.get(one.id, _NO_AWARD)
        bound = one.valid_until
        if bound is not None and award.approved_at is None:
            asked = asked_until.get(one.id)
            until = bound.instant if asked is None else max(bound.instant, end_of_day(asked))
            yield ComingMoment(until, "validity", one.id, one.title)
        if award.standstill_ends_at is not None:
            yield ComingMoment(award.standstill_ends_at, "standstill", one.id, one.title)


def _before_opening(one: Outline, title: str) -> Iterator[ComingMoment]:
    if one.question_deadline_at is not None:
        yield ComingMoment(one.question_deadline_at, "questions", one.id, title)
    if one.closes_at is not None:
        yield ComingMoment(one.closes_at, "closing", one.id, title)


def _of_windows(reader: Actor, at: datetime) -> Iterator[ComingMoment]:
    for closes_at, dps_id, name in dps.own_windows_after(reader, at):
        yield ComingMoment(closes_at, "first_window", dps_id, name)


def _ids(*found: Iterable[tuple[datetime, UUID]]) -> set[UUID]:
    return {key for group in found for _at, key in group}
