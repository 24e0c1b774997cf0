"""Typing in what happened to notices that stand alone: change, award and end notices."""

from datetime import date, datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.notices import moves, policy, queries


@action
def record_dispatch(notice_id: UUID, *, dispatched_at: datetime, by: Actor, at: datetime) -> None:
    """The notice was sent to Doffin at `dispatched_at`."""
    _require_standing_alone(notice_id, by)
    moves.record_dispatch(notice_id, dispatched_at=dispatched_at, by=by, at=at)


@action
def record_publication(
    notice_id: UUID,
    *,
    published_on: date | None,
    receipt_confirmed_at: datetime | None = None,
    doffin_number: str = "",
    ted_number: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Doffin and TED answered: the publication day, the receipt, the numbers."""
    _require_standing_alone(notice_id, by)
    moves.record_publication(
        notice_id,
        published_on=published_on,
        receipt_confirmed_at=receipt_confirmed_at,
        doffin_number=doffin_number,
        ted_number=ted_number,
        by=by,
        at=at,
    )


def _require_standing_alone(notice_id: UUID, by: Actor) -> None:
    """A contract notice moves its whole matter with it, so it is recorded on the matter itself."""
    notice = queries.notice(by, notice_id)
    policy.require_writer(by, notice.authority_id)
    if notice.kind == "contract_notice":
        refuse("notices.recorded_on_its_matter")
