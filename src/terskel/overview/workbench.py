"""The workbench of those who look after purchasing systems: what the coming weeks hold, and a few numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from terskel.core.actors import Actor
from terskel.core.instants import last_day_before, oslo_day
from terskel.dps import queries as dps
from terskel.overview.moments import ComingMoment
from terskel.overview.qualification import PUBLIC_PERIOD, DecisionTimes, decision_times, small_or_medium
from terskel.qualification import queries as qualification
from terskel.qualification.queries import figures

WEEKS: Final = 5
MONTH: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Week:
    """`monday` to Sunday, in Oslo. `requests`: how many are to be decided before a limit in it."""

    monday: date
    moments: tuple[ComingMoment, ...]
    requests: int

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def number(self) -> int:
        """The number of the week by ISO 8601, as calendars in Norway print it."""
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class KeyNumbers:
    """Of all systems of the reader's authority together. `new`: how many more qualified than thirty days before.

    `times` are of the last ninety days; `small_or_medium` of those whose size is known, None where nobody's is.
    """

    qualified: int
    new: int
    undecided: int
    overdue: int
    out_for_tenders: int
    times: DecisionTimes
    small_or_medium: Fraction | None

    @property
    def fewer(self) -> int:
        return max(0, -self.new)


def weeks(reader: Actor, coming: Sequence[ComingMoment], *, at: datetime) -> tuple[Week, ...]:
    """This week and the next four; the clocks of requests for those who decide them.

    `coming` are the reader's own moments, as `moments.own` tells them.
    """
    monday = _monday(oslo_day(at))
    mondays = [monday + timedelta(weeks=number) for number in range(WEEKS)]
    limits = qualification.limits_by_day(reader, at=at)
    of_week: dict[date, list[ComingMoment]] = {one: [] for one in mondays}
    for moment in coming:
        of_week.get(_monday(last_day_before(moment.at)), []).append(moment)
    return tuple(
        Week(
            one,
            tuple(of_week[one]),
            sum(count for day, count in limits.items() if _monday(day) == one),
        )
        for one in mondays
    )


def key_numbers(reader: Actor, coming: Sequence[ComingMoment], *, at: datetime) -> KeyNumbers | None:
    """None where the authority has no published system. A fixed number of statements."""
    systems = [row.id for row in dps.own_list(reader, at=at) if row.state != "draft"]
    if not systems:
        return None
    qualified = qualification.qualified_total(systems, at=at)
    waiting = qualification.queue_totals(reader, at=at)
    counting = [category for found in dps.categories_of(systems).values() for category in dps.counting_in(found, at)]
    return KeyNumbers(
        qualified=qualified,
        new=qualified - qualification.qualified_total(systems, at=at - MONTH),
        undecided=waiting.undecided,
        overdue=waiting.overdue,
        out_for_tenders=sum(one.kind == "closing" for one in coming),
        times=decision_times(figures.decided_between(systems, at - PUBLIC_PERIOD, at)),
        small_or_medium=small_or_medium(figures.size_classes(counting, at=at)),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
