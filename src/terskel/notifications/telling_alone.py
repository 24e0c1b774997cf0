"""What one invited supplier is told, and nobody else: it would show who asks, or who had begun a tender."""

from collections.abc import Iterable

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
