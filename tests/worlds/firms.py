"""What firms keep for themselves: a library, somebody who asks for access, a colleague who is invited."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.core.actors import Actor
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.qualification.actions import bank, library
from terskel.qualification.actions.bank import CvTerms, ReferenceTerms
from terskel.qualification.actions.library import EvidenceTerms

A_PDF: Final = b"%PDF-1.7 one page"
INSURANCE: Final = EvidenceTerms("insurance", "Ansvarsforsikring", issuer="Fram Forsikring", valid_to=date(2027, 3, 1))
REFERENCE: Final = ReferenceTerms("Journal for legevakt", "Tønsberg kommune", "Testledelse gjennom to år.")
CV: Final = CvTerms(
    "Testleder",
    "Kari Lund",
    "Ti år med test i helsesektoren.",
    "til tilbud om konsulentoppdrag",
    told_on=date(2026, 11, 2),
    review_on=date(2028, 11, 2),
)


def evidence(by: Actor, terms: EvidenceTerms = INSURANCE, *, at: datetime, content: bytes = A_PDF) -> UUID:
    return library.keep_evidence(terms, file_name="forsikring.pdf", content=content, by=by, at=at)


def reference(by: Actor, *, at: datetime) -> UUID:
    return bank.keep_reference(REFERENCE, by=by, at=at)


def cv(by: Actor, *, at: datetime) -> UUID:
    return bank.keep_cv(CV, by=by, at=at)


def mandate(by: Actor, kind: str = "power_of_attorney", *, at: datetime) -> UUID:
    """The actor may sign alone for their own firm, as they say."""
    if by.organisation_id is None:
        raise ValueError(f"{by.name} acts for no firm")
    return organisations.claim_mandate(by.organisation_id, kind, jointly=False, by=by, at=at)


def running_mandate(by: Actor, *, at: datetime) -> UUID:
    """The one they delivered a request on, or one claimed now."""
    if by.organisation_id is None or by.person_id is None:
        raise ValueError(f"{by.name} acts for no firm")
    found = organisation_queries.running_mandate(by.organisation_id, by.person_id, at=at)
    return found.id if found is not None else mandate(by, at=at)


def alone(person_id: UUID) -> Actor:
    """The person, acting for nobody."""
    who = accounts.person(person_id)
    return Actor("person", who.id, who.name, None, None, frozenset(), who.language)


def asks_to_join(person_id: UUID, supplier_id: UUID, *, at: datetime) -> UUID:
    """The person writes the number of a firm that has an account. Returns the join request's id."""
    firm = organisation_queries.supplier(supplier_id)
    done = organisations.register_or_ask_to_join(
        firm.number, "Noe jeg fant på", firm.country, "large", "Oslo", by=alone(person_id), at=at
    )
    if done.join_request_id is None:
        raise AssertionError("the firm had no account")
    return done.join_request_id


def asks_for_access(person_id: UUID, number: str, *, at: datetime) -> UUID:
    """The person asks to use the tool for the public body with this number. Returns the request's id."""
    by = alone(person_id)
    return organisations.ask_for_access(number, "Etaten for noe", "Innkjøp av konsulenter.", by=by, at=at)


def colleague(by: Actor, person_id: UUID, *roles: str, at: datetime) -> Actor:
    """The person as an actor of the same firm."""
    if by.organisation_id is None:
        raise AssertionError("whoever adds a colleague acts for a firm")
    membership = organisations.add_supplier_member(by.organisation_id, person_id, roles, by=by, at=at)
    return organisation_queries.actor(person_id, membership)
