"""Acts that meet: each on a thread and a database connection of its own, let go at the same instant."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from django.db import connection, connections

from terskel.core.decisions import Refused, RefusedAct

Result = TypeVar("Result")

MEETING_SECONDS: Final = 10
FINISHING_SECONDS: Final = 60


def meeting(*acts: Callable[[], Result]) -> list[Result | Refused]:
    """What each act gave, or the refusal it met; in the order of the acts. Any other failure is raised.

    What one act commits the others must see, so this works on a `tests.clones.cloned` database only.
    """
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Result]) -> Result | Refused:
        try:
            connection.ensure_connection()  # opened before the start, so that they really meet
            barrier.wait(MEETING_SECONDS)
            return act()
        except RefusedAct as stopped:
            return stopped.refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [begun.result(FINISHING_SECONDS) for begun in [threads.submit(run, act) for act in acts]]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each act: "done", or the code it was refused with."""
    return [given.code if isinstance(given, Refused) else "done" for given in meeting(*acts)]
