"""Giving the audit's new events their place in the tree, so that a changed or removed one can be found."""

from terskel import clock
from terskel.audit import sequencing
from terskel.jobs.running import EVERY_TEN_SECONDS, timed_job


@timed_job("audit.sequence", every=EVERY_TEN_SECONDS)
def sequence() -> None:
    sequencing.sequence(at=clock.now())
