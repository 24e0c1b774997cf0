"""Making the electronic seals of signatures that have been given."""

from uuid import UUID

from terskel import clock
from terskel.contracts import actions
from terskel.core.actors import SYSTEM
from terskel.jobs.running import job


@job("contracts.seal", queue="documents")
def seal(contract_id: str) -> None:
    actions.seal(UUID(contract_id), by=SYSTEM, at=clock.now())
