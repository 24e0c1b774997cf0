"""The days of one system or category for everyone's calendar: what closes when, as the public pages say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from terskel.competitions.queries import news
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps.queries import DpsView

DayKind = Literal["first_window", "end", "closing", "last_day_to_ask"]

KEPT: Final = timedelta(days=7)
"""How long each day that is over stays: the slowest calendar programs read once a week, and learn that it moved or was
cancelled. Longer, the calendar of a large system would be mostly what nobody can act on."""


@dataclass(frozen=True, slots=True)
class PublicDay:
    """`at` is the first instant that is too late; `page` the path of the page; `moves` how often it was moved."""

    kind: DayKind
    at: datetime
    name: str
    page: str
    moves: int = 0
    cancelled: bool = False

    def words(self, language: Language) -> str:
        return Phrasebook.of("overview").say(f"day.{self.kind}", language, name=self.name)


def of_dps(view: DpsView, *, at: datetime, category_id: UUID | None = None) -> list[PublicDay]:
    """In order. `view` is a system that its reader may see; three statements."""
    return sorted(_of_dps(view, at, category_id), key=lambda one: (one.at, one.kind, one.page))


def _of_dps(view: DpsView, at: datetime, category_id: UUID | None) -> Iterator[PublicDay]:
    page, over = f"/dps/{view.slug}/", view.cancelled_at is not None
    if view.first_window_closes_at is not None and view.first_window_closes_at > at - KEPT:
        yield PublicDay("first_window", view.first_window_closes_at, view.name, page, cancelled=over)
    if view.ends_at is not None and view.ended_at is None:
        yield PublicDay("end", view.ends_at, view.name, page, cancelled=over)
    for one in news.dated(view.id, since=at - KEPT, at=at, category_id=category_id):
        about, gone = f"/competitions/{one.reference}/", one.cancelled_at is not None and one.cancelled_at <= at
        yield PublicDay("closing", one.closes_at, one.title, about, one.moves, gone)
        if one.question_deadline_at is not None and one.question_deadline_at > at - KEPT:
            yield PublicDay("last_day_to_ask", one.question_deadline_at, one.title, about, one.moves, gone)
