"""Who may draft, run, see and take part in a competition. What may not be seen looks missing."""

from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.competitions.models import Competition, Invitation
from terskel.core.actors import APPROVER, BUYER, CONTACT, SIGNATORY, SUPPLIER_ADMIN, TENDERER, Actor
from terskel.core.decisions import Missing, refuse

TENDERING: Final = (TENDERER, SIGNATORY, SUPPLIER_ADMIN)
ASKING: Final = (*TENDERING, CONTACT)


def require_buyer(by: Actor, authority_id: UUID) -> UUID:
    """The person who acts. Another authority's competition looks missing; a colleague who is no buyer is told so."""
    if by.person_id is None or not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not by.has(BUYER):
        refuse("competitions.not_buyer")
    return by.person_id


def require_approver(by: Actor, competition: Competition) -> UUID:
    """The person who decides: an approver of the authority who wrote nothing in the draft."""
    if by.person_id is None or not is_inside(by, competition):
        raise Missing
    if not by.has(APPROVER):
        refuse("competitions.not_approver")
    if has_prepared(by, competition):
        refuse("competitions.prepared_by_yourself", "LOA § 4")
    return by.person_id


def has_prepared(reader: Actor, competition: Competition) -> bool:
    """Whether the reader wrote in the draft, or submitted it."""
    return reader.person_id in (*competition.prepared_by, competition.created_by_id, competition.submitted_by_id)


def may_see(reader: Actor, competition: Competition, at: datetime) -> bool:
    """A draft: the authority's own people. From publication: everyone, for the documents are public (FOA § 14-3)."""
    if competition.published_at is not None and competition.published_at <= at:
        return True
    return is_inside(reader, competition)


def is_inside(reader: Actor, competition: Competition) -> bool:
    """One of the authority's own people."""
    return reader.is_authority and reader.acts_for(competition.authority_id)


def supplier_of(reader: Actor) -> UUID:
    """The supplier the reader acts for; anyone else is a stranger here."""
    if not reader.is_supplier or reader.organisation_id is None:
        raise Missing
    return reader.organisation_id


def require_invited(by: Actor, competition_id: UUID, *roles: str) -> Invitation:
    """The acting supplier's invitation; without one the competition looks missing. Without the task, one is told so."""
    invitation = Invitation.objects.filter(competition_id=competition_id, supplier_id=supplier_of(by)).first()
    if invitation is None:
        raise Missing
    if not by.has(*roles):
        refuse("competitions.not_tenderer")
    return invitation
