"""Unsealing the tenders whose openers have released their shares, batch by batch, until all can be read."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.jobs.running import job
from terskel.tenders import actions


@job("tenders.unseal", queue="opening")
def unseal(competition_id: str) -> None:
    """Whatever an earlier try did stands; each batch is committed, and the last act makes everything readable."""
    while actions.unseal_next(UUID(competition_id), by=SYSTEM, at=clock.now()):
        pass
    if actions.open_unsealed(UUID(competition_id), by=SYSTEM, at=clock.now()):
        actions.forget_unsealed(UUID(competition_id), by=SYSTEM, at=clock.now())
