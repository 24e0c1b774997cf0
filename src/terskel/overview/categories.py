"""Statistics per category of one DPS: who came and went, what was competed for, how many tendered.

Numbers of tenders are counted once the award letters are sent, never before. Everyone may read a number when nobody
stands behind it, or five or more; the manager reads them all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final
from uuid import UUID

from terskel.awards import queries as awards
from terskel.competitions.queries import counting
from terskel.competitions.queries.counting import Held
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView, DpsView
from terskel.overview import cells
from terskel.overview.qualification import PERIOD
from terskel.qualification import policy
from terskel.qualification.queries import figures
from terskel.qualification.queries.figures import Moved
from terskel.tenders import queries as tenders

ALONE: Final = 1


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """One category over the period. None: fewer stand behind it than the reader may know, or there is nothing.

    `admitted` and `left` are rights that began and ended; `newcomers` had never had one there. `competitions` were
    published, `awarded` had their letters sent. `median_tenders` and `single_tenders` (with one tender only) are of
    the awarded.
    """

    category: CategoryView
    admitted: int | None
    left: int | None
    newcomers: int | None
    competitions: int
    awarded: int
    median_tenders: Fraction | None
    single_tenders: int | None

    @property
    def for_everyone(self) -> "CategoryFigures":
        """The same in cells of five or more. What was announced and awarded is public by itself."""
        few = self.awarded < cells.SMALLEST_CELL
        return CategoryFigures(
            category=self.category,
            admitted=_told(self.admitted),
            left=_told(self.left),
            newcomers=_told(self.newcomers),
            competitions=self.competitions,
            awarded=self.awarded,
            median_tenders=None if few else self.median_tenders,
            single_tenders=_told(self.single_tenders),
        )


@dataclass(frozen=True, slots=True)
class DpsFigures:
    """The categories of one DPS in their order, over the period that began at `since`.

    `moved`: how many rights that may be told of began or ended.
    """

    dps: DpsView
    since: datetime
    categories: tuple[CategoryFigures, ...]

    @property
    def moved(self) -> int:
        return sum((one.admitted or 0) + (one.left or 0) for one in self.categories)


def category_figures(reader: Actor, dps_id: UUID, *, at: datetime) -> DpsFigures:
    """The last twelve months, for those who handle the requests of the DPS."""
    view = dps.dps_by_ids([dps_id], at=at).get(dps_id)
    if view is None or not policy.may_read_case(reader, view.authority_id):
        raise Missing
    return _figures(view, at)


def public_category_figures(view: DpsView, *, at: datetime) -> DpsFigures:
    """What everyone may know. Who may see the page is decided with the DPS itself: `view` is what they may see."""
    found = _figures(view, at)
    return DpsFigures(found.dps, found.since, tuple(one.for_everyone for one in found.categories))


def _figures(view: DpsView, at: datetime) -> DpsFigures:
    since = at - PERIOD
    categories = dps.categories_of([view.id]).get(view.id, [])
    ids = [one.id for one in categories]
    moved = figures.moved(ids, since, at)
    held = counting.held_in(ids, at=at)
    counts = _tender_counts({one.competition_id for one in held}, since, at)
    return DpsFigures(view, since, tuple(_of(one, moved, held, counts, since) for one in categories))


def _tender_counts(held: set[UUID], since: datetime, at: datetime) -> dict[UUID, int]:
    """Competition -> tenders opened, of those whose award letters were sent in the period."""
    told = held & awards.approved_between(since, at)
    return {key: count for key, (_opened_at, count) in tenders.openings(told).items()}


def _of(
    category: CategoryView,
    moved: Mapping[UUID, Moved],
    held: Iterable[Held],
    counts: Mapping[UUID, int],
    since: datetime,
) -> CategoryFigures:
    own = [one for one in held if one.category_id == category.id]
    tendered = sorted(counts[one.competition_id] for one in own if one.competition_id in counts)
    change = moved.get(category.id, Moved())
    return CategoryFigures(
        category=category,
        admitted=change.begun,
        left=change.ended,
        newcomers=change.newcomers,
        competitions=sum(one.published_at >= since for one in own),
        awarded=len(tendered),
        median_tenders=cells.median(tendered),
        single_tenders=tendered.count(ALONE),
    )


def _told(count: int | None) -> int | None:
    return None if count is None else cells.tellable(count)
