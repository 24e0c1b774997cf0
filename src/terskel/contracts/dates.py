"""Which dates a contract may have: those that were published, or later ones for no longer. Pure.

Whoever tendered did so for the published dates, so another period would be another contract (FOA §§ 28-1, 28-2). An
option that the documents describe is used later, and is no reason to begin with a longer period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from terskel.core.calendars import first_day_past
from terskel.core.decisions import PERMITTED, Decision, Refused

UNCHANGED: Final = "FOA §§ 28-1, 28-2, LOA § 4"
TWELVE: Final = 12


@dataclass(frozen=True, slots=True)
class Published:
    """The first and last day of the competition's documents, None where they name none; `framework_years` is the
    longest a framework agreement may last, None for every other result, and `framework_clause` where that stands."""

    starts_on: date | None
    ends_on: date | None
    framework_years: int | None = None
    framework_clause: str = ""

    def differ(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether the contract's dates are others than these; where the documents name none, any are theirs."""
        if self.starts_on is None and self.ends_on is None:
            return False
        return (starts_on, ends_on) != (self.starts_on or starts_on, self.ends_on)


def may_have(
    published: Published, *, starts_on: date, ends_on: date | None, awarded_on: date, shift_reason: str
) -> Decision:
    """`awarded_on` is the day the award was told; `shift_reason` says why the dates are not the published ones."""
    if ends_on is not None and ends_on < starts_on:
        return Refused("contracts.ends_before_it_starts", facts={"starts_on": starts_on, "ends_on": ends_on})
    if starts_on < awarded_on:
        return Refused("contracts.starts_before_award", "FOA § 25-1", {"awarded_on": awarded_on})
    years = published.framework_years
    if years is not None and (ends_on is None or ends_on >= first_day_past(starts_on, TWELVE * years)):
        return Refused("contracts.framework_too_long", published.framework_clause, {"years": years})
    if published.ends_on is not None:
        latest = latest_end(published, starts_on)
        if ends_on is None:
            return Refused("contracts.end_was_published", UNCHANGED, {"latest": latest})
        if ends_on > latest:
            return Refused("contracts.longer_than_published", UNCHANGED, {"latest": latest})
    if published.differ(starts_on, ends_on) and not shift_reason.strip():
        return Refused("contracts.shift_without_reason", "LOA § 4")
    return PERMITTED


def latest_end(published: Published, starts_on: date) -> date:
    """The last day of a contract that starts then and lasts no longer than was published, in months or in days.

    Where the documents name no first day its length is not known, and the last day stands.
    """
    first, last = published.starts_on, published.ends_on
    if last is None:
        raise ValueError("no end was published")
    if first is None:
        return last
    over = last + timedelta(days=1)
    months = (over.year - first.year) * TWELVE + over.month - first.month
    if first_day_past(first, months) > over:
        months -= 1
    rest = over - first_day_past(first, months)
    return max(starts_on + (last - first), first_day_past(starts_on, months) + rest - timedelta(days=1))
