"""What happened in a matter: what may be seen of it, and a part of it at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from terskel.audit import queries
from terskel.audit.act import action, record
from terskel.audit.models import Unhidden
from terskel.audit.moves import reveal
from terskel.core.actors import Actor
from terskel.core.decisions import Missing

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 4, 11, tzinfo=UTC)
HELFO, FJORDSIKT, RIVAL = (uuid4() for _ in range(3))


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
BJORN = actor("Bjørn", FJORDSIKT, "supplier", "tenderer")
CAMILLA = actor("Camilla", RIVAL, "supplier", "tenderer")


@pytest.fixture
def matter() -> UUID:
    matter = uuid4()
    do(Published("Utviklere"), matter, by=BRITA, at=AT)
    do(Delivered(1), matter, hidden=True, by=BJORN, at=AT)
    return matter


def kinds(matter: UUID, **narrowed: Any) -> list[str]:
    return [event.kind.rpartition(".")[2] for event in queries.happened(matter, **narrowed)]


def test_before_the_opening_nobody_sees_that_anybody_delivered(matter: UUID) -> None:
    assert kinds(matter) == ["Published"]
    assert queries.happened_count(matter) == 1


def test_after_the_opening_everything_is_seen_the_newest_first(matter: UUID) -> None:
    open_it(matter, by=BRITA, at=AT)
    assert kinds(matter) == ["Delivered", "Published"]
    assert queries.happened_count(matter) == 2


def test_the_opening_of_another_matter_shows_nothing(matter: UUID) -> None:
    open_it(uuid4(), by=BRITA, at=AT)
    assert kinds(matter) == ["Published"]


def test_an_opening_is_written_once(matter: UUID) -> None:
    open_it(matter, by=BRITA, at=AT)
    open_it(matter, by=BRITA, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert Unhidden.objects.get().at == AT


def test_a_part_is_read_in_the_order_asked_for(matter: UUID) -> None:
    open_it(matter, by=BRITA, at=AT)
    do(Published("Testere"), matter, by=CAMILLA, at=AT + timedelta(hours=1))
    assert kinds(matter, descending=False) == ["Published", "Delivered", "Published"]
    assert kinds(matter, skip=1, most=1) == ["Delivered"]
    assert kinds(matter, order="kind", descending=False) == ["Delivered", "Published", "Published"]
    names = [one.person_name for one in queries.happened(matter, order="person_name", descending=False)]
    assert names == ["Bjørn", "Brita", "Camilla"]


def test_only_kinds_that_begin_as_asked_are_read(matter: UUID) -> None:
    started = queries.happened(matter)[0].kind.partition(".")[0]
    assert kinds(matter, beginning=[f"{started}."]) == ["Published"]
    assert kinds(matter, beginning=["elsewhere."]) == []
    assert queries.happened_count(matter, beginning=["elsewhere."]) == 0


def test_one_event_is_read_whole_and_an_unknown_one_is_missing(matter: UUID) -> None:
    event_id = do(Published("Testere"), matter, by=BRITA, at=AT)
    assert queries.event(event_id).payload == {"title": "Testere"}
    with pytest.raises(Missing):
        queries.event(uuid4())
