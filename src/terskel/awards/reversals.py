"""Reads of proposed reversals; the reader is the first argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts.queries import PersonView
from terskel.awards.models import AwardDecision
from terskel.awards.readers import among_own
from terskel.core.actors import APPROVER, Actor


@dataclass(frozen=True, slots=True)
class ProposedReversal:
    """That the award is to be reversed, until an approver has decided (FOA § 25-1(4))."""

    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    reason_code: str
    reason: str
    evaluates_anew: bool


def reversals_to_decide(reader: Actor) -> list[tuple[UUID, datetime]]:
    """Reversals that the reader, an approver, may decide on: (competition, proposed at), oldest first."""
    if not reader.is_authority or not reader.has(APPROVER):
        return []
    found = AwardDecision.objects.filter(
        among_own(reader), reversal_proposed_at__isnull=False, reversed_at__isnull=True
    ).exclude(reversal_proposed_by_id=reader.person_id)
    rows = found.order_by("reversal_proposed_at", "id").values_list("competition_id", "reversal_proposed_at")
    return [(competition_id, at) for competition_id, at in rows if at is not None]


def proposed(found: AwardDecision, people: Mapping[UUID, PersonView]) -> ProposedReversal | None:
    """What is proposed of an award; `people` has whoever proposed it."""
    if found.reversal_proposed_by_id is None or found.reversal_proposed_at is None:
        return None
    return ProposedReversal(
        proposed_by=found.reversal_proposed_by_id,
        proposed_by_name=people[found.reversal_proposed_by_id].name,
        proposed_at=found.reversal_proposed_at,
        reason_code=found.reversal_reason_code,
        reason=found.reversal_reason,
        evaluates_anew=found.reversal_evaluates_anew is True,
    )
