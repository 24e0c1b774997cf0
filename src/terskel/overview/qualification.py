"""Statistics of qualification: for the DPS manager as they are, for everyone in cells of five or more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.calendars import is_working_day
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView, DpsView
from terskel.overview import cells
from terskel.qualification import policy
from terskel.qualification.queries import effort, figures
from terskel.qualification.queries.effort import Effort
from terskel.qualification.queries.figures import Decided, Growth

PERIOD: Final = timedelta(days=365)
PUBLIC_PERIOD: Final = timedelta(days=90)
SMALL_OR_MEDIUM: Final = ("micro", "small", "medium")


@dataclass(frozen=True, slots=True)
class DecisionTimes:
    """Lines decided in the period. `median_days` are working days from the day after receipt; None: none decided."""

    decided: int
    median_days: int | None
    in_time: int

    @property
    def share_in_time(self) -> Fraction | None:
        return Fraction(self.in_time, self.decided) if self.decided else None


@dataclass(frozen=True, slots=True)
class CategoryGrowth:
    """Rights standing at the end of each of the months, the last one being the present."""

    category: CategoryView
    standing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QualificationFigures:
    """`spread`: working days used -> how many lines; `months`: the first day of each."""

    dps: DpsView
    since: datetime
    times: DecisionTimes
    spread: tuple[tuple[int, int], ...]
    undecided: int
    overdue: int
    months: tuple[date, ...]
    growth: tuple[CategoryGrowth, ...]
    sizes: tuple[tuple[str, int], ...]
    small_or_medium: Fraction | None
    effort: Effort | None


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What everyone may see of the last ninety days; None where a cell would hold fewer than five.

    `time_to_apply` and `answers_to_apply` are medians of the last twelve months; `qualified` is how many are so now.
    """

    median_days: int | None
    share_in_time: Fraction | None
    small_or_medium: Fraction | None
    time_to_apply: timedelta | None
    answers_to_apply: int | None
    qualified: int


def qualification_figures(reader: Actor, dps_id: UUID, *, at: datetime) -> QualificationFigures:
    """The last twelve months of one DPS, for those who handle its requests."""
    view = dps.dps_by_ids([dps_id], at=at).get(dps_id)
    if view is None or not policy.may_read_case(reader, view.authority_id):
        raise Missing
    categories = dps.categories_of([dps_id]).get(dps_id, [])
    ids = [one.id for one in categories]
    decided = figures.decided_between([dps_id], at - PERIOD, at)
    open_now = figures.waiting(dps_id, at=at)
    months = cells.months_until(oslo_day(at))
    grown = figures.growth(ids, months, at=at)
    sizes = figures.size_classes(list(dps.counting_in(categories, at)), at=at)
    return QualificationFigures(
        dps=view,
        since=at - PERIOD,
        times=decision_times(decided),
        spread=tuple(sorted(_days_used(decided).items())),
        undecided=open_now.undecided,
        overdue=open_now.overdue,
        months=months,
        growth=tuple(CategoryGrowth(one, _standing(one.id, grown, months)) for one in categories),
        sizes=tuple((name, sizes.get(name, 0)) for name in (*SMALL_OR_MEDIUM, "large")),
        small_or_medium=small_or_medium(sizes),
        effort=_effort(dps_id, at),
    )


def public_figures(dps_id: UUID, *, at: datetime) -> PublicFigures:
    """What the public page of a DPS may say. Who may see the page is decided with the DPS itself: read that first.

    A share is left out where one to four stand on either side of it: a lone one would be known by its share.
    """
    times = decision_times(figures.decided_between([dps_id], at - PUBLIC_PERIOD, at))
    ids = list(dps.counting_in(dps.categories_of([dps_id]).get(dps_id, []), at))
    sizes = figures.size_classes(ids, at=at)
    qualified, large = sum(sizes.values()), sizes.get("large", 0)
    needed = _effort(dps_id, at)
    if needed is not None and needed.delivered < cells.SMALLEST_CELL:
        needed = None
    return PublicFigures(
        median_days=None if times.decided < cells.SMALLEST_CELL else times.median_days,
        share_in_time=cells.tellable_share(times.in_time, times.decided),
        # Where all are, or none is, the share would tell the size of every firm on the list.
        small_or_medium=cells.tellable_share(qualified - large, qualified) if 0 < large < qualified else None,
        time_to_apply=needed.median_time if needed is not None else None,
        answers_to_apply=needed.median_answers if needed is not None else None,
        qualified=qualified,
    )


def _effort(dps_id: UUID, at: datetime) -> Effort | None:
    """Not of fewer than five, for the manager neither: that somebody began and gave up is the supplier's own."""
    found = effort.effort(dps_id, at - PERIOD, at=at)
    return found if found is not None and found.begun >= cells.SMALLEST_CELL else None


def decision_times(decided: Sequence[Decided]) -> DecisionTimes:
    return DecisionTimes(
        decided=sum(one.count for one in decided),
        median_days=_median(_days_used(decided)),
        in_time=sum(one.in_time for one in decided),
    )


def _days_used(decided: Iterable[Decided]) -> dict[int, int]:
    """Working days from the day after receipt to the day of the decision -> how many lines."""
    found: dict[int, int] = {}
    for one in decided:
        span = (one.decided_on - one.received_on).days
        days = sum(is_working_day(one.received_on + timedelta(days=step)) for step in range(1, span + 1))
        found[days] = found.get(days, 0) + one.count
    return found


def _median(counted: dict[int, int]) -> int | None:
    """The lower middle, so that it is a number of days somebody really waited."""
    seen, total = 0, sum(counted.values())
    for days in sorted(counted):
        seen += counted[days]
        if 2 * seen >= total:
            return days
    return None


def _standing(category_id: UUID, grown: Sequence[Growth], months: Sequence[date]) -> tuple[int, ...]:
    own = [one for one in grown if one.category_id == category_id]
    return tuple(sum(one.begun - one.ended for one in own if one.month <= month) for month in months)


def small_or_medium(sizes: dict[str, int]) -> Fraction | None:
    total = sum(sizes.values())
    return Fraction(sum(sizes.get(name, 0) for name in SMALL_OR_MEDIUM), total) if total else None
