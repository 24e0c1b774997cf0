"""Keeping the search index true."""

from terskel import clock
from terskel.jobs.running import EVERY_TEN_SECONDS, timed_job
from terskel.search import actions


@timed_job("search.keep_true", every=EVERY_TEN_SECONDS)
def keep_true() -> None:
    actions.note_changes(at=clock.now())
    actions.read_again(at=clock.now())
