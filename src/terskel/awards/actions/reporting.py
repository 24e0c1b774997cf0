"""The procurement report of a competition that was cancelled before this was written in the same act."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.awards import ending, policy, queries
from terskel.competitions import moves as competition_moves
from terskel.competitions import policy as competition_policy
from terskel.competitions.queries.clauses import in_own_part
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.evaluation.moves import require_impartial


@action
@in_own_part
def report_cancellation(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write it now, with who cancelled and when as it was (FOA §§ 10-5, 25-5).

    Raises `Missing` for all but the authority's own people, and where nothing that was published is cancelled.
    """
    terms = competition_moves.lock(competition_id)
    if not competition_policy.acts_in(by, terms.authority_id, competition_id):
        raise Missing
    require_impartial(competition_id, by, "awards.conflict_declared")
    if by.mandate is not None:
        refuse("awards.body_decides_itself", "FOA § 7-8")
    require(policy.may_report(by))
    if queries.closed_without_award(competition_id):
        refuse("awards.report_is_written", "FOA § 25-5")
    ending.write_report(competition_id, by, at)
