"""What happens between the publication and the deadline: a later deadline, cancellation, declining."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import cancelling, moves, policy
from terskel.competitions.events import DraftDiscarded
from terskel.competitions.models import Competition
from terskel.competitions.moves import lock_for_change, lock_for_tender, write_cancellation, write_extension
from terskel.competitions.queries.rows import facts_of
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import refuse, require


@action
def extend_deadline(
    competition_id: UUID,
    *,
    closes_at: datetime,
    reason: str,
    question_deadline_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """A later deadline for all, while the old one has not passed (FOA §§ 14-2, 20-1(3))."""
    competition = lock_for_change(competition_id)
    policy.require_publisher(by, competition)
    if question_deadline_at is not None and not at < question_deadline_at <= closes_at:
        refuse("competitions.question_deadline_outside", "FOA § 14-2(2)", closes_at=closes_at)
    write_extension(competition, closes_at, reason, question_deadline_at, by=by, at=at)


@action
def cancel(
    competition_id: UUID, *, reason_code: str, reason: str, new_competition_follows: bool, by: Actor, at: datetime
) -> None:
    """Cancel with a factual reason before the deadline; all invited are told at once (FOA § 25-4).

    A draft is given up in the same way, and nobody is told. Delivered tenders stay sealed. What was published gets its
    procurement report too (§ 25-5).
    """
    competition = lock_for_change(competition_id)
    policy.require_publisher(by, competition)
    require(lifecycles.COMPETITION.permit("cancel", facts_of(competition), at))
    if competition.closes_at is not None and competition.published_at is not None and at >= competition.closes_at:
        refuse("competitions.cancel_after_deadline", "FOA § 25-4", closes_at=competition.closes_at)
    if competition.published_at is not None:
        write_cancellation(competition, reason_code, reason, new_competition_follows, opened=False, at=at, by=by)
        cancelling.write_reports(competition_id, by, at)
        return
    moves.give_up(competition, reason_code, reason, new_competition_follows, at=at, by=by)
    record(
        DraftDiscarded(reason_code=reason_code, reason=competition.cancellation_reason),
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
    )


@action
def take_back_decline(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """The supplier may tender after all."""
    invited, _beside = lock_for_tender(by, competition_id)
    policy.require_invited(by, competition_id, *policy.TENDERING)
    competition = Competition.objects.get(pk=competition_id)
    require(lifecycles.COMPETITION.permit("decline", facts_of(competition), at))
    if invited.declined_at is not None:
        moves.take_back_decline(invited, by=by, at=at)
