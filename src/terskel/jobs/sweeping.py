"""Erasing what an upload that came to nothing has left in the store of sealed parts."""

from typing import Final

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.jobs.running import ONCE_A_NIGHT, timed_job
from terskel.tenders import actions, queries

AT_ONCE: Final = 100


@timed_job("tenders.sweep_parts", every=ONCE_A_NIGHT, queue="sweeping")
def sweep_parts() -> None:
    """A batch at a time: each holds the locks of its parts, and uploads go on meanwhile."""
    batch: list[str] = []
    for sha256 in queries.parts_to_sweep(now=clock.unmoved_now()):
        batch.append(sha256)
        if len(batch) == AT_ONCE:
            actions.sweep_parts(batch, by=SYSTEM, at=clock.now())
            batch = []
    if batch:
        actions.sweep_parts(batch, by=SYSTEM, at=clock.now())
