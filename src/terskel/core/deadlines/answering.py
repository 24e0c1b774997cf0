"""How soon a limit for answering in writing may run out.

The law asks for a reasonable time and names no number (FOA §§ 17-1, 20-6, 23-5, 24-9 (4)). Until the end of the next
working day is ours: nobody is held to answer in less, and most questions need more.
"""

from datetime import datetime
from typing import Final

from terskel.core import calendars
from terskel.core.instants import end_of_day, oslo_day

SHORTEST_WORKING_DAYS: Final = 1


def earliest_limit(asked_at: datetime) -> datetime:
    """The first instant that may be too late to answer what is asked at `asked_at`."""
    return end_of_day(calendars.add_working_days(oslo_day(asked_at), SHORTEST_WORKING_DAYS))
