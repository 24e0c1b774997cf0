"""Who is told of an outage: the buyers whose deadline it lies near, and of a recorded one those who run the service."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.competitions.queries import OutageProposal, Terms
from terskel.core.actors import BUYER, DPS_MANAGER
from terskel.core.outages import NEAR
from terskel.notifications.readers import Telling, identifier, instant, people, tells, those_with
from terskel.tenders import queries as tenders


@tells("operations.OutageEnded")
def _to_buyers_with_a_deadline_near(event: EventView) -> Iterable[Telling]:
    """Each competition whose proposal to extend rests on this outage."""
    for terms, proposal in _near(instant(event, "from_at"), instant(event, "until_at"), event.at):
        facts = {"title": terms.title, "reference": terms.reference, "proposed": proposal.closes_at}
        yield Telling(those_with(terms.authority_id, BUYER), ("competition", terms.competition_id), facts)


@tells("operations.OutageRecorded")
def _to_those_it_concerns(event: EventView) -> Iterable[Telling]:
    """The buyers first, who are led to their competition; then the managers of that body and whoever runs it all."""
    facts = {"description": event.payload["description"], "from_at": instant(event, "from_at")}
    of = identifier(event, "authority_id") if event.payload["authority_id"] else None
    until_at = instant(event, "until_at") if event.payload["until_at"] else event.at
    for terms, _proposal in _near(instant(event, "from_at"), until_at, event.at):
        if of in (None, terms.authority_id):
            yield Telling(those_with(terms.authority_id, BUYER), ("competition", terms.competition_id), facts)
    outage_id: UUID = identifier(event, "outage_id")
    if of is not None:
        yield Telling(those_with(of, DPS_MANAGER), ("outages", outage_id), facts)
    yield Telling(people(accounts.operators(), None), ("outages", outage_id), facts)


def _near(from_at: datetime, until_at: datetime, at: datetime) -> Iterator[tuple[Terms, OutageProposal]]:
    """The competitions whose deadline the outage lies near, with what is proposed; the decided ones left out."""
    for competition_id in competitions.closed_between(from_at, until_at + NEAR):
        terms = competitions.terms(competition_id)
        proposal = tenders.outage_in(terms, at=at)
        if proposal is not None:
            yield terms, proposal
