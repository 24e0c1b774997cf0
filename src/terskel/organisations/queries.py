"""Reads of organisations and of who acts for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias, cast
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.core.actors import CONTACT, OPERATOR, SIGNATORY, SUPPLIER_ADMIN, TENDERER, Actor, OrganisationKind
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.organisations.models import AuthorityMembership, ContractingAuthority, Supplier, SupplierMembership

Membership: TypeAlias = AuthorityMembership | SupplierMembership


@dataclass(frozen=True, slots=True)
class AuthorityView:
    id: UUID
    number: str
    name: str
    short_name: str
    buyer_kind: str
    central_purchasing_body_since: date | None
    place: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class SupplierView:
    id: UUID
    number: str
    country: str
    name: str
    size_class: str
    place: str
    sort_key: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class ActorChoice:
    """One organisation that a person may act for."""

    membership_id: UUID
    actor: Actor
    organisation_name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person with their roles in one organisation."""

    membership_id: UUID
    person_id: UUID
    name: str
    email: str
    language: Language
    roles: tuple[str, ...]
    from_at: datetime


def authority(authority_id: UUID) -> AuthorityView:
    """Raises Missing."""
    try:
        return authorities([authority_id])[authority_id]
    except KeyError:
        raise Missing from None


def authorities(ids: Iterable[UUID] | None = None) -> dict[UUID, AuthorityView]:
    """The named authorities, or all of them, by id."""
    rows = ContractingAuthority.objects.order_by("sort_key")
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    return {
        row.id: AuthorityView(
            row.id,
            row.number,
            row.name,
            row.short_name,
            row.buyer_kind,
            row.central_purchasing_body_since,
            row.place,
            row.sort_key,
        )
        for row in rows
    }


def authority_by_number(number: str) -> AuthorityView:
    """Raises Missing."""
    row = ContractingAuthority.objects.filter(number=number).first()
    if row is None:
        raise Missing
    return authority(row.id)


def supplier(supplier_id: UUID) -> SupplierView:
    """Raises Missing."""
    try:
        return suppliers([supplier_id])[supplier_id]
    except KeyError:
        raise Missing from None


def suppliers(ids: Iterable[UUID]) -> dict[UUID, SupplierView]:
    """The named suppliers by id."""
    return {
        row.id: SupplierView(
            row.id, row.number, row.country, row.name, row.size_class, row.place, row.sort_key, row.registered_at
        )
        for row in Supplier.objects.filter(id__in=list(ids)).order_by("sort_key")
    }


def name_of(organisation_id: UUID) -> str:
    """What an authority or a supplier is called; raises Missing."""
    for kind in (ContractingAuthority, Supplier):
        name = kind.objects.filter(id=organisation_id).values_list("name", flat=True).first()
        if name is not None:
            return str(name)
    raise Missing


def actors_of(person_id: UUID) -> tuple[ActorChoice, ...]:
    """The organisations a person may act for now, authorities first, each with the actor they then are."""
    bodies = AuthorityMembership.objects.filter(to_at__isnull=True, person_id=person_id, person__is_active=True)
    firms = SupplierMembership.objects.filter(to_at__isnull=True, person_id=person_id, person__is_active=True)
    return (
        *(
            ActorChoice(row.id, _actor(row, row.authority_id, "authority"), row.authority.name)
            for row in bodies.select_related("person", "authority").order_by("authority__sort_key", "id")
        ),
        *(
            ActorChoice(row.id, _actor(row, row.supplier_id, "supplier"), row.supplier.name)
            for row in firms.select_related("person", "supplier").order_by("supplier__sort_key", "id")
        ),
        *_the_installation(person_id),
    )


def _actor(row: Membership, organisation_id: UUID, kind: OrganisationKind) -> Actor:
    language = cast(Language, row.person.language)
    return Actor("person", row.person_id, row.person.name, organisation_id, kind, frozenset(row.roles), language)


def _the_installation(person_id: UUID) -> tuple[ActorChoice, ...]:
    """Whoever runs the installation may choose to act for it; the choice goes by the person's own id."""
    person = accounts.people([person_id]).get(person_id)
    if person is None or not person.runs_installation:
        return ()
    operator = Actor("person", person_id, person.name, None, "installation", frozenset({OPERATOR}), person.language)
    return (ActorChoice(person_id, operator, "Terskel"),)


def actor(person_id: UUID, membership_id: UUID) -> Actor:
    """The actor a person is in one of their running memberships; raises Missing."""
    for choice in actors_of(person_id):
        if choice.membership_id == membership_id:
            return choice.actor
    raise Missing


def people(organisation_id: UUID, role: str | None = None) -> list[Member]:
    """Who acts for an organisation now, by name; only those with `role` where one is given."""
    rows: list[Membership] = [
        *AuthorityMembership.objects.filter(to_at__isnull=True, authority_id=organisation_id).select_related("person"),
        *SupplierMembership.objects.filter(to_at__isnull=True, supplier_id=organisation_id).select_related("person"),
    ]
    members = [_member(row) for row in rows if row.person.is_active and (role is None or role in row.roles)]
    return sorted(members, key=lambda member: (member.name, member.email))


def recipients_of_suppliers(supplier_ids: Iterable[UUID]) -> dict[UUID, list[Member]]:
    """Those who receive what concerns each supplier: contact persons, administrators and tenderers."""
    return _members_of_suppliers(supplier_ids, (CONTACT, SUPPLIER_ADMIN, TENDERER))


def recipients_of_supplier(supplier_id: UUID) -> list[Member]:
    """Those who receive what concerns one supplier."""
    return recipients_of_suppliers([supplier_id]).get(supplier_id, [])


def signatories(supplier_id: UUID) -> list[Member]:
    """Those who may sign for the supplier."""
    return _members_of_suppliers([supplier_id], (SIGNATORY,)).get(supplier_id, [])


def _members_of_suppliers(supplier_ids: Iterable[UUID], roles: tuple[str, ...]) -> dict[UUID, list[Member]]:
    found: dict[UUID, list[Member]] = {}
    rows = SupplierMembership.objects.filter(
        to_at__isnull=True, supplier_id__in=list(supplier_ids), roles__overlap=list(roles), person__is_active=True
    )
    for row in rows.select_related("person").order_by("person__name", "person__email"):
        found.setdefault(row.supplier_id, []).append(_member(row))
    return found


def _member(row: Membership) -> Member:
    person = row.person
    language = cast(Language, person.language)
    return Member(row.id, row.person_id, person.name, person.email, language, tuple(row.roles), row.from_at)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """Somebody who may act for an organisation, with the organisation's name."""

    membership_id: UUID
    person_id: UUID
    person_name: str
    email: str
    organisation_name: str
    organisation_kind: OrganisationKind
    roles: tuple[str, ...]


def roster(*, limit_suppliers: int) -> tuple[RosterLine, ...]:
    """Everyone of the authorities, and the first suppliers by name: whom a demo lets one log in as."""
    bodies = AuthorityMembership.objects.filter(to_at__isnull=True).select_related("person", "authority")
    firms = SupplierMembership.objects.filter(to_at__isnull=True).select_related("person", "supplier")
    return (
        *(
            _roster_line(row, row.authority.name, "authority")
            for row in bodies.order_by("authority__sort_key", "person__name", "id")
        ),
        *(
            _roster_line(row, row.supplier.name, "supplier")
            for row in firms.order_by("supplier__sort_key", "person__name", "id")[:limit_suppliers]
        ),
    )


def _roster_line(row: Membership, organisation_name: str, kind: OrganisationKind) -> RosterLine:
    person = row.person
    return RosterLine(row.id, row.person_id, person.name, person.email, organisation_name, kind, tuple(row.roles))
