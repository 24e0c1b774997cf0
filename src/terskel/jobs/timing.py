"""Writing down what the clock has made true."""

from terskel import clock
from terskel.jobs.running import EVERY_TEN_SECONDS, timed_job
from terskel.timetable import actions


@timed_job("timetable.tick", every=EVERY_TEN_SECONDS)
def tick() -> None:
    actions.tick(at=clock.now())
