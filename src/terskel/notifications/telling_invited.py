"""What all who are invited to a competition are told, and the link in each one's mail to decline without logging in."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings

from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.competitions.queries import decline_links
from terskel.notifications.readers import Reader, Telling, identifiers, instant, matter, suppliers, tells

INVITING = "competitions.CompetitionPublished"


@tells(
    INVITING,
    "competitions.DeadlineExtended",
    "competitions.CompetitionCorrected",
    "competitions.QuestionAnswered",
    "competitions.CompetitionCancelled",
)
def _to_all_invited(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(matter(event))
    facts: dict[str, object] = {"title": terms.title, "reference": terms.reference, "closes_at": terms.closes_at}
    facts |= {name: event.payload[name] for name in ("reason", "number") if name in event.payload}
    # Who is invited later, in the same act as the deadline moves, is told of the deadline with the invitation.
    later = {"before": event.at} if event.kind == "competitions.DeadlineExtended" else {"until": event.at}
    invited = competitions.invited(terms.competition_id, **later)
    readers = suppliers(invited, terms.competition_id)
    link = _to_decline(terms.competition_id, invited) if event.kind == INVITING else None
    yield Telling(readers, ("invitation", terms.competition_id), facts, own_link=link)


@tells("competitions.LateAdmittedInvited")
def _more_are_invited(event: EventView) -> Iterable[Telling]:
    """The new ones are invited; the others are told that there are more, where no new deadline tells them already."""
    terms = competitions.terms(matter(event))
    facts = {"title": terms.title, "reference": terms.reference, "closes_at": instant(event, "closes_at")}
    about, new = ("invitation", terms.competition_id), identifiers(event, "supplier_ids")
    link = _to_decline(terms.competition_id, new)
    yield Telling(suppliers(new, terms.competition_id), about, facts, own_link=link)
    if not event.payload["deadline_moved"]:
        before = suppliers(competitions.invited(terms.competition_id, before=event.at), terms.competition_id)
        yield Telling(before, about, facts, variant="_others")


def _to_decline(competition_id: UUID, supplier_ids: Iterable[UUID]) -> Callable[[Reader], str]:
    """The address for each reader who may answer for the firm; empty for others. Read when the mails are written."""
    ids = tuple(supplier_ids)
    invitations: dict[UUID, UUID] = {}
    answering: dict[UUID, set[UUID]] = {}

    def address(reader: Reader) -> str:
        if not invitations:
            invitations.update(decline_links.invitations_of(competition_id, ids))
            answering.update(decline_links.who_may_decline(ids))
        firm = reader.organisation_id
        if firm not in invitations or reader.person_id not in answering.get(firm, ()):
            return ""
        token = decline_links.decline_token(invitations[firm], reader.person_id)
        return f"{settings.TERSKEL_ADDRESS.url}/decline/{token}/"

    return address
