"""Who is told that a rejection is to be reversed, stands, or is reversed."""

from collections.abc import Iterable

from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.notifications.readers import Telling, approvers, identifier, people, suppliers, tells


@tells("awards.RejectionReversalProposed")
def _to_the_approvers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    facts = {"title": terms.title, "reason": event.payload["reason"]}
    yield Telling(approvers(terms.authority_id, event.at), ("evaluation", terms.competition_id), facts)


@tells("awards.RejectionReversalDeclined")
def _to_whoever_proposed_it(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    facts = {"title": terms.title, "reason": event.payload["reason"]}
    readers = people([identifier(event, "proposed_by")], terms.authority_id)
    yield Telling(readers, ("evaluation", terms.competition_id), facts)


@tells("awards.RejectionReversed")
def _to_the_tenderer(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    facts = {"title": terms.title}
    readers = suppliers([identifier(event, "supplier_id")], terms.competition_id)
    yield Telling(readers, ("invitation", terms.competition_id), facts)
