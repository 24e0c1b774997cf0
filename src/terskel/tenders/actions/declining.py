"""A supplier says that it will not tender this time. A tender that stands says the opposite: one of them at a time."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions import moves as competitions
from terskel.competitions.queries import decline_links
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.tenders import policy
from terskel.tenders.standing import Standing, standing


@action
def decline(competition_id: UUID, *, reason_code: str, text: str = "", by: Actor, at: datetime) -> None:
    """It can be taken back until the deadline; a delivery takes it back too. What is in a draft stays there."""
    invited = competitions.lock_for_tender(by, competition_id)
    policy.require_writing(by)
    _tender, stands = standing(competition_id, invited.supplier_id)
    if stands.last is not None and _counts(stands):
        refuse("tenders.decline_with_tender", version=stands.last.version)
    competitions.decline(invited, reason_code, text, by=by, at=at)


@action
def decline_through_link(token: str, *, reason_code: str, text: str = "", by: Actor, at: datetime) -> None:
    """As `decline`, by the link in the mail of the invitation; raises Missing for a link that serves nobody.

    Whoever holds it is not told whether a tender stands: then nothing is declined, and the firm's own people are told.
    """
    link = decline_links.decline_link(token)
    invited = competitions.lock_for_decline_link(link)
    _tender, stands = standing(link.competition_id, link.supplier_id)
    competitions.decline_through_link(invited, link, reason_code, text, tender_stands=_counts(stands), by=by, at=at)


def _counts(stands: Standing) -> bool:
    return stands.last is not None and stands.last.withdrawn_at is None
