"""How long the law gives for one line, and how it was counted."""

from datetime import datetime

from terskel.core import deadlines
from terskel.core.deadlines import Deadline


def limit(
    received_at: datetime, first_window_closes_at: datetime, initial_assessment_days: int, *, extended: bool = False
) -> Deadline:
    """First-window requests follow the period printed in the documents (FOA § 26-6(4)), later ones 10 or 15 days."""
    if received_at < first_window_closes_at:
        return deadlines.initial_assessment_due(first_window_closes_at, initial_assessment_days)
    return deadlines.application_due(received_at, extended=extended)
