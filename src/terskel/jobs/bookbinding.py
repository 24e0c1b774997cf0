"""Making the case books that somebody has ordered."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.disclosure import actions
from terskel.jobs.running import job


@job("disclosure.make", queue="documents")
def make(book_id: str) -> None:
    actions.make(UUID(book_id), by=SYSTEM, at=clock.now(), now=clock.now)
