"""The facts from which a tender's state is derived."""

from datetime import datetime
from typing import Protocol

from terskel.competitions.queries import Terms
from terskel.core import lifecycles


class Begun(Protocol):
    @property
    def started_at(self) -> datetime: ...


class Delivered(Protocol):
    """What a state needs to know of a delivered version."""

    @property
    def received_at(self) -> datetime: ...

    @property
    def withdrawn_at(self) -> datetime | None: ...


def tender_facts(
    terms: Terms, tender: Begun | None, last: Delivered | None, opened_at: datetime | None = None
) -> lifecycles.TenderFacts:
    """`last` is the last delivered version, if any."""
    return lifecycles.TenderFacts(
        started_at=tender.started_at if tender else None,
        delivered_at=last.received_at if last else None,
        withdrawn_at=last.withdrawn_at if last else None,
        closes_at=terms.closes_at,
        opened_at=opened_at,
    )
