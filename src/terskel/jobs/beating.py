"""The worker tells that it is there."""

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.jobs.running import EVERY_TEN_SECONDS, timed_job
from terskel.operations import actions


@timed_job("operations.tell_alive", every=EVERY_TEN_SECONDS)
def tell_alive() -> None:
    actions.tell_alive("worker", by=SYSTEM, at=clock.now())
