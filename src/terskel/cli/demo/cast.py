"""The demo's people and organisations, made through the same actions as users call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final
from uuid import UUID

from terskel.accounts import actions as accounts
from terskel.cli.demo import schemes, suppliers
from terskel.cli.demo.days import oslo
from terskel.core import places
from terskel.core.actors import SYSTEM, Actor
from terskel.core.languages import Language
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.organisations.register import RegisterAnswer
from terskel.vault import actions as vault

PASSPHRASE: Final = "en terskel er lav"
BEGINNING: Final = oslo("2018-08-01 09:00")
# Where the rest of the demo's documentation meets its people: these four are at Helsedirektoratet.
KNOWN: Final = {"Helsedirektoratet": ("Brita Solheim", "Daniel Aune", "Eva Rognli", "Erik Tangen")}


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
    lawyer: Actor

    def body(self, name: str) -> Body:
        return next(one for one in (*self.bodies, self.district) if one.name == name)


def gather() -> Cast:
    """Everybody: Norsk helsenett with thirteen bodies, Oslo with one district, and sixty suppliers."""
    numbers = iter(suppliers.numbers(100))
    names = map(suppliers.person_name, count(60))
    members = tuple(
        body(next(numbers), name, place, "state", index, names) for index, (name, place) in enumerate(schemes.MEMBERS)
    )
    nhn_body = next(one for one in members if one.name == "Norsk helsenett")
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
    district = body(next(numbers), "Oslo kommune, Bydel Gamle Oslo", "Oslo", "other", 20, names)
    lawyer = official(nhn_body.id, "Jorunn Lia", "jurist.nhn@demo.example", "legal_reader")
    official(nhn_body.id, "Geir Moldestad", "revisor.nhn@demo.example", "auditor")
    firms = tuple(firm(plan) for plan in suppliers.plans(schemes.GUARD_SUPPLIERS, list(numbers)))
    return Cast(nhn=nhn, oslo=oslo_owner, bodies=members, district=district, firms=firms, lawyer=lawyer)


def _person(name: str, email: str, language: str = "nb") -> UUID:
    spoken: Language = "nn" if language == "nn" else "nb"
    return accounts.create_person(email, name, spoken, vouched=True, by=SYSTEM, at=BEGINNING)


def official(authority_id: UUID, name: str, email: str, *roles: str) -> Actor:
    """A person who acts for an authority."""
    person_id = _person(name, email)
    membership = organisations.add_authority_member(authority_id, person_id, roles, by=SYSTEM, at=BEGINNING)
    return organisation_queries.actor(person_id, membership)


def person_of(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise ValueError("the demo's actors are people")
    return actor.person_id


def body(number: str, name: str, place: str, buyer_kind: str, index: int, names: Iterator[str]) -> Body:
    """An authority with a buyer, a decision-maker and two evaluators, who are also its openers."""
    central = date(2013, 1, 1) if name == "Norsk helsenett" else None
    body_id = organisations.register_authority(
        number, name, buyer_kind=buyer_kind, central_purchasing_body_since=central, place=place, by=SYSTEM, at=BEGINNING
    )
    buyer, approver, first, second = KNOWN.get(name) or (next(names), next(names), next(names), next(names))
    lead = official(body_id, first, f"evaluering1.{index:02d}@demo.example", "evaluator")
    evaluator = official(body_id, second, f"evaluering2.{index:02d}@demo.example", "evaluator")
    for opener in (lead, evaluator):
        vault.make_opener_identity(PASSPHRASE, by=opener, at=BEGINNING)
    return Body(
        id=body_id,
        name=name,
        place=place,
        buyer=official(body_id, buyer, f"innkjop.{index:02d}@demo.example", "buyer", "contract_manager"),
        approver=official(body_id, approver, f"beslutning.{index:02d}@demo.example", "approver", "authority_admin"),
        lead=lead,
        evaluator=evaluator,
    )


def _owner(authority_id: UUID, manager: str, email: str, openers: tuple[str, str], key: str) -> Owner:
    first, second = (
        official(authority_id, name, f"apner{number}.{key}@demo.example", "evaluator")
        for number, name in enumerate(openers, start=1)
    )
    for opener in (first, second):
        vault.make_opener_identity(PASSPHRASE, by=opener, at=BEGINNING)
    return Owner(
        id=authority_id, manager=official(authority_id, manager, email, "dps_manager"), openers=(first, second)
    )


def firm(plan: suppliers.SupplierPlan) -> Firm:
    """A supplier, registered by its one person; a Norwegian one as if the register had been asked."""
    person_id = _person(plan.person, plan.email, "nn" if plan.place in ("Bergen", "Ålesund") else "nb")
    alone = Actor("person", person_id, plan.person, None, None, frozenset(), "nb")
    if plan.country == "NO":
        county = places.read(suppliers.COUNTIES.get(plan.place, ""))
        known = RegisterAnswer(plan.number, plan.name, plan.name.rpartition(" ")[2], plan.place, county=county)
        organisations.keep_register_answer(known, by=SYSTEM, at=BEGINNING)
    supplier_id = organisations.register_supplier(
        plan.number, plan.name, plan.country, plan.size_class, plan.place, by=alone, at=BEGINNING
    )
    return Firm(supplier_id, plan, organisation_queries.actors_of(person_id)[0].actor)
