"""What the clock has made true, written down. A late worker changes nothing but when it is written."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from terskel.core.actors import SYSTEM
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries
from terskel.vault import actions as vault


def tick(*, at: datetime) -> None:
    """Do everything that has fallen due, each moment an act of its own.

    One that fails holds up no other: when all have had their turn, the failures are raised together as an
    `ExceptionGroup`, and the next tick tries those again.
    """
    failures = []
    for act in _due(at):
        try:
            act()
        except Exception as failure:  # noqa: BLE001 - whatever it is, the others must have their turn
            failures.append(failure)
    if failures:
        reasons = ", ".join(repr(one) for one in failures)
        raise ExceptionGroup(f"{len(failures)} due moments could not be written down: {reasons}", failures)


def _due(at: datetime) -> Iterator[Callable[[], object]]:
    """Receipt is settled half a minute after each deadline; shares that waited in vain are erased."""
    for competition_id in tender_queries.to_settle(at=at):
        yield partial(tenders.settle, competition_id, by=SYSTEM, at=at)
    yield partial(vault.erase_expired_shares, by=SYSTEM, at=at)
