"""The authority reverses a rejection of its own accord: propose and decline; `contracts.reverse_rejection` decides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import moves, policy, rejection_reversals
from terskel.awards.actions.awarding import locked
from terskel.awards.events import RejectionReversalDeclined, RejectionReversalProposed
from terskel.awards.models import RejectionReversal
from terskel.competitions.queries.clauses import in_own_part
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.evaluation import moves as evaluation_moves
from terskel.evaluation import queries as evaluations
from terskel.evaluation.policy import acting_person


@action
@in_own_part
def propose_rejection_reversal(competition_id: UUID, tender_id: UUID, reason: str, *, by: Actor, at: datetime) -> UUID:
    """Say why a rejection that the tenderer was told of is wrong; returns the proposal's id."""
    terms = locked(competition_id, by, preparing=True)
    lead = evaluations.panel_of(competition_id).lead
    told = evaluation_moves.rejection_told(competition_id, tender_id)
    require(
        policy.may_propose_rejection_reversal(
            by,
            lead.person_id if lead else None,
            reason=reason,
            told=told is not None,
            clause=terms.clause("rejection_decided"),
        )
    )
    if told is None:
        raise Missing
    if rejection_reversals.waiting_for(told):
        refuse("awards.rejection_reversal_is_proposed")
    row = RejectionReversal.objects.create(
        competition_id=competition_id,
        rejection_id=told,
        reason=reason.strip(),
        proposed_by_id=acting_person(by),
        proposed_at=at,
    )
    _record(RejectionReversalProposed(row.id, competition_id, tender_id, row.reason), row, by, at)
    return row.id


@action
@in_own_part
def decline_rejection_reversal(competition_id: UUID, tender_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """The rejection stands; whoever proposed to reverse it is told why."""
    locked(competition_id, by)
    row = moves.proposed_rejection_reversal(competition_id, tender_id, by)
    require(policy.reason_given(reason, "awards.declining_needs_reason"))
    row.decided_by_id, row.declined_at, row.declined_reason = acting_person(by), at, reason.strip()
    row.save(update_fields=["decided_by", "declined_at", "declined_reason"])
    _record(RejectionReversalDeclined(row.id, competition_id, row.declined_reason, row.proposed_by_id), row, by, at)


def _record(event: object, row: RejectionReversal, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=("awards.RejectionReversal", row.id), matters=(row.competition_id,))
