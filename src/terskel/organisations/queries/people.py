"""Reads of who acts for an organisation, and for whom a person may act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias, cast
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel.accounts import queries as accounts
from terskel.audit import statements
from terskel.core.actors import (
    APPROVER,
    CONTACT,
    OPERATOR,
    SIGNATORY,
    SUPPLIER_ADMIN,
    TENDERER,
    Actor,
    OrganisationKind,
)
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.organisations.models import AuthorityMembership, MatterTask, SupplierMembership
from terskel.organisations.queries.deputies import deputising, named, stands_in_for

Membership: TypeAlias = AuthorityMembership | SupplierMembership

ACTOR: Final = """
    SELECT m.kind, m.organisation_id, m.roles, p.name, p.language FROM (
        SELECT 'authority' AS kind, authority_id AS organisation_id, roles, person_id FROM
        organisations_authoritymembership WHERE id = %(membership)s AND to_at IS NULL
        UNION ALL
        SELECT 'supplier', supplier_id, roles, person_id FROM
        organisations_suppliermembership WHERE id = %(membership)s AND to_at IS NULL
    ) m JOIN accounts_person p ON p.id = m.person_id WHERE p.id = %(person)s AND p.is_active"""

PROGRAM: Final = """
    SELECT t.id, t.scopes, t.membership_id, p.id, p.name, p.language, m.kind, m.organisation_id, m.roles
    FROM accounts_apitoken t JOIN accounts_person p ON p.id = t.person_id AND p.is_active LEFT JOIN LATERAL (
        SELECT 'authority' AS kind, authority_id AS organisation_id, roles FROM
        organisations_authoritymembership WHERE id = t.membership_id AND person_id = p.id AND to_at IS NULL
        UNION ALL
        SELECT 'supplier', supplier_id, roles FROM
        organisations_suppliermembership WHERE id = t.membership_id AND person_id = p.id AND to_at IS NULL
    ) m ON true WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(at)s"""
"""As `ACTOR`, of the membership that a token is for; without a membership where it is nobody's."""


@dataclass(frozen=True, slots=True)
class ActorChoice:
    """One organisation that a person may act for."""

    membership_id: UUID
    actor: Actor
    organisation_name: str


@dataclass(frozen=True, slots=True)
class Program:
    """A token that works, what it may do, and who it acts as."""

    token_id: UUID
    scopes: tuple[str, ...]
    actor: Actor


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


def actors_of(person_id: UUID, *, at: datetime | None = None) -> tuple[ActorChoice, ...]:
    """The organisations a person may act for now, authorities first, each with the actor they then are.

    At `at` they also decide for the approvers whose deputy they are; without it they have their own roles alone.
    """
    bodies = AuthorityMembership.objects.filter(to_at__isnull=True, person_id=person_id, person__is_active=True)
    firms = SupplierMembership.objects.filter(to_at__isnull=True, person_id=person_id, person__is_active=True)
    if at is not None:
        bodies = bodies.annotate(for_approvers=stands_in_for(at))
    of_bodies = list(bodies.select_related("person", "authority").order_by("authority__sort_key", "id"))
    of_firms = list(firms.select_related("person", "supplier").order_by("supplier__sort_key", "id"))
    return (
        *(ActorChoice(row.id, _actor(row, row.authority_id, "authority"), row.authority.name) for row in of_bodies),
        *(ActorChoice(row.id, _actor(row, row.supplier_id, "supplier"), row.supplier.name) for row in of_firms),
        *_the_installation(person_id, [*of_bodies, *of_firms]),
    )


def _actor(row: Membership, organisation_id: UUID, kind: OrganisationKind) -> Actor:
    language = cast(Language, row.person.language)
    roles, absent = frozenset(row.roles), named(getattr(row, "for_approvers", []))
    if APPROVER in roles or not absent:
        return Actor("person", row.person_id, row.person.name, organisation_id, kind, roles, language)
    decides = roles | {APPROVER}
    return Actor(
        "person", row.person_id, row.person.name, organisation_id, kind, decides, language, stands_in_for=absent
    )


def _the_installation(person_id: UUID, memberships: Sequence[Membership]) -> tuple[ActorChoice, ...]:
    """Whoever runs the installation may choose to act for it; the choice goes by the person's own id."""
    if memberships and memberships[0].person.operator_since is None:
        return ()
    person = accounts.people([person_id]).get(person_id)
    if person is None or not person.runs_installation:
        return ()
    operator = Actor("person", person_id, person.name, None, "installation", frozenset({OPERATOR}), person.language)
    return (ActorChoice(person_id, operator, "Terskel"),)


def actor(person_id: UUID, membership_id: UUID) -> Actor:
    """The actor a person is in one of their running memberships; raises Missing."""
    row = statements.first_of(ACTOR, {"person": person_id, "membership": membership_id})
    if row is not None:
        kind, organisation_id, roles, name, language = row
        return Actor("person", person_id, name, organisation_id, kind, frozenset(roles), language)
    return _chosen(person_id, membership_id)


def program(secret: str, *, at: datetime) -> Program:
    """Whom a program acts as by its token's secret, in one statement.

    Raises Missing for a secret that is unknown, revoked or run out, and where its person is gone or acts no longer for
    the organisation.
    """
    row = statements.first_of(PROGRAM, {"digest": accounts.token_digest(secret), "at": at})
    if row is None:
        raise Missing
    token_id, scopes, membership_id, person_id, name, language, kind, organisation_id, roles = row
    if kind is None:
        return Program(token_id, tuple(scopes), _chosen(person_id, membership_id))
    actor = Actor("person", person_id, name, organisation_id, kind, frozenset(roles), language)
    return Program(token_id, tuple(scopes), actor)


def _chosen(person_id: UUID, membership_id: UUID) -> Actor:
    """One of the actors of a person, also the installation, which is nobody's membership; raises Missing."""
    for choice in actors_of(person_id):
        if choice.membership_id == membership_id:
            return choice.actor
    raise Missing


def approvers(authority_id: UUID, *, at: datetime) -> list[Member]:
    """The authority's approvers and, at `at`, the deputies of those who are away, by name."""
    standing_in = deputising(authority_id, at=at)
    return [one for one in people(authority_id) if APPROVER in one.roles or one.person_id in standing_in]


def people(organisation_id: UUID, role: str | None = None) -> list[Member]:
    """Who acts for an organisation now, by name; only those with `role` where one is given."""
    running = {"to_at__isnull": True}
    rows: list[AuthorityMembership] | list[SupplierMembership] = list(
        AuthorityMembership.objects.filter(authority_id=organisation_id, **running).select_related("person")
    ) or list(SupplierMembership.objects.filter(supplier_id=organisation_id, **running).select_related("person"))
    members = [_member(row) for row in rows if row.person.is_active and (role is None or role in row.roles)]
    return sorted(members, key=lambda member: (member.name, member.email))


def recipients_of_suppliers(supplier_ids: Iterable[UUID], matter_id: UUID | None = None) -> dict[UUID, list[Member]]:
    """Those who receive what concerns each supplier: contact persons, administrators and tenderers.

    In a matter for which the firm has named somebody, that one is the contact person instead.
    """
    return _members_of_suppliers(supplier_ids, (CONTACT, SUPPLIER_ADMIN, TENDERER), CONTACT, matter_id)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom to turn to in firms: `usual` by firm, `named` by firm and matter where the firm has named somebody there."""

    usual: Mapping[UUID, Sequence[Member]]
    named: Mapping[tuple[UUID, UUID], Member]

    def in_matter(self, supplier_id: UUID, *matter_ids: UUID) -> tuple[Member, ...]:
        """Whoever is named for the first of the matters that has somebody, else the firm's contact persons."""
        for matter_id in matter_ids:
            if (one := self.named.get((supplier_id, matter_id))) is not None:
                return (one,)
        return tuple(self.usual.get(supplier_id, ()))


def contacts_of_suppliers(supplier_ids: Iterable[UUID], matter_ids: Iterable[UUID]) -> Contacts:
    """Contact persons, or the administrators of a firm that has none; two statements for any number of firms."""
    ids = list(supplier_ids)
    rows = SupplierMembership.objects.filter(to_at__isnull=True, supplier_id__in=ids, person__is_active=True)
    people: dict[UUID, dict[UUID, Member]] = {}
    for row in rows.select_related("person").order_by("person__name", "person__email", "id"):
        people.setdefault(row.supplier_id, {})[row.person_id] = _member(row)
    tasks = MatterTask.objects.filter(
        supplier_id__in=ids, matter_id__in=list(matter_ids), task=CONTACT, to_at__isnull=True
    )
    named = {
        (supplier_id, matter_id): people[supplier_id][person_id]
        for supplier_id, matter_id, person_id in tasks.values_list("supplier_id", "matter_id", "person_id")
        if person_id in people.get(supplier_id, {})
    }
    return Contacts({firm: _usual(list(each.values())) for firm, each in people.items()}, named)


def _usual(people: Sequence[Member]) -> list[Member]:
    contacts = [one for one in people if CONTACT in one.roles]
    return contacts or [one for one in people if SUPPLIER_ADMIN in one.roles]


def suppliers_with_addresses(addresses: "QuerySet[Any, Any]") -> frozenset[UUID]:
    """Suppliers with a person whose e-mail address is one of those that a query of a later room gives."""
    rows = SupplierMembership.objects.filter(to_at__isnull=True, person__email__in=addresses)
    return frozenset(rows.values_list("supplier_id", flat=True))


def ids_with_roles(supplier_ids: Iterable[UUID], *roles: str) -> dict[UUID, set[UUID]]:
    """The people of each supplier who hold at least one of `roles` now."""
    rows = SupplierMembership.objects.filter(
        to_at__isnull=True, supplier_id__in=list(supplier_ids), person__is_active=True, roles__overlap=list(roles)
    )
    found: dict[UUID, set[UUID]] = {}
    for supplier_id, person_id in rows.values_list("supplier_id", "person_id"):
        found.setdefault(supplier_id, set()).add(person_id)
    return found


def recipients_of_supplier(supplier_id: UUID) -> list[Member]:
    """Those who receive what concerns one supplier."""
    return recipients_of_suppliers([supplier_id]).get(supplier_id, [])


def signatories(supplier_id: UUID, matter_id: UUID | None = None) -> list[Member]:
    """Those who may sign for the supplier; in a matter with a signatory of its own, that one alone."""
    return _members_of_suppliers([supplier_id], (SIGNATORY,), SIGNATORY, matter_id).get(supplier_id, [])


def _members_of_suppliers(
    supplier_ids: Iterable[UUID], roles: tuple[str, ...], task: str, matter_id: UUID | None
) -> dict[UUID, list[Member]]:
    """Each supplier's people with one of `roles`; `task` is held by whoever is named for the matter, if anybody is."""
    ids = list(supplier_ids)
    named = _named_for(ids, matter_id, task) if matter_id is not None else {}
    found: dict[UUID, list[Member]] = {}
    wanted = Q(roles__overlap=list(roles)) | Q(person_id__in=named.values())
    rows = SupplierMembership.objects.filter(wanted, to_at__isnull=True, supplier_id__in=ids, person__is_active=True)
    for row in rows.select_related("person").order_by("person__name", "person__email", "id"):
        held = set(row.roles)
        if (holder := named.get(row.supplier_id)) is not None:
            held = held | {task} if row.person_id == holder else held - {task}
        if not held.isdisjoint(roles):
            found.setdefault(row.supplier_id, []).append(_member(row))
    return found


def _named_for(supplier_ids: list[UUID], matter_id: UUID, task: str) -> dict[UUID, UUID]:
    """Who has a task in this matter alone, by supplier."""
    rows = MatterTask.objects.filter(supplier_id__in=supplier_ids, matter_id=matter_id, task=task, to_at__isnull=True)
    return dict(rows.values_list("supplier_id", "person_id"))


def named_signatory(supplier_id: UUID, matter_id: UUID, *, at: datetime) -> UUID | None:
    """Who signed in this matter alone at `at`, where the firm had named somebody; for later rooms."""
    rows = MatterTask.objects.filter(
        Q(to_at__isnull=True) | Q(to_at__gt=at),
        supplier_id=supplier_id,
        matter_id=matter_id,
        task=SIGNATORY,
        from_at__lte=at,
    )
    return rows.order_by("-from_at").values_list("person_id", flat=True).first()


def _member(row: Membership) -> Member:
    person = row.person
    language = cast(Language, person.language)
    return Member(row.id, row.person_id, person.name, person.email, language, tuple(row.roles), row.from_at)


@dataclass(frozen=True, slots=True)
class NamedFor:
    """Who has a task ("contact" or "signatory") in one matter alone."""

    matter_id: UUID
    task: str
    person_id: UUID
    person_name: str


def named_for_matters(reader: Actor) -> list[NamedFor]:
    """The matters in which the reader's firm has a contact person or signatory of its own."""
    if reader.organisation_id is None or not reader.is_supplier:
        return []
    rows = MatterTask.objects.filter(supplier_id=reader.organisation_id, to_at__isnull=True).select_related("person")
    return [NamedFor(row.matter_id, row.task, row.person_id, row.person.name) for row in rows.order_by("from_at", "id")]


@dataclass(frozen=True, slots=True)
class Signing:
    """In which of the own firm's matters somebody signs: where they are named, and elsewhere by their role."""

    by_role: bool
    named: Mapping[UUID, bool]

    def in_matter(self, matter_id: UUID) -> bool:
        return self.named.get(matter_id, self.by_role)


def signing_of(reader: Actor) -> Signing:
    """What the reader may sign for their firm; nothing for anybody else."""
    named = {
        one.matter_id: one.person_id == reader.person_id for one in named_for_matters(reader) if one.task == SIGNATORY
    }
    return Signing(reader.has(SIGNATORY), named)


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
