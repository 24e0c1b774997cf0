"""Who may record an outage."""

from uuid import UUID

from terskel.core.actors import BUYER, DPS_MANAGER, OPERATOR, Actor
from terskel.core.decisions import Missing


def may_record(actor: Actor) -> bool:
    """Whoever runs the installation, for everybody; buyers and DPS managers, for their own authority."""
    if actor.has(OPERATOR):
        return True
    return actor.is_authority and actor.organisation_id is not None and actor.has(BUYER, DPS_MANAGER)


def require_recorder(by: Actor) -> tuple[UUID, UUID | None]:
    """The person, and the authority it is recorded for; None for the whole installation. To others it looks missing."""
    if by.person_id is None or not may_record(by):
        raise Missing
    return by.person_id, by.organisation_id
