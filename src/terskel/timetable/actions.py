"""What the clock has made true, written down. A late worker changes nothing but when it is written.

Each due moment is an act of its own, so that one that fails holds up no other.
"""

from datetime import datetime, timedelta
from typing import Final

from terskel.competitions import queries as competitions
from terskel.core.actors import SYSTEM
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries

# How far back a worker looks that was away: what fell due before was written down by the tick before it went.
LOOK_BACK: Final = timedelta(days=30)
# A delivery that arrived in time may still be on its way into the database; after this none is.
IN_FLIGHT: Final = timedelta(seconds=30)


def tick(*, at: datetime) -> int:
    """Settle the deliveries of every competition whose deadline passed half a minute ago or more; returns how many."""
    closed = competitions.closed_between(at - LOOK_BACK, at - IN_FLIGHT)
    due = tender_queries.unsettled(list(closed))
    for competition_id in due:
        tenders.settle(competition_id, by=SYSTEM, at=at)
    return len(due)
