"""A supplier's own statistics: what it was invited to, delivered and won. A fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from terskel.awards import queries as awards
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow, counting
from terskel.core.actors import Actor
from terskel.dps import queries as dps
from terskel.evaluation import queries as evaluations
from terskel.overview.cells import median
from terskel.tenders import queries as tenders


@dataclass(frozen=True, slots=True)
class OwnMatter:
    """One invitation and what came of it; None: has not happened, or is not told yet.

    `placement` is the own tender's among `ranked`, told with the award letter; a rejected tender has none.
    """

    row: CompetitionRow
    categories: tuple[str, ...]
    invited_at: datetime
    declined_at: datetime | None
    delivered_at: datetime | None
    told_at: datetime | None
    placement: int | None
    ranked: int | None
    won: bool

    @property
    def time_to_deliver(self) -> timedelta | None:
        return self.delivered_at - self.invited_at if self.delivered_at is not None else None


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """The sums of some matters; `name` is a category's label. Shares and medians are None where nothing is counted."""

    name: str
    invited: int
    declined: int
    delivered: int
    decided: int
    won: int
    median_placement: Fraction | None
    median_time: timedelta | None

    @property
    def share_won(self) -> Fraction | None:
        """Of the tenders whose result is told."""
        return Fraction(self.won, self.decided) if self.decided else None


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """`categories`: a competition in two categories counts in both, and once in `whole`."""

    matters: tuple[OwnMatter, ...]
    whole: OwnFigures
    categories: tuple[OwnFigures, ...]


def own_record(reader: Actor, *, at: datetime) -> OwnRecord:
    """Everything the reader's own supplier was invited to by `at`; nothing for anyone else."""
    invited = competitions.every_invitation(reader, at=at)
    ids = [one.competition.id for one in invited]
    delivered = tenders.my_deliveries(reader)
    told = {key: (told_at, won) for key, told_at, won in awards.results_for_supplier(reader) if told_at <= at}
    placed = evaluations.placements({key: delivered[key].tender_id for key in told if key in delivered})
    held = counting.categories_of(ids)
    labels = dps.categories_by_ids({one for found in held.values() for one in found})
    matters = []
    for one in invited:
        key = one.competition.id
        mine, (told_at, won) = delivered.get(key), told.get(key, (None, False))
        placement, ranked = placed.get(mine.tender_id, (None, None)) if mine else (None, None)
        matters.append(
            OwnMatter(
                row=one.competition,
                categories=tuple(labels[each].label for each in held.get(key, ()) if labels[each].label),
                invited_at=one.sent_at,
                declined_at=one.declined_at,
                delivered_at=mine.first_at if mine else None,
                told_at=told_at,
                placement=placement,
                ranked=ranked,
                won=won,
            )
        )
    names = sorted({name for one in matters for name in one.categories})
    return OwnRecord(
        matters=tuple(matters),
        whole=_figures("", matters),
        categories=tuple(_figures(name, [one for one in matters if name in one.categories]) for name in names),
    )


def _figures(name: str, matters: Iterable[OwnMatter]) -> OwnFigures:
    own = list(matters)
    placements = sorted(one.placement for one in own if one.placement is not None)
    times = sorted(one.time_to_deliver for one in own if one.time_to_deliver is not None)
    return OwnFigures(
        name=name,
        invited=len(own),
        declined=sum(one.declined_at is not None for one in own),
        delivered=sum(one.delivered_at is not None for one in own),
        decided=sum(one.told_at is not None for one in own),
        won=sum(one.won for one in own),
        median_placement=median(placements),
        median_time=times[(len(times) - 1) // 2] if times else None,
    )
