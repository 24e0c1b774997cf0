"""The demo's people and organisations, made through the same actions as users call."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from terskel.accounts import actions as accounts
from terskel.cli.demo import schemes, suppliers
from terskel.core.actors import SYSTEM, Actor
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.vault import actions as vault

PASSPHRASE = "en terskel er lav"
OSLO = ZoneInfo("Europe/Oslo")


def oslo(text: str) -> datetime:
    """`2026-11-27 12:00` in Norway, as an aware UTC instant."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(ZoneInfo("UTC"))


BEGINNING = oslo("2018-08-01 09:00")


@dataclass(frozen=True, slots=True)
class Body:
    """A contracting authority and those of its people who play a part."""

    id: UUID
    name: str
    place: str
    buyer: Actor
    approver: Actor
    lead: Actor
    evaluator: Actor


@dataclass(frozen=True, slots=True)
class Owner:
    """A body that sets up DPSs: its manager, and the two who open the first window."""

    id: UUID
    manager: Actor
    openers: tuple[Actor, Actor]


@dataclass(frozen=True, slots=True)
class Firm:
    """A supplier and the person who acts for it."""

    id: UUID
    plan: suppliers.SupplierPlan
    actor: Actor


@dataclass(frozen=True, slots=True)
class Cast:
    nhn: Owner
    oslo: Owner
    bodies: tuple[Body, ...]
    district: Body
    firms: tuple[Firm, ...]


def gather() -> Cast:
    """Everybody: Norsk helsenett with thirteen bodies, Oslo with one district, and sixty suppliers."""
    numbers = iter(suppliers.numbers(100))
    members = tuple(
        _body(next(numbers), name, place, "state", index) for index, (name, place) in enumerate(schemes.MEMBERS)
    )
    nhn_body = next(body for body in members if body.name == "Norsk helsenett")
    nhn = _owner(nhn_body.id, "Astrid Nilsen", "astrid@demo.example", ("Ragnhild Vold", "Simen Krogh"), "nhn")
    uke = organisations.register_authority(
        next(numbers),
        "Oslo kommune, Utviklings- og kompetanseetaten",
        short_name="UKE",
        buyer_kind="other",
        central_purchasing_body_since=date(2003, 1, 1),
        place="Oslo",
        by=SYSTEM,
        at=BEGINNING,
    )
    oslo_owner = _owner(uke, "Turid Engen", "turid@demo.example", ("Kjell Ruud", "Marit Fjeld"), "uke")
    district = _body(next(numbers), "Oslo kommune, Bydel Gamle Oslo", "Oslo", "other", 20)
    firms = tuple(_firm(plan) for plan in suppliers.plans(schemes.GUARD_SUPPLIERS, list(numbers)))
    return Cast(nhn=nhn, oslo=oslo_owner, bodies=members, district=district, firms=firms)


def _person(name: str, email: str, language: str = "nb") -> UUID:
    return accounts.create_person(email, name, "nn" if language == "nn" else "nb", by=SYSTEM, at=BEGINNING)


def _official(authority_id: UUID, name: str, email: str, *roles: str) -> Actor:
    person_id = _person(name, email)
    membership = organisations.add_authority_member(authority_id, person_id, roles, by=SYSTEM, at=BEGINNING)
    return organisation_queries.actor(person_id, membership)


def _body(number: str, name: str, place: str, buyer_kind: str, index: int) -> Body:
    central = date(2013, 1, 1) if name == "Norsk helsenett" else None
    body_id = organisations.register_authority(
        number, name, buyer_kind=buyer_kind, central_purchasing_body_since=central, place=place, by=SYSTEM, at=BEGINNING
    )
    first, last = suppliers.FIRST, suppliers.LAST

    def named(offset: int) -> str:
        place_in_list = index * 4 + offset
        return f"{first[(place_in_list * 3 + 1) % len(first)]} {last[(place_in_list * 7 + 5) % len(last)]}"

    lead = _official(body_id, named(2), f"evaluering1.{index:02d}@demo.example", "evaluator")
    evaluator = _official(body_id, named(3), f"evaluering2.{index:02d}@demo.example", "evaluator")
    for opener in (lead, evaluator):
        vault.make_opener_identity(PASSPHRASE, by=opener, at=BEGINNING)
    return Body(
        id=body_id,
        name=name,
        place=place,
        buyer=_official(body_id, named(0), f"innkjop.{index:02d}@demo.example", "buyer", "contract_manager"),
        approver=_official(body_id, named(1), f"beslutning.{index:02d}@demo.example", "approver", "authority_admin"),
        lead=lead,
        evaluator=evaluator,
    )


def _owner(authority_id: UUID, manager: str, email: str, openers: tuple[str, str], key: str) -> Owner:
    first, second = (
        _official(authority_id, name, f"apner{number}.{key}@demo.example", "evaluator")
        for number, name in enumerate(openers, start=1)
    )
    for opener in (first, second):
        vault.make_opener_identity(PASSPHRASE, by=opener, at=BEGINNING)
    return Owner(
        id=authority_id, manager=_official(authority_id, manager, email, "dps_manager"), openers=(first, second)
    )


def _firm(plan: suppliers.SupplierPlan) -> Firm:
    person_id = _person(plan.person, plan.email, "nn" if plan.place in ("Bergen", "Ålesund") else "nb")
    alone = Actor("person", person_id, plan.person, None, None, frozenset(), "nb")
    supplier_id = organisations.register_supplier(
        plan.number, plan.name, plan.country, plan.size_class, plan.place, by=alone, at=BEGINNING
    )
    return Firm(supplier_id, plan, organisation_queries.actors_of(person_id)[0].actor)
