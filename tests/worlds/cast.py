"""The people of the tests: the same few, made through the same actions as users call.

Astrid manages DPSs at Norsk helsenett; Eva and Erik open there, and evaluate at Helfo; Brita buys and Daniel decides at
Helfo; Bjørn's firm is admitted; Camilla's firm is the rival who must see nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from terskel.accounts import actions as accounts
from terskel.core.actors import SYSTEM, Actor
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries

PASSPHRASE = "correct horse battery staple"
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def oslo(text: str) -> datetime:
    """`2026-11-27 12:00` in Norway."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Oslo")).astimezone(ZoneInfo("UTC"))


BEGINNING = oslo("2026-11-02 09:00")


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, each as the actor they are in one organisation."""

    nhn_id: UUID
    helfo_id: UUID
    fjordsikt_id: UUID
    rival_id: UUID
    astrid: Actor
    eva: Actor
    erik: Actor
    brita: Actor
    daniel: Actor
    eva_at_helfo: Actor
    erik_at_helfo: Actor
    bjorn: Actor
    camilla: Actor


def organisation_number(serial: int) -> str:
    """A number with a right check digit (mod 11), a different one for each serial."""
    while True:
        stem = f"9{serial % 10_000_000:07d}"
        rest = 11 - sum(int(digit) * weight for digit, weight in zip(stem, WEIGHTS, strict=True)) % 11
        if rest != 10:
            return f"{stem}{rest % 11}"
        serial += 5_000_000


def person(name: str, *, language: str = "nb", at: datetime = BEGINNING) -> UUID:
    slug = name.lower().replace(" ", ".").replace("ø", "o")
    return accounts.create_person(f"{slug}@example.no", name, language, by=SYSTEM, at=at)


def authority(
    serial: int,
    name: str,
    *,
    buyer_kind: str = "state",
    central_since: date | None = None,
    at: datetime = BEGINNING,
) -> UUID:
    return organisations.register_authority(
        organisation_number(serial),
        name,
        buyer_kind=buyer_kind,
        central_purchasing_body_since=central_since,
        place="Trondheim",
        by=SYSTEM,
        at=at,
    )


def official(person_id: UUID, authority_id: UUID, *roles: str, at: datetime = BEGINNING) -> Actor:
    """The person as an actor of the authority, with these roles."""
    membership = organisations.add_authority_member(authority_id, person_id, roles, by=SYSTEM, at=at)
    return organisation_queries.actor(person_id, membership)


def founder(serial: int, firm: str, name: str, *, size: str = "small", at: datetime = BEGINNING) -> Actor:
    """A person who registers a firm and acts for it in every role."""
    person_id = person(name, at=at)
    alone = Actor("person", person_id, name, None, None, frozenset(), "nb")
    organisations.register_supplier(organisation_number(serial), firm, "NO", size, "Bergen", by=alone, at=at)
    return organisation_queries.actors_of(person_id)[0].actor


def the_cast() -> Cast:
    nhn = authority(1, "Norsk helsenett SF", central_since=date(2013, 1, 1))
    helfo = authority(2, "Helfo")
    eva, erik = person("Eva Moen"), person("Erik Dahl")
    bjorn = founder(11, "Fjordsikt AS", "Bjørn Lie")
    camilla = founder(12, "Rival Konsulenter AS", "Camilla Berg")
    if bjorn.organisation_id is None or camilla.organisation_id is None:
        raise AssertionError("founders act for their firms")
    return Cast(
        nhn_id=nhn,
        helfo_id=helfo,
        fjordsikt_id=bjorn.organisation_id,
        rival_id=camilla.organisation_id,
        astrid=official(person("Astrid Nilsen"), nhn, "dps_manager"),
        eva=official(eva, nhn, "evaluator"),
        erik=official(erik, nhn, "evaluator"),
        brita=official(person("Brita Strand"), helfo, "buyer"),
        daniel=official(person("Daniel Aas"), helfo, "approver"),
        eva_at_helfo=official(eva, helfo, "evaluator"),
        erik_at_helfo=official(erik, helfo, "evaluator"),
        bjorn=bjorn,
        camilla=camilla,
    )
