"""Who may read what happened in a matter, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from terskel.audit import queries
from terskel.audit.act import action, record
from terskel.audit.models import Unhidden
from terskel.audit.moves import reveal
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 4, 11, tzinfo=UTC)
HELFO, OSLO, FJORDSIKT, RIVAL = (uuid4() for _ in range(4))


@dataclass(frozen=True, slots=True)
class Published:
    title: str


@dataclass(frozen=True, slots=True)
class Delivered:
    version: int


@action
def do(event: object, matter: UUID, *, hidden: bool = False, by: Actor, at: datetime) -> UUID:
    return record(
        event, by=by, at=at, subject=("thing", matter), matters=[matter], hidden_until_opened=matter if hidden else None
    )


@action
def open_it(matter: UUID, *, by: Actor, at: datetime) -> None:
    reveal(matter, at=at)


def actor(name: str, organisation: UUID, kind: str, *roles: str) -> Actor:
    return Actor("person", uuid4(), name, organisation, kind, frozenset(roles), "nb")  # type: ignore[arg-type]


BRITA = actor("Brita", HELFO, "authority", "buyer")
OLAV = actor("Olav", OSLO, "authority", "auditor")
BJORN = actor("Bjørn", FJORDSIKT, "supplier", "tenderer")
CAMILLA = actor("Camilla", RIVAL, "supplier", "tenderer")


@pytest.fixture
def matter() -> UUID:
    matter = uuid4()
    do(Published("Utviklere"), matter, by=BRITA, at=AT)
    do(Delivered(1), matter, hidden=True, by=BJORN, at=AT)
    return matter


def kinds(reader: Actor, matter: UUID) -> list[str]:
    return [event.kind.rpartition(".")[2] for event in queries.trail(reader, matter)]


def test_before_the_opening_the_authority_does_not_see_that_anybody_delivered(matter: UUID) -> None:
    assert kinds(BRITA, matter) == ["Published"]


def test_after_the_opening_the_authority_sees_everything(matter: UUID) -> None:
    open_it(matter, by=BRITA, at=AT)
    assert kinds(BRITA, matter) == ["Published", "Delivered"]


def test_the_opening_of_another_matter_shows_nothing(matter: UUID) -> None:
    open_it(uuid4(), by=BRITA, at=AT)
    assert kinds(BRITA, matter) == ["Published"]


def test_an_opening_is_written_once(matter: UUID) -> None:
    open_it(matter, by=BRITA, at=AT)
    open_it(matter, by=BRITA, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert Unhidden.objects.get().at == AT


def test_a_supplier_reads_what_its_own_people_did(matter: UUID) -> None:
    assert kinds(BJORN, matter) == ["Delivered"]


@pytest.mark.parametrize("stranger", [OLAV, CAMILLA, ANONYMOUS], ids=lambda actor: actor.name or "anonymous")
def test_to_anybody_else_the_matter_looks_missing(matter: UUID, stranger: Actor) -> None:
    open_it(matter, by=BRITA, at=AT)
    with pytest.raises(Missing):
        queries.trail(stranger, matter)


def test_a_matter_nobody_began_is_missing() -> None:
    with pytest.raises(Missing):
        queries.trail(BRITA, uuid4())


def test_one_event_is_read_whole_and_an_unknown_one_is_missing(matter: UUID) -> None:
    event_id = do(Published("Testere"), matter, by=BRITA, at=AT)
    assert queries.event(event_id).payload == {"title": "Testere"}
    with pytest.raises(Missing):
        queries.event(uuid4())
