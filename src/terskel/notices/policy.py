"""Who may type in what happened to a notice."""

from uuid import UUID

from terskel.core.actors import BUYER, CONTRACT_MANAGER, DPS_MANAGER, Actor
from terskel.core.decisions import Missing, refuse

NOTICE_WRITERS = (DPS_MANAGER, BUYER, CONTRACT_MANAGER)


def require_writer(by: Actor, authority_id: UUID) -> None:
    """Another authority's notice looks missing; a colleague without the task is told so."""
    if not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not by.has(*NOTICE_WRITERS):
        refuse("notices.not_your_task")
