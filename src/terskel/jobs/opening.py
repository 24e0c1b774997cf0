"""Unsealing what openers have released their shares of, batch by batch, until all of it can be read."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.evaluation import actions as evaluation
from terskel.jobs.running import job
from terskel.tenders import actions, queries


@job("tenders.unseal", queue="opening")
def unseal(competition_id: str) -> None:
    """Whatever an earlier try did stands; each batch is committed, and the last act makes everything readable.

    Of a second opening that is the prices, which the panel's work decides on.
    """
    competition = UUID(competition_id)
    while actions.unseal_next(competition, by=SYSTEM, at=clock.now()):
        pass
    prices = queries.prices_under_way(competition, at=clock.now())
    last_act = evaluation.open_prices if prices else actions.open_unsealed
    if last_act(competition, by=SYSTEM, at=clock.now()):
        actions.forget_unsealed(competition, by=SYSTEM, at=clock.now())
