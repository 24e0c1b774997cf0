"""When a supplier is reminded that a piece of evidence runs out."""

from datetime import date, timedelta
from typing import Final

# Days before the last valid day. Policy, not law: a new certificate takes weeks, a new insurance letter a day.
REMINDED_DAYS_BEFORE: Final = (60, 30, 7)
SOON_DAYS: Final = REMINDED_DAYS_BEFORE[0]


def next_reminder(valid_to: date | None, *, after: date) -> date | None:
    """The next day after `after` on which the supplier is told; the last is the first day it is no longer valid."""
    if valid_to is None:
        return None
    days = [valid_to - timedelta(days=before) for before in REMINDED_DAYS_BEFORE]
    return next((day for day in [*days, valid_to + timedelta(days=1)] if day > after), None)


def state(valid_to: date | None, *, on: date) -> str:
    """ "valid", "expires_soon" or "expired" on that day."""
    if valid_to is None or valid_to - timedelta(days=SOON_DAYS) > on:
        return "valid"
    return "expires_soon" if valid_to >= on else "expired"
