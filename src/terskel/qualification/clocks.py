"""How long the law gives for one line, how it was counted, and how near it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias

from terskel.core import deadlines
from terskel.core.calendars import is_working_day
from terskel.core.deadlines import Deadline
from terskel.core.instants import last_day_before, oslo_day, start_of_day
from terskel.core.rulesets.own import KeptRules

Light: TypeAlias = Literal["overdue", "soon", "calm"]

SOON: Final = 3
"""Working days left, today included, when the light turns yellow. Policy, not law."""
ESCALATED: Final = 2
"""Working days over the limit after which the authority's administrators are told too. Policy, not law."""
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """`due_at` is the first instant too late, an extension counted in; `days_left` are working days after today."""

    due_at: datetime
    last_day: date
    days_left: int
    light: Light


def limit(
    received_at: datetime,
    first_window_closes_at: datetime,
    initial_assessment_days: int,
    kept: KeptRules,
    *,
    extended: bool = False,
) -> Deadline:
    """First-window requests follow the period printed in the documents (FOA § 26-6(4)), later ones 10 or 15 days.

    Counted by `kept`, the rules the DPS was announced under, however long ago that was.
    """
    if received_at < first_window_closes_at:
        return deadlines.initial_assessment_due(first_window_closes_at, initial_assessment_days, rules=kept.law)
    return deadlines.application_due(received_at, extended=extended, own=kept.own, rules=kept.law)


def clock(due_at: datetime, at: datetime) -> Clock:
    """How a limit stands at an instant. Nothing is stored: a worker that was down changes no light."""
    last_day, today = last_day_before(due_at), oslo_day(at)
    working = [is_working_day(today + timedelta(days=step)) for step in range((last_day - today).days + 1)]
    light: Light = "calm"
    if due_at <= at:
        light = "overdue"
    elif sum(working) <= SOON:
        light = "soon"
    return Clock(due_at=due_at, last_day=last_day, days_left=sum(working[1:]), light=light)


def soon_until(at: datetime) -> datetime:
    """The last limit whose light is not green at `at`."""
    day, seen = oslo_day(at), 0
    while seen <= SOON:
        seen += is_working_day(day)
        day += _A_DAY
    return start_of_day(day - _A_DAY)


def escalated_since(at: datetime) -> datetime:
    """Limits at or before this have been passed for so long that the administrators are told."""
    day, seen = oslo_day(at), 0
    while seen < ESCALATED:
        day -= _A_DAY
        seen += is_working_day(day)
    return start_of_day(day)
