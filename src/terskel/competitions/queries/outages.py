"""What an outage of the service near a tender deadline leads to: a proposal that a buyer decides on in one act."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from terskel.competitions.models import DeadlineChange
from terskel.competitions.queries.views import Terms
from terskel.core import formats, outages
from terskel.core.outages import NEAR, Outage
from terskel.core.phrases import Phrasebook
from terskel.operations import queries as operations

book: Final = Phrasebook.of("competitions")


@dataclass(frozen=True, slots=True)
class OutageProposal:
    """The outages, the later deadline we propose for all, and the reason in the language of the competition."""

    outages: tuple[Outage, ...]
    closes_at: datetime
    reason: str


def outage_proposal(terms: Terms, *, at: datetime) -> OutageProposal | None:
    """While the competition takes tenders, and nobody has moved the deadline since the outage; else None."""
    return None if terms.closes_at is None or at >= terms.closes_at else outage_after_deadline(terms, at=at)


def outage_after_deadline(terms: Terms, *, at: datetime) -> OutageProposal | None:
    """The same after the deadline too, for the room that knows whether receipt is settled."""
    closes_at = terms.closes_at
    if closes_at is None or terms.published_at is None or terms.cancelled_at is not None:
        return None
    moved = DeadlineChange.objects.filter(competition_id=terms.competition_id).order_by("-changed_at", "-id").first()
    since = max(closes_at - NEAR, terms.published_at)
    if at <= since:
        return None
    out = operations.outages(since=since, at=at, authority_id=terms.authority_id)
    found = tuple(one for one in outages.near(closes_at, out) if moved is None or one.known_after(moved.changed_at))
    if not found:
        return None
    spans = tuple(_span(one, terms) for one in found)
    key = "outage.reason" if all(one.part == "web" and one.recorded_at is None for one in found) else "outage.recorded"
    reason = book.say(key, terms.language, spans=spans)
    proposed = outages.proposed_close(closes_at, found, at)
    if proposed <= at:  # nobody decided in time: everybody comes back from now on
        proposed = outages.proposed_close(closes_at, [replace(one, until_at=None) for one in found], at)
    return OutageProposal(found, proposed, reason)


def _span(outage: Outage, terms: Terms) -> str:
    if outage.until_at is None:
        span = book.say("outage.lasting", terms.language, from_at=outage.from_at)
    else:
        until_at = formats.instant(outage.until_at, terms.language)
        span = book.say("outage.span", terms.language, from_at=outage.from_at, until_at=until_at)
    return f"{span} ({outage.description.rstrip('.')})" if outage.description else span
