"""What a rule is, and whom it names: the parts that the rules of `telling` and `telling_people` are made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.queries import EventView
from terskel.core.languages import Language
from terskel.evaluation import queries as evaluations
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to tell, in the business of `organisation_id`. Without an `email` they are told in the application."""

    person_id: UUID
    email: str
    language: Language
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Outsider:
    """An address that is written to without knowing whether anybody has an account with it."""

    email: str
    language: Language


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told: `about` is the thing a reader goes to, `facts` fill in the text.

    Outsiders get the text alone, by mail; whatever page it leads to is one of the facts. `variant` ends the keys of
    the text where one event is told in two ways. `own_link` gives the address that a reader's mail holds besides, and
    nobody else's; the message in the application has none.
    """

    readers: tuple[Reader, ...]
    about: tuple[str, UUID]
    facts: Mapping[str, object] = field(default_factory=dict)
    outsiders: tuple[Outsider, ...] = ()
    variant: str = ""
    own_link: Callable[[Reader], str] | None = None


Rule: TypeAlias = Callable[[EventView], Iterable[Telling]]
RULES: Final[dict[str, Rule]] = {}
_OF_TENDERS: Final = ("evaluation.", "awards.", "contracts.")
"""Rooms whose events tell of tenders, and whose pages are closed to whoever is in conflict."""
_OPEN_TO_ALL: Final = "contracts.ContractConcluded"
"""From here on the contract is followed up by everybody of its parties (`contracts.readers`)."""


def tellings(event: EventView) -> tuple[Telling, ...]:
    """Whom to tell of `event`; most events concern nobody but the audit."""
    rule = RULES.get(event.kind)
    found = tuple(rule(event)) if rule else ()
    closed = event.kind.startswith(_OF_TENDERS) and event.kind != _OPEN_TO_ALL
    return _without_who_stands_outside(found, event) if closed else found


def _without_who_stands_outside(found: tuple[Telling, ...], event: EventView) -> tuple[Telling, ...]:
    """Nobody is sent to what they may not read: not who had declared a conflict of interest then (FOA § 7-5)."""
    outside = evaluations.in_conflict(matter(event), at=event.at) if found else frozenset()
    if not outside:
        return found
    return tuple(
        replace(one, readers=tuple(reader for reader in one.readers if reader.person_id not in outside))
        for one in found
    )


def tells(*kinds: str) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        RULES.update(dict.fromkeys(kinds, rule))
        return rule

    return keep


def but_not_by_mail_to(address: str, readers: Iterable[Reader]) -> tuple[Reader, ...]:
    return tuple(replace(one, email="") if one.email == address else one for one in readers)


def suppliers(supplier_ids: Iterable[UUID], matter_id: UUID | None = None) -> tuple[Reader, ...]:
    """The people of each supplier who receive what concerns it; in a matter, with the contact person named for it."""
    by_supplier = organisations.recipients_of_suppliers(supplier_ids, matter_id)
    return each_once(reader(one, supplier_id) for supplier_id, members in by_supplier.items() for one in members)


def signatories(supplier_id: UUID, matter_id: UUID) -> tuple[Reader, ...]:
    return each_once(reader(one, supplier_id) for one in organisations.signatories(supplier_id, matter_id))


def those_with(organisation_id: UUID, *roles: str) -> tuple[Reader, ...]:
    members = (one for role in roles for one in organisations.people(organisation_id, role))
    return each_once(reader(one, organisation_id) for one in members)


def approvers(authority_id: UUID, at: datetime) -> tuple[Reader, ...]:
    """The authority's approvers, and the deputies of those who are away."""
    return each_once(reader(one, authority_id) for one in organisations.approvers(authority_id, at=at))


def people(person_ids: Iterable[UUID], organisation_id: UUID | None) -> tuple[Reader, ...]:
    found = accounts.people(person_ids).values()
    return tuple(Reader(one.id, one.email, one.language, organisation_id) for one in found)


def reader(member: organisations.Member, organisation_id: UUID) -> Reader:
    return Reader(member.person_id, member.email, member.language, organisation_id)


def each_once(readers: Iterable[Reader]) -> tuple[Reader, ...]:
    return tuple({one.person_id: one for one in readers}.values())


def subject(event: EventView) -> UUID:
    if event.subject_id is None:
        raise ValueError(f"{event.kind} {event.id} has no subject")
    return event.subject_id


def matter(event: EventView) -> UUID:
    """The competition an event belongs to: the first of its matters."""
    return event.matters[0] if event.matters else subject(event)


def identifier(event: EventView, name: str) -> UUID:
    return UUID(str(event.payload[name]))


def identifiers(event: EventView, name: str) -> list[UUID]:
    values = event.payload[name]
    if not isinstance(values, list):
        raise TypeError(f"{event.kind}.{name} is no list")
    return [UUID(str(value)) for value in values]


def instant(event: EventView, name: str) -> datetime:
    return datetime.fromisoformat(str(event.payload[name]))
