"""Who may write, deliver, open and see tenders. What may not be seen looks missing."""

from typing import Final
from uuid import UUID

from terskel.audit.statements import Answers, Statement
from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import InvitedTo, Terms
from terskel.core.actors import AUTHORITY_ADMIN, SIGNATORY, SUPPLIER_ADMIN, TENDERER, Actor
from terskel.core.decisions import Missing, refuse
from terskel.vault import queries as vault

WRITERS: Final = (TENDERER, SIGNATORY, SUPPLIER_ADMIN)
DELIVERERS: Final = (TENDERER, SIGNATORY)


def require_writer(by: Actor, competition_id: UUID) -> InvitedTo:
    """What the acting supplier was invited to; a colleague without the task is told so."""
    invited, _beside = require_writer_with(by, competition_id)
    return invited


def require_writer_with(by: Actor, competition_id: UUID, *beside: Statement) -> tuple[InvitedTo, Answers]:
    """The same, with the answers to statements that are asked in the same message."""
    told = competitions.invited_with(by, competition_id, *beside)
    require_writing(by)
    return told


def require_writing(by: Actor) -> None:
    """Of the invited, those with the task."""
    if not by.has(*WRITERS):
        refuse("tenders.not_tenderer")


def require_delivering(by: Actor) -> UUID:
    """The person who delivers, of the invited."""
    if not by.has(*DELIVERERS):
        refuse("tenders.not_deliverer")
    if by.person_id is None:
        raise Missing
    return by.person_id


def require_opener(by: Actor, terms: Terms) -> UUID:
    """The person, named at publication to open these tenders, acting for the authority whose competition it is."""
    if by.person_id is None or not (by.is_authority and by.acts_for(terms.authority_id)):
        raise Missing
    if by.person_id not in vault.openers_of(terms.competition_id):
        refuse("tenders.not_opener", "FOA § 22-3(2)")
    return by.person_id


def require_recoverer(by: Actor, terms: Terms) -> UUID:
    """Who may bring the authority's offline key: its administrators, and the openers of these tenders."""
    if by.person_id is None or not (by.is_authority and by.acts_for(terms.authority_id)):
        raise Missing
    if not by.has(AUTHORITY_ADMIN) and by.person_id not in vault.openers_of(terms.competition_id):
        refuse("tenders.not_recoverer", "FOA § 22-3(2)")
    return by.person_id


def require_rehearser(by: Actor, terms: Terms) -> UUID:
    """Who may begin a rehearsal: the buyer who runs the competition, and its openers."""
    if by.person_id is None or not (by.is_authority and by.acts_for(terms.authority_id)):
        raise Missing
    if by.person_id not in {terms.created_by, *vault.openers_of(terms.competition_id)}:
        refuse("tenders.not_rehearser")
    return by.person_id


def may_follow_opening(reader: Actor, terms: Terms) -> bool:
    """The authority's own people, and who assists them, may see whether and when tenders were opened."""
    return competition_policy.acts_in(reader, terms.authority_id, terms.competition_id)
