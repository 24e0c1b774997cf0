"""Registering organisations, and who acts for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from terskel.audit.act import action, record
from terskel.core import organisation_numbers
from terskel.core.actors import (
    AUTHORITY_ADMIN,
    AUTHORITY_ROLES,
    CONTACT,
    OPERATOR,
    SIGNATORY,
    SUPPLIER_ADMIN,
    SUPPLIER_ROLES,
    TENDERER,
    Actor,
)
from terskel.core.decisions import Missing, Refused, RefusedAct, refuse, require
from terskel.core.sorting import sort_key
from terskel.organisations import policy
from terskel.organisations.events import (
    AuthorityRegistered,
    MemberAdded,
    MembershipEnded,
    RolesChanged,
    SupplierRegistered,
)
from terskel.organisations.models import (
    BUYER_KINDS,
    SIZE_CLASSES,
    AuthorityMembership,
    ContractingAuthority,
    Supplier,
    SupplierMembership,
)


@action
def register_authority(
    number: str,
    name: str,
    *,
    short_name: str = "",
    buyer_kind: str,
    central_purchasing_body_since: date | None = None,
    place: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """A new tenant; only whoever runs the installation may add one. Returns its id."""
    if by.kind != "system" and not by.has(OPERATOR):
        raise Missing
    number = _norwegian(number)
    _named(name)
    if buyer_kind not in BUYER_KINDS:
        refuse("organisations.buyer_kind_unknown")
    with _once("organisations.already_registered", number=number):
        authority = ContractingAuthority.objects.create(
            number=number,
            name=name.strip(),
            short_name=short_name.strip(),
            buyer_kind=buyer_kind,
            central_purchasing_body_since=central_purchasing_body_since,
            place=place.strip(),
            sort_key=sort_key(name),
            registered_at=at,
        )
    record(AuthorityRegistered(number, authority.name), by=by, at=at, subject=("authority", authority.id))
    return authority.id


@action
def register_supplier(
    number: str, name: str, country: str, size_class: str, place: str, *, by: Actor, at: datetime
) -> UUID:
    """A firm registers itself, at any hour; whoever does it becomes its administrator, tenderer, signatory and contact.

    One account per organisation number. Returns the supplier's id.
    """
    country = country.strip().upper()
    if not (len(country) == 2 and country.isascii() and country.isalpha()):
        refuse("organisations.country_unknown")
    if size_class not in SIZE_CLASSES:
        refuse("organisations.size_class_unknown")
    number = _norwegian(number) if country == "NO" else number.strip().upper()
    if not number:
        refuse("organisations.number_missing")
    _named(name)
    with _once("organisations.already_registered", number=number):
        supplier = Supplier.objects.create(
            number=number,
            country=country,
            name=name.strip(),
            size_class=size_class,
            place=place.strip(),
            sort_key=sort_key(name),
            registered_at=at,
        )
    record(SupplierRegistered(number, country, supplier.name), by=by, at=at, subject=("supplier", supplier.id))
    if by.person_id is not None:
        _add_supplier_member(supplier.id, by.person_id, (SUPPLIER_ADMIN, TENDERER, SIGNATORY, CONTACT), by, at)
    return supplier.id


@action
def add_authority_member(
    authority_id: UUID, person_id: UUID, roles: tuple[str, ...], *, by: Actor, at: datetime
) -> UUID:
    """`person_id` acts for the authority with these roles from now on. Returns the membership's id."""
    administrators = AuthorityMembership.objects.filter(
        authority_id=authority_id, to_at__isnull=True, roles__contains=[AUTHORITY_ADMIN]
    )
    require(policy.may_manage_people(by, authority_id, leaderless=not administrators.exists()))
    _known_roles(roles, AUTHORITY_ROLES)
    with _once("organisations.already_a_member"):
        row = AuthorityMembership.objects.create(
            authority_id=authority_id, person_id=person_id, roles=sorted(set(roles)), from_at=at
        )
    record(MemberAdded(authority_id, person_id, tuple(row.roles)), by=by, at=at, subject=("authority", authority_id))
    return row.id


@action
def add_supplier_member(supplier_id: UUID, person_id: UUID, roles: tuple[str, ...], *, by: Actor, at: datetime) -> UUID:
    """`person_id` acts for the supplier with these roles from now on. Returns the membership's id."""
    require(policy.may_manage_people(by, supplier_id))
    _known_roles(roles, SUPPLIER_ROLES)
    return _add_supplier_member(supplier_id, person_id, roles, by, at)


@action
def change_contact(supplier_id: UUID, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """From now on `person_id` is the supplier's contact person, for all its matters, instead of whoever was."""
    _hand_over(supplier_id, person_id, CONTACT, by, at)


@action
def change_signatory(supplier_id: UUID, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """From now on `person_id` signs for the supplier, instead of whoever did."""
    _hand_over(supplier_id, person_id, SIGNATORY, by, at)


@action
def end_membership(membership_id: UUID, *, by: Actor, at: datetime) -> None:
    """The person no longer acts for the organisation; the last administrator of it stays."""
    for model, organisation, admin in (
        (AuthorityMembership, "authority_id", AUTHORITY_ADMIN),
        (SupplierMembership, "supplier_id", SUPPLIER_ADMIN),
    ):
        found = model.objects.filter(id=membership_id).first()
        if found is None:
            continue
        organisation_id = getattr(found, organisation)
        require(policy.may_manage_people(by, organisation_id))
        running = model.objects.select_for_update().filter(**{organisation: organisation_id}, to_at__isnull=True)
        colleagues = {row.id: row for row in running.order_by("id")}
        row = colleagues.pop(membership_id, None)
        if row is None:
            raise Missing
        if admin in row.roles and not any(admin in colleague.roles for colleague in colleagues.values()):
            refuse("organisations.last_administrator_stays")
        row.to_at = at
        row.save(update_fields=["to_at"])
        record(MembershipEnded(organisation_id, row.person_id), by=by, at=at, subject=("membership", row.id))
        return
    raise Missing


def _hand_over(supplier_id: UUID, person_id: UUID, role: str, by: Actor, at: datetime) -> None:
    if not by.acts_for(supplier_id) or not by.has(SUPPLIER_ADMIN, role):
        raise Missing
    rows = list(
        SupplierMembership.objects.select_for_update()
        .filter(supplier_id=supplier_id, to_at__isnull=True)
        .order_by("id")
    )
    new = next((row for row in rows if row.person_id == person_id), None)
    if new is None:
        refuse("organisations.not_a_member")
    for row in rows:
        roles = {*row.roles, role} if row is new else {*row.roles} - {role}
        if roles == set(row.roles):
            continue
        if not roles:
            refuse("organisations.would_have_no_role")
        row.roles = sorted(roles)
        row.save(update_fields=["roles"])
        record(RolesChanged(supplier_id, row.person_id, tuple(row.roles)), by=by, at=at, subject=("membership", row.id))


def _add_supplier_member(supplier_id: UUID, person_id: UUID, roles: tuple[str, ...], by: Actor, at: datetime) -> UUID:
    with _once("organisations.already_a_member"):
        row = SupplierMembership.objects.create(
            supplier_id=supplier_id, person_id=person_id, roles=sorted(set(roles)), from_at=at
        )
    record(MemberAdded(supplier_id, person_id, tuple(row.roles)), by=by, at=at, subject=("supplier", supplier_id))
    return row.id


@contextmanager
def _once(code: str, **facts: str) -> Iterator[None]:
    """What the database lets be only once is refused with words, also when two do it at the same time."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise RefusedAct(Refused(code, facts=facts)) from None


def _norwegian(number: str) -> str:
    digits = "".join(number.split())
    if not organisation_numbers.valid(digits):
        refuse("organisations.number_is_wrong", number=number)
    return digits


def _named(name: str) -> None:
    if not name.strip():
        refuse("organisations.name_missing")


def _known_roles(roles: tuple[str, ...], known: frozenset[str]) -> None:
    if not roles or not known.issuperset(roles):
        refuse("organisations.roles_unknown")
