"""Registering organisations, and what the register says of them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import F

from terskel.audit.act import action, defer, record
from terskel.core.actors import CONTACT, OPERATOR, SIGNATORY, SUPPLIER_ADMIN, TENDERER, Actor
from terskel.core.decisions import Missing, RefusedAct, refuse, require
from terskel.core.sorting import sort_key
from terskel.organisations import checks, moves, policy
from terskel.organisations.checks import once
from terskel.organisations.events import AuthorityRegistered, JoinAsked, SupplierProfileChanged, SupplierRegistered
from terskel.organisations.models import (
    BUYER_KINDS,
    SIZE_CLASSES,
    ContractingAuthority,
    JoinRequest,
    RegisterEntry,
    Supplier,
    SupplierMembership,
)
from terskel.organisations.register import KEPT_FOR, RegisterAnswer

CHECK: Final = "organisations.check_with_register"
FOUNDER: Final = [CONTACT, SIGNATORY, SUPPLIER_ADMIN, TENDERER]
# More than a person with several firms needs in a day; few enough to make looking for accounts slow and noticed.
ASKED_A_DAY: Final = 3
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Registration:
    """Exactly one is set: the firm is registered, or its people are asked to let the person in."""

    supplier_id: UUID | None = None
    join_request_id: UUID | None = None


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
    number = checks.number(number, "NO")
    if buyer_kind not in BUYER_KINDS:
        refuse("organisations.buyer_kind_unknown")
    name = checks.named(name)
    with once("organisations.already_registered", number=number):
        authority = ContractingAuthority.objects.create(
            number=number,
            name=name,
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
    number: str, name: str, country: str, size_class: str, place: str, county: str = "", *, by: Actor, at: datetime
) -> UUID:
    """A firm registers itself, at any hour; whoever does it becomes its administrator, tenderer, signatory and contact.

    One account per organisation number. Where no county is told, it is the register's. Returns the supplier's id.
    """
    return _register(number, name, country, size_class, place, county, by, at)


@action
def register_or_ask_to_join(
    number: str, name: str, country: str, size_class: str, place: str, county: str = "", *, by: Actor, at: datetime
) -> Registration:
    """As `register_supplier`; where the firm has an account, its administrators are asked to let the person in.

    Whoever asks learns nothing of the firm's people and is told to them by name; a few times a day, no more.
    """
    if by.person_id is None:
        raise Missing
    _not_too_often(by.person_id, at)
    try:
        return Registration(supplier_id=_register(number, name, country, size_class, place, county, by, at))
    except RefusedAct as stopped:
        if stopped.refused.code != "organisations.already_registered":
            raise
    country = checks.country(country)
    supplier = Supplier.objects.get(country=country, number=checks.number(number, country))
    return Registration(join_request_id=_ask_to_join(supplier.id, by.person_id, by, at))


@action
def keep_register_answer(answer: RegisterAnswer, *, by: Actor, at: datetime) -> None:  # noqa: ARG001 - as every act
    """What the register said is read again for a day. Public data, so nothing happened that the audit should know."""
    values = {name: value for name, value in asdict(answer).items() if name != "number"} | {"asked_at": at}
    RegisterEntry.objects.update_or_create(number=answer.number, defaults=values)


@action
def check_with_register(supplier_id: UUID, *, by: Actor, at: datetime) -> None:
    """A firm that registered while the register was away is verified by what is kept of the register's answer now."""
    supplier = Supplier.objects.select_for_update().filter(id=supplier_id, country="NO").first()
    if supplier is None:
        raise Missing
    entry = _kept(supplier.number, at)
    if entry is not None and entry.name and entry.deleted_on is None:
        moves.verify_supplier(supplier_id, "register", name=entry.name, county=entry.county, by=by, at=at)


@action
def change_firm(supplier_id: UUID, *, size_class: str, place: str, county: str = "", by: Actor, at: datetime) -> None:
    """Size, place and county, by the firm's own administrators; the name is the register's."""
    require(policy.may_manage_people(by, supplier_id))
    if size_class not in SIZE_CLASSES:
        refuse("organisations.size_class_unknown")
    supplier = Supplier.objects.select_for_update().get(id=supplier_id)
    supplier.size_class, supplier.place = size_class, place.strip()
    supplier.county = checks.county(county, supplier.country)
    supplier.save(update_fields=["size_class", "place", "county"])
    changed = SupplierProfileChanged(size_class, supplier.place, supplier.county)
    record(changed, by=by, at=at, subject=("supplier", supplier_id))


def _register(
    number: str, name: str, country: str, size_class: str, place: str, county: str, by: Actor, at: datetime
) -> UUID:
    country = checks.country(country)
    if size_class not in SIZE_CLASSES:
        refuse("organisations.size_class_unknown")
    number = checks.number(number, country)
    entry = _kept(number, at) if country == "NO" else None
    if entry is not None and (not entry.name or entry.deleted_on is not None):
        refuse("organisations.not_in_register", number=number)
    name = entry.name if entry is not None else checks.named(name)
    county = checks.county(county, country) or (entry.county if entry is not None else "")
    with once("organisations.already_registered", number=number):
        supplier = Supplier.objects.create(
            number=number,
            country=country,
            name=name,
            size_class=size_class,
            place=place.strip(),
            county=county,
            sort_key=sort_key(name),
            registered_at=at,
        )
    record(SupplierRegistered(number, country, supplier.name), by=by, at=at, subject=("supplier", supplier.id))
    if entry is not None:
        moves.verify_supplier(supplier.id, "register", by=by, at=at)
    elif country == "NO" and by.kind == "person" and settings.TERSKEL_COMPANY_REGISTER:
        defer(CHECK, queue="register", supplier_id=str(supplier.id))
    if by.person_id is not None:
        moves.add_supplier_member(supplier.id, by.person_id, FOUNDER, by=by, at=at)
    return supplier.id


def _not_too_often(person_id: UUID, at: datetime) -> None:
    """Whoever tries number after number, to see which firms have an account, is stopped."""
    asked = JoinRequest.objects.filter(person_id=person_id, asked_at__gt=at - A_DAY).count()
    registered = SupplierMembership.objects.filter(
        person_id=person_id, from_at=F("supplier__registered_at"), from_at__gt=at - A_DAY
    ).count()
    if asked + registered >= ASKED_A_DAY:
        refuse("organisations.asked_too_often", most=ASKED_A_DAY)


def _kept(number: str, at: datetime) -> RegisterEntry | None:
    """The register's answer of the last day."""
    return RegisterEntry.objects.filter(number=number, asked_at__gt=at - KEPT_FOR).first()


def _ask_to_join(supplier_id: UUID, person_id: UUID, by: Actor, at: datetime) -> UUID:
    if SupplierMembership.objects.filter(supplier_id=supplier_id, person_id=person_id, to_at__isnull=True).exists():
        refuse("organisations.already_yours")
    with once("organisations.already_asked"):
        request = JoinRequest.objects.create(supplier_id=supplier_id, person_id=person_id, asked_at=at)
    record(JoinAsked(supplier_id, person_id), by=by, at=at, subject=("join_request", request.id))
    return request.id
