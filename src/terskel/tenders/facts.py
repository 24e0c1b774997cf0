"""The facts from which a tender's state is derived."""

from datetime import datetime

from terskel.competitions.queries import Terms
from terskel.core import lifecycles
from terskel.tenders.models import Delivery, Tender


def tender_facts(
    terms: Terms, tender: Tender | None, last: Delivery | None, opened_at: datetime | None = None
) -> lifecycles.TenderFacts:
    """`last` is the last delivered version, if any."""
    return lifecycles.TenderFacts(
        started_at=tender.started_at if tender else None,
        delivered_at=last.received_at if last else None,
        withdrawn_at=last.withdrawn_at if last else None,
        closes_at=terms.closes_at,
        opened_at=opened_at,
    )
