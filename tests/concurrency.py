"""Acts that meet: each on a thread and a database connection of its own, let go at the same instant."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from django.db import connection, connections, transaction

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
        connection.ensure_connection()  # opened before the start, so that they really meet
        barrier.wait(MEETING_SECONDS)
        return _alone(act)

    with ThreadPoolExecutor(len(acts)) as threads:
        return [begun.result(FINISHING_SECONDS) for begun in [threads.submit(run, act) for act in acts]]


def queued(hold: Callable[[], object], *acts: Callable[[], object]) -> list[str]:
    """What became of acts that met at a row which `hold` locks, each come when the one before it was waiting there.

    Let go, the database serves them in that order.
    """
    with ThreadPoolExecutor(len(acts)) as threads:
        with transaction.atomic():
            hold()
            begun = []
            for number, act in enumerate(acts, start=1):
                begun.append(threads.submit(_alone, act))
                _until_waiting(number)
        return [_said(one.result(FINISHING_SECONDS)) for one in begun]


def _alone(act: Callable[[], Result]) -> Result | Refused:
    try:
        return act()
    except RefusedAct as stopped:
        return stopped.refused
    finally:
        connections.close_all()


def _until_waiting(number: int) -> None:
    """Until so many sessions on this database wait for a lock."""
    until = time.monotonic() + MEETING_SECONDS
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone() == (number,):
                return
            time.sleep(0.02)
    raise AssertionError(f"{number} sessions should wait by now")


def _said(given: object) -> str:
    return given.code if isinstance(given, Refused) else "done"


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each act: "done", or the code it was refused with."""
    return [_said(given) for given in meeting(*acts)]
