"""What was tried in vain on a competition, as the authority may read it once the tenders are opened."""

from typing import Final
from uuid import UUID

from terskel.audit import queries as audit
from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions

LATE: Final = frozenset({"tenders.deadline_passed", "tenders.settled"})
"""Refusals that make a delivery a late attempt: it arrived too late, or in time but could not be stored before the
settlement."""
DELIVER: Final = "tenders.actions.delivering.deliver"
OWN_ACTS: Final = (
    "competitions.actions.running.",
    "tenders.actions.declining.",
    "tenders.actions.delivering.",
    "tenders.actions.drafting.",
    "tenders.actions.receiving.",
)
OWN_PAGES: Final = ("supplier:", "api:tender_", "api:incoming_", "api:invitation_", "api:question_ask")


def tried_in_vain(competition_id: UUID) -> list[EventView]:
    """Every act and page that was refused, the newest first, for the room that has decided who may read it.

    What the invited tried with their own draft, question or answer to the invitation is left out for good: it would
    show that somebody wrote who never delivered. That a delivery came too late is told, as the record tells it.
    """
    invited = frozenset(competitions.invited(competition_id))
    return [one for one in audit.refused_on(competition_id) if not (one.organisation_id in invited and _is_own(one))]


def _is_own(refused: EventView) -> bool:
    act = str(refused.payload.get("act", ""))
    if act == DELIVER and refused.payload["code"] in LATE:
        return False
    return act.startswith(OWN_ACTS) or str(refused.payload.get("page", "")).startswith(OWN_PAGES)
