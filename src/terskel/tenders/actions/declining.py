"""A supplier says that it will not tender this time. A tender that stands says the opposite: one of them at a time."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions import moves as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.tenders import policy
from terskel.tenders.standing import standing, standing_asked


@action
def decline(competition_id: UUID, *, reason_code: str, text: str = "", by: Actor, at: datetime) -> None:
    """It can be taken back until the deadline; a delivery takes it back too. What is in a draft stays there."""
    invited, [told] = competitions.lock_for_tender(by, competition_id, standing_asked(by, competition_id))
    policy.require_writing(by)
    _tender, stands = standing(told, competition_id, invited.supplier_id)
    last = stands.last
    if last is not None and last.withdrawn_at is None:
        refuse("tenders.decline_with_tender", version=last.version)
    competitions.decline(invited, reason_code, text, by=by, at=at)
