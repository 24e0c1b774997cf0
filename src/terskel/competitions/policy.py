"""Who may draft, run, see and take part in a competition. What may not be seen looks missing."""

from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.competitions.models import Assistance, Competition, Invitation
from terskel.core.actors import (
    APPROVER,
    BUYER,
    CONTACT,
    DPS_MANAGER,
    SIGNATORY,
    SUPPLIER_ADMIN,
    TENDERER,
    Actor,
    Mandate,
)
from terskel.core.decisions import Missing, refuse

TENDERING: Final = (TENDERER, SIGNATORY, SUPPLIER_ADMIN)
ASKING: Final = (*TENDERING, CONTACT)


def require_creator(by: Actor, authority_id: UUID) -> UUID:
    """The person who begins a competition: a buyer of the authority itself."""
    if by.person_id is None or not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    return _require_role(by, by.person_id)


def require_buyer(by: Actor, competition: Competition) -> UUID:
    """The person who acts. Another authority's competition looks missing; a colleague who is no buyer is told so."""
    if by.person_id is None or not is_inside(by, competition):
        raise Missing
    return _require_role(by, by.person_id)


def require_publisher(by: Actor, competition: Competition) -> UUID:
    """As `require_buyer`, for what binds the body: an assisting buyer only where the body has left it to them."""
    person_id = require_buyer(by, competition)
    if by.mandate is not None and not by.mandate.publishes:
        refuse("competitions.body_publishes_itself", "FOA § 7-8")
    return person_id


def require_own_buyer(by: Actor, competition: Competition) -> UUID:
    """As `require_buyer`, for what reaches beyond the one competition: other lots, templates."""
    person_id = require_buyer(by, competition)
    if by.mandate is not None:
        refuse("competitions.body_begins_itself", "FOA § 7-8")
    return person_id


def require_text_keeper(by: Actor, authority_id: UUID, *, locks: bool) -> UUID:
    """Who keeps the text bank of their own body: its buyers. What is `locked` binds other bodies: its DPS managers."""
    if by.person_id is None or not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not by.has(BUYER, DPS_MANAGER):
        refuse("competitions.not_text_keeper")
    if locks and not by.has(DPS_MANAGER):
        refuse("competitions.texts_locked_by_the_manager", "FOA § 7-8")
    return by.person_id


def _require_role(by: Actor, person_id: UUID) -> UUID:
    if not by.has(BUYER):
        refuse("competitions.not_buyer")
    return person_id


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
    """Whether the reader, or everyone they stand in for, wrote in the draft or submitted it."""
    wrote = (*competition.prepared_by, competition.created_by_id, competition.submitted_by_id)
    return not reader.decides_apart_from(wrote)


def may_see(reader: Actor, competition: Competition, at: datetime) -> bool:
    """A draft: the authority's own people. From publication: everyone, for the documents are public (FOA § 14-3)."""
    if competition.published_at is not None and competition.published_at <= at:
        return True
    return is_inside(reader, competition)


def is_inside(reader: Actor, competition: Competition) -> bool:
    """One of the authority's own people, or who assists them with this competition."""
    return acts_in(reader, competition.authority_id, competition.id)


def acts_in(reader: Actor, authority_id: UUID, competition_id: UUID) -> bool:
    """Whether the reader acts for the authority in this competition; every later room asks this.

    A mandate counts only while its assistance runs: what the door knew when the request came may be over by now.
    """
    if not reader.is_authority or not reader.acts_in(authority_id, competition_id):
        return False
    return reader.mandate is None or (reader.person_id is not None and _runs(reader.mandate, reader.person_id))


def _runs(mandate: Mandate, person_id: UUID) -> bool:
    running = Assistance.objects.filter(
        pk=mandate.assistance_id,
        competition_id=mandate.matter_id,
        accepted_at__isnull=False,
        closed_at__isnull=True,
        assistants__person_id=person_id,
    )
    return running.exists()


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
