"""Who is told of a complaint about a competition, and of what becomes of it."""

from collections.abc import Iterable

from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.core.actors import APPROVER, BUYER, CONTRACT_MANAGER, DPS_MANAGER, LEGAL_READER
from terskel.notifications.readers import Telling, approvers, identifier, people, subject, suppliers, tells, those_with


@tells("awards.ComplaintReceived", "awards.ComplaintWithdrawn")
def _to_those_who_deal_with_it(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    readers = those_with(terms.authority_id, BUYER, DPS_MANAGER, LEGAL_READER)
    yield Telling(readers, ("complaint", subject(event)), {"title": terms.title})


@tells("awards.SigningWaits", "awards.ComplaintDecided")
def _to_the_complainant(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    readers = suppliers([identifier(event, "supplier_id")], terms.competition_id)
    yield Telling(readers, ("my_complaint", subject(event)), {"title": terms.title})


@tells("awards.ComplaintDecisionProposed")
def _to_the_approvers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    yield Telling(approvers(terms.authority_id, event.at), ("complaint", subject(event)), {"title": terms.title})


@tells("awards.ComplaintDecisionSentBack")
def _to_whoever_proposed_it(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    readers = people([identifier(event, "proposed_by")], terms.authority_id)
    facts = {"title": terms.title, "reason": event.payload["reason"]}
    yield Telling(readers, ("complaint", subject(event)), facts)


@tells("awards.CaseReceived", "awards.CaseEnded", "awards.CaseBanLifted")
def _to_those_who_sign_and_answer(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    readers = those_with(terms.authority_id, BUYER, DPS_MANAGER, LEGAL_READER, APPROVER, CONTRACT_MANAGER)
    yield Telling(readers, ("review_cases", terms.competition_id), {"title": terms.title})
