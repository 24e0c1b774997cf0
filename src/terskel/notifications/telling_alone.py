"""What one invited supplier is told, and nobody else: it would show who asks, or who had begun a tender."""

from collections.abc import Iterable

from terskel.accounts import queries as accounts
from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.competitions.queries import asking
from terskel.notifications.readers import Telling, identifier, instant, matter, suppliers, tells


@tells("competitions.QuestionRejected")
def _to_whoever_asked(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(matter(event))
    facts: dict[str, object] = {"title": terms.title, "reference": terms.reference}
    facts |= {name: event.payload[name] for name in ("number", "reason")}
    readers = suppliers([asking.asked_by(identifier(event, "question_id"))], terms.competition_id)
    yield Telling(readers, ("invitation", terms.competition_id), facts)


@tells("tenders.DraftReminded", "tenders.DraftLapsed")
def _to_the_one_that_has_not_delivered(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    readers = suppliers([identifier(event, "supplier_id")], terms.competition_id)
    facts = {"title": terms.title, "closes_at": instant(event, "closes_at")}
    yield Telling(readers, ("tender", terms.competition_id), facts)


@tells("competitions.InvitationDeclinedThroughLink", "competitions.DeclineLinkSetAside")
def _to_those_in_whose_name_it_was_said(event: EventView) -> Iterable[Telling]:
    """Whoever pressed was not logged in: the firm's own people learn of it, and can set it right."""
    terms = competitions.terms(matter(event))
    sent_to = identifier(event, "sent_to")
    readers = suppliers([identifier(event, "supplier_id")], terms.competition_id)
    facts = {"title": terms.title, "closes_at": terms.closes_at, "name": accounts.people([sent_to])[sent_to].name}
    variant = "_already" if event.payload.get("why") == "declined_already" else ""
    yield Telling(readers, ("invitation", terms.competition_id), facts, variant=variant)
