"""Asking the addresses that the texts of a system name."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.dps import actions, queries
from terskel.dps.asking_links import ask
from terskel.jobs.running import job


@job("dps.ask_links", queue="links")
def ask_links(dps_id: str) -> None:
    """One after another, each within a few seconds; none of them can make it fail."""
    answers = {address: ask(address) for address in queries.links_to_ask(UUID(dps_id))}
    actions.keep_link_answers(UUID(dps_id), answers, by=SYSTEM, at=clock.now())
