"""Who is told that fuller reasons are asked for and given, and evidence of the winner asked for and sent."""

from collections.abc import Iterable

from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.core.actors import BUYER
from terskel.notifications.readers import Telling, identifier, instant, subject, suppliers, tells, those_with


@tells("awards.ReasonsAsked")
def _to_the_buyers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    facts = {"title": terms.title, "due_at": instant(event, "due_at")}
    yield Telling(those_with(terms.authority_id, BUYER), ("reasons", subject(event)), facts)


@tells("awards.ReasonsGiven")
def _to_whoever_asked(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    readers = suppliers([identifier(event, "supplier_id")], terms.competition_id)
    yield Telling(readers, ("my_reasons", terms.competition_id), {"title": terms.title})


@tells("awards.EvidenceAsked")
def _evidence_asked_of_the_winner(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    readers = suppliers([identifier(event, "supplier_id")], terms.competition_id)
    yield Telling(
        readers, ("invitation", terms.competition_id), {"title": terms.title, "due_at": instant(event, "due_at")}
    )


@tells("awards.EvidenceReceived")
def _evidence_sent_by_the_winner(event: EventView) -> Iterable[Telling]:
    """The buyers, of what the winner sent; what a buyer put on record is no news to them."""
    if event.payload["source"] != "winner":
        return
    terms = competitions.terms(identifier(event, "competition_id"))
    yield Telling(
        those_with(terms.authority_id, BUYER), ("award_evidence", terms.competition_id), {"title": terms.title}
    )
