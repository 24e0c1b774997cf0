"""Steps of a tender's life inside a transaction."""

from datetime import datetime
from uuid import UUID

from terskel.competitions.queries import Terms
from terskel.core import lifecycles
from terskel.core.decisions import Missing, refuse, require
from terskel.tenders.facts import tender_facts
from terskel.tenders.models import Delivery, Tender


def lock_tender(tender_id: UUID) -> Tender:
    """The row, held by this transaction alone. The competition is locked before it."""
    row = Tender.objects.select_for_update().filter(pk=tender_id).first()
    if row is None:
        raise Missing
    return row


def last_delivery(tender: Tender | None) -> Delivery | None:
    if tender is None:
        return None
    return Delivery.objects.filter(tender_id=tender.id).order_by("-version").first()


def require_permitted(
    verb: str, terms: Terms, tender: Tender | None, last: Delivery | None, *, arrived_at: datetime
) -> None:
    """What the table of moves says of what arrived at `arrived_at`; one microsecond late is late (FOA § 24-1(1)a)."""
    if terms.cancelled_at is not None:
        refuse("tenders.competition_cancelled", "FOA § 25-4", cancelled_at=terms.cancelled_at)
    require(lifecycles.TENDER.permit(verb, tender_facts(terms, tender, last), arrived_at))
