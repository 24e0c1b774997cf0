"""The verbs of reopening a frozen evaluation before the award is announced: propose, decline, reopen.

After the award is announced it is reversed instead (FOA § 25-1(4)). The result that is set aside, its report and every
point are kept; points that are changed afterwards have a reason of their own and stand out in the new report (LOA § 4).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import policy, withdrawal
from terskel.awards.actions.awarding import locked
from terskel.awards.events import EvaluationReopened, ReopeningDeclined, ReopeningProposed
from terskel.awards.models import STANDING, AwardDecision, Reopening
from terskel.competitions.queries.clauses import in_own_part
from terskel.core.actors import Actor
from terskel.core.decisions import refuse, require
from terskel.evaluation import moves as evaluation_moves
from terskel.evaluation import queries as evaluations
from terskel.evaluation.policy import acting_person


@action
@in_own_part
def propose_reopening(competition_id: UUID, reason: str, *, by: Actor, at: datetime) -> UUID:
    """The lead of the panel says why the frozen result can't stand; returns the proposal's id."""
    locked(competition_id, by, preparing=True)
    lead = evaluations.panel_of(competition_id).lead
    require(policy.may_propose_reopening(by, lead.person_id if lead else None, reason=reason))
    result_id = _result_untold(competition_id)
    if Reopening.objects.filter(result_id=result_id, decided_by__isnull=True).exists():
        refuse("awards.reopening_is_proposed")
    row = Reopening.objects.create(
        competition_id=competition_id,
        result_id=result_id,
        reason=reason.strip(),
        proposed_by_id=acting_person(by),
        proposed_at=at,
    )
    _record(ReopeningProposed(row.id, competition_id, row.reason), row, by, at)
    return row.id


@action
@in_own_part
def decline_reopening(competition_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """The frozen result stands; the lead is told why."""
    row = _proposed(competition_id, by)
    require(policy.reason_given(reason, "awards.declining_reopening_needs_reason"))
    row.decided_by_id, row.declined_at, row.declined_reason = acting_person(by), at, reason.strip()
    row.save(update_fields=["decided_by", "declined_at", "declined_reason"])
    _record(ReopeningDeclined(row.id, competition_id, row.declined_reason, row.proposed_by_id), row, by, at)


@action
@in_own_part
def reopen(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """The frozen result is set aside and the panel goes to work again; a recommendation made from it is withdrawn."""
    row = _proposed(competition_id, by)
    _result_untold(competition_id)
    row.decided_by_id, row.reopened_at = acting_person(by), at
    row.save(update_fields=["decided_by", "reopened_at"])
    _record(EvaluationReopened(row.id, competition_id, row.result_id, row.reason), row, by, at)
    withdrawal.withdraw(competition_id, row.reason, by=by, at=at)
    evaluation_moves.set_result_aside(competition_id, reason=row.reason, by=by, at=at)


def _proposed(competition_id: UUID, by: Actor) -> Reopening:
    """The proposal that waits, where `by` may decide it."""
    locked(competition_id, by)
    row = (
        Reopening.objects.select_for_update()
        .filter(competition_id=competition_id, decided_by__isnull=True, result__set_aside_at__isnull=True)
        .first()
    )
    require(policy.may_decide_reopening(by, row.proposed_by_id if row else None))
    if row is None:
        refuse("awards.no_reopening_proposed")
    return row


def _result_untold(competition_id: UUID) -> UUID:
    """The frozen result, of which nobody outside has been told."""
    announced = AwardDecision.objects.filter(STANDING, competition_id=competition_id, approved_at__isnull=False).first()
    if announced is not None:
        refuse("awards.reverse_instead", "FOA § 25-1 (4)", approved_at=announced.approved_at)
    result_id = evaluations.standing_result(competition_id)
    if result_id is None:
        refuse("awards.not_evaluated")
    return result_id


def _record(event: object, row: Reopening, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=("awards.Reopening", row.id), matters=(row.competition_id,))
