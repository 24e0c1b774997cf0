"""Who may write, read and decide a request to participate."""

from uuid import UUID

from terskel.core.actors import APPROVER, AUDITOR, DPS_MANAGER, LEGAL_READER, SUPPLIER_ADMIN, TENDERER, Actor
from terskel.core.decisions import Missing, refuse

APPLICANTS = (SUPPLIER_ADMIN, TENDERER)
CASE_READERS = (DPS_MANAGER, LEGAL_READER, AUDITOR)
APPEAL_DECIDERS = (DPS_MANAGER, APPROVER)
SECOND_PEOPLE = (DPS_MANAGER, APPROVER)


def require_applicant(by: Actor, supplier_id: UUID) -> None:
    """Another supplier's request looks missing; a colleague without the task is told so."""
    if not (by.is_supplier and by.acts_for(supplier_id)):
        raise Missing
    if not by.has(*APPLICANTS):
        refuse("qualification.not_applicant")


def require_handler(by: Actor, authority_id: UUID) -> None:
    """A request to another authority's DPS looks missing; a colleague who is no DPS manager is told so."""
    if not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not by.has(DPS_MANAGER):
        refuse("qualification.not_handler")


def require_second_person(by: Actor, authority_id: UUID) -> None:
    """Who may decide what another has proposed; that it is another is for the act to see."""
    if not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not is_second_person(by, authority_id):
        refuse("qualification.not_second_person")


def require_appeal_decider(by: Actor, authority_id: UUID) -> None:
    """Who may decide an appeal at all; that it is not the one who rejected is for the act to see."""
    if not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not by.has(*APPEAL_DECIDERS):
        refuse("qualification.not_appeal_decider")


def may_read_appeal(reader: Actor, authority_id: UUID) -> bool:
    return reader.is_authority and reader.acts_for(authority_id) and reader.has(*APPEAL_DECIDERS, *CASE_READERS)


def is_second_person(reader: Actor, authority_id: UUID) -> bool:
    """Whether the reader may be the one who decides what another proposed, and so reads what it rests on."""
    return reader.is_authority and reader.acts_for(authority_id) and reader.has(*SECOND_PEOPLE)


def may_read_case(reader: Actor, authority_id: UUID) -> bool:
    return reader.is_authority and reader.acts_for(authority_id) and reader.has(*CASE_READERS)
