"""Making the PDF of a letter whose data an act has stored."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.documents import actions
from terskel.jobs.running import job


@job("documents.typeset", queue="documents")
def typeset(letter_id: str) -> None:
    actions.typeset(UUID(letter_id), by=SYSTEM, at=clock.now())
