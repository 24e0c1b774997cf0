"""Statistics for everyone: competitions and tenders, decisions, admissions, winners. A fixed number of statements.

How many tendered is counted once the award letters are sent, as each result's own page tells it. What could tell who
is behind a figure that no page tells (how requests were handled, how large firms are, where they are) is told in cells
of five or more (`overview.cells`), and of all systems together only: beside the same figures of each system, what is
too small to be told could be worked out. Prices of units are not collected, so there is no index of them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

from terskel.awards import queries as awards
from terskel.awards.queries import Decided
from terskel.competitions import queries as competitions
from terskel.contracts import queries as contracts
from terskel.core.instants import oslo_day, start_of_day
from terskel.core.places import COUNTIES
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView
from terskel.organisations import queries as organisations
from terskel.overview import cells
from terskel.overview.cells import median
from terskel.overview.qualification import decision_times
from terskel.qualification import queries as qualification
from terskel.qualification.queries import figures
from terskel.qualification.queries.figures import Growth

QUARTERS: Final = 8
SIZES: Final = ("micro", "small", "medium", "large")
LARGEST: Final = 3
NEW: Final = timedelta(days=365)
"""A supplier is new in a system for so long after it was first admitted in one of its categories."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Competitions published in a quarter, and those decided in it: tenders each had, in order.

    `new`: how many of those decided were won by a supplier that was new in the system.
    """

    first: date
    published: int
    tenders: tuple[int, ...]
    new: int = 0

    @property
    def decided(self) -> int:
        return len(self.tenders)

    @property
    def median(self) -> Fraction | None:
        return median(self.tenders)

    @property
    def alone(self) -> int:
        """Decided among one tender only."""
        return self.tenders.count(1)

    @property
    def share_alone(self) -> Fraction | None:
        return Fraction(self.alone, self.decided) if self.decided >= cells.SMALLEST_CELL else None

    @property
    def share_new(self) -> Fraction | None:
        return Fraction(self.new, self.decided) if self.decided >= cells.SMALLEST_CELL else None


@dataclass(frozen=True, slots=True)
class MonthOfDecisions:
    """Lines of requests decided in a month; None where fewer than five were, or one side of the share is."""

    first: date
    decided: int | None
    median_days: int | None
    share_in_time: Fraction | None


@dataclass(frozen=True, slots=True)
class SizeShare:
    """Firms of one size: qualified today, tenders and contracts won in the period; None where it is not told.

    `tenders` are those whose award letters are sent. What is won is told in full: each award tells it by itself.
    """

    size: str
    qualified: int | None
    tenders: int | None
    won: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Days from one step to the next, of the competitions decided in the period that have come that far."""

    step: str
    counted: int
    median_days: Fraction | None


@dataclass(frozen=True, slots=True)
class Concentration:
    """How the decided competitions of the period are spread over their winners, by number and not by value.

    `index` is Herfindahl and Hirschman's: the sum of the squared shares, times 10,000.
    """

    decided: int
    winners: int
    largest: Fraction
    largest_three: Fraction
    index: Fraction


@dataclass(frozen=True, slots=True)
class Statistics:
    """`since` is the first day of the eight quarters, of which the last is the present.

    `decisions`, `sizes` and `counties` are empty where one system was asked about.
    """

    since: date
    quarters: tuple[Quarter, ...]
    spread: tuple[tuple[int, int], ...]
    decisions: tuple[MonthOfDecisions, ...]
    standing: tuple[tuple[date, int], ...]
    sizes: tuple[SizeShare, ...]
    leads: tuple[Lead, ...]
    concentration: Concentration | None
    counties: tuple[tuple[str, int | None], ...]


def statistics(*, dps_id: UUID | None = None, at: datetime) -> Statistics:
    """Of all public systems, or of one of them, which its reader is known to see."""
    systems = [dps_id] if dps_id is not None else dps.public_ids(at=at)
    firsts = quarters_until(oslo_day(at))
    since = start_of_day(firsts[0])
    published = competitions.published_since(since, dps_id=dps_id, at=at)
    decided = awards.decided_since(since, dps_id=dps_id, at=at)
    of_systems = dps.categories_of(list(systems))
    counting = [one for found in of_systems.values() for one in dps.counting_in(found, at)]
    months = cells.months_until(oslo_day(at))
    together = dps_id is None
    return Statistics(
        since=firsts[0],
        quarters=_quarters(firsts, published, decided, _won_by_new(decided, of_systems)),
        spread=tuple(sorted(Counter(one.tenders for one in decided).items())),
        decisions=_decisions(systems, months, at) if together else (),
        standing=_standing(figures.growth(counting, months, at=at), months),
        sizes=_sizes(figures.size_classes(counting, at=at), awards.tenders_told(systems, since=since, at=at), decided)
        if together
        else (),
        leads=_leads(decided, contracts.concluded_since(since, at=at)),
        concentration=_concentration([one.winner_number for one in decided]),
        counties=_counties(systems, at) if together else (),
    )


def quarters_until(day: date) -> tuple[date, ...]:
    """The first days of the last eight quarters, the present one last."""
    last = day.year * 4 + (day.month - 1) // 3
    return tuple(date(one // 4, one % 4 * 3 + 1, 1) for one in range(last - QUARTERS + 1, last + 1))


def _quarters(
    firsts: Sequence[date], published: Iterable[datetime], decided: Iterable[Decided], new: Iterable[Decided]
) -> tuple[Quarter, ...]:
    counted, entered = Counter(map(quarter_of, published)), Counter(quarter_of(one.told_at) for one in new)
    tenders: dict[date, list[int]] = {}
    for one in decided:
        tenders.setdefault(quarter_of(one.told_at), []).append(one.tenders)
    return tuple(
        Quarter(first, counted[first], tuple(sorted(tenders.get(first, ()))), entered[first]) for first in firsts
    )


def _won_by_new(decided: Sequence[Decided], of_systems: Mapping[UUID, Sequence[CategoryView]]) -> list[Decided]:
    """Those whose winner was new in the system when the letters were sent."""
    system_of = {category.id: dps_id for dps_id, found in of_systems.items() for category in found}
    begun: dict[tuple[UUID, UUID], datetime] = {}
    admitted = figures.first_admitted(system_of, {one.winner_id for one in decided})
    for (category_id, supplier_id), first in admitted.items():
        key = system_of[category_id], supplier_id
        begun[key] = min(first, begun.get(key, first))
    return [
        one
        for one in decided
        if (joined := begun.get((one.dps_id, one.winner_id))) is not None and one.told_at - joined < NEW
    ]


def quarter_of(at: datetime) -> date:
    day = oslo_day(at)
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _decisions(systems: Collection[UUID], months: Sequence[date], at: datetime) -> tuple[MonthOfDecisions, ...]:
    found = figures.decided_between(systems, start_of_day(months[0]), at)
    told = []
    for month in months:
        times = decision_times([one for one in found if one.decided_on.replace(day=1) == month])
        told.append(
            MonthOfDecisions(
                month,
                cells.tellable(times.decided),
                None if times.decided < cells.SMALLEST_CELL else times.median_days,
                cells.tellable_share(times.in_time, times.decided),
            )
        )
    return tuple(told)


def _standing(grown: Sequence[Growth], months: Sequence[date]) -> tuple[tuple[date, int], ...]:
    """Rights standing at the end of each month: one firm in two categories has two."""
    return tuple((month, sum(one.begun - one.ended for one in grown if one.month <= month)) for month in months)


def _sizes(qualified: Mapping[str, int], told: Mapping[UUID, int], decided: Iterable[Decided]) -> tuple[SizeShare, ...]:
    won, tenders = Counter(one.size_class for one in decided), Counter[str]()
    size_of = organisations.size_classes_of(told)
    for supplier_id, count in told.items():
        tenders[size_of[supplier_id]] += count
    told_qualified = cells.told_beside({size: qualified.get(size, 0) for size in SIZES})
    told_tenders = cells.told_beside({size: tenders[size] for size in SIZES})
    return tuple(SizeShare(size, told_qualified[size], told_tenders[size], won[size]) for size in SIZES)


def _leads(decided: Iterable[Decided], concluded: Mapping[UUID, datetime]) -> tuple[Lead, ...]:
    spans: dict[str, list[int]] = {"tendering": [], "deciding": [], "signing": []}
    for one in decided:
        if one.published_at is not None and one.closes_at is not None:
            spans["tendering"].append(_days(one.published_at, one.closes_at))
            spans["deciding"].append(_days(one.closes_at, one.told_at))
        if one.competition_id in concluded:
            spans["signing"].append(_days(one.told_at, concluded[one.competition_id]))
    return tuple(Lead(step, len(days), median(sorted(days))) for step, days in spans.items())


def _days(begin: datetime, end: datetime) -> int:
    return (oslo_day(end) - oslo_day(begin)).days


def _concentration(winners: Sequence[str]) -> Concentration | None:
    if len(winners) < cells.SMALLEST_CELL:
        return None
    counts = [count for _number, count in Counter(winners).most_common()]
    total = len(winners)
    return Concentration(
        decided=total,
        winners=len(counts),
        largest=Fraction(counts[0], total),
        largest_three=Fraction(sum(counts[:LARGEST]), total),
        index=sum((Fraction(count, total) ** 2 for count in counts), Fraction(0)) * 10_000,
    )


def _counties(systems: Sequence[UUID], at: datetime) -> tuple[tuple[str, int | None], ...]:
    found = cells.told_beside(qualification.qualified_by_county(systems, at))
    return tuple((COUNTIES[code].label, count) for code, count in found.items())
