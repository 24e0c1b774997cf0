"""Committed events get a place in the tree, once each, and the signed head stands outside the database."""

import json
from functools import partial

import psycopg
import pytest

from terskel import installation
from terskel.audit import sequencing
from terskel.audit.models import Event, Leaf, Unplaced
from terskel.audit.rows import content
from terskel.audit.sequencing import frontier, sequence
from terskel.audit.verification import verify
from terskel.core.actors import SYSTEM
from terskel.core.sealing import merkle
from tests.concurrency import meeting
from tests.rooms.audit.conftest import AT, happen, seven_events

pytestmark = pytest.mark.usefixtures("own_database")


def heads() -> list[dict[str, object]]:
    return [json.loads(line) for line in installation.heads_file().read_text().splitlines()]


def test_the_root_is_that_of_rfc_6962_over_all_events() -> None:
    events = seven_events()
    sequence(at=AT)
    rows = Event.objects.in_bulk(events)
    assert frontier().root == merkle.root([merkle.leaf_hash(content(rows[event])) for event in events])
    assert heads()[-1]["root"] == frontier().root.hex()


def test_a_tree_that_grew_in_small_steps_has_the_same_root_as_one_made_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sequencing, "AT_ONCE", 2)
    events = seven_events()
    assert sequence(at=AT) == 7
    rows = Event.objects.in_bulk(events)
    assert frontier().root == merkle.root([merkle.leaf_hash(content(rows[event])) for event in events])


def test_events_keep_the_places_they_were_given() -> None:
    first = happen(1, by=SYSTEM, at=AT)
    sequence(at=AT)
    second = happen(2, by=SYSTEM, at=AT)
    sequence(at=AT)
    assert list(Leaf.objects.order_by("position").values_list("event_id", flat=True)) == [first, second]
    assert not Unplaced.objects.exists()


def test_nothing_new_signs_nothing_new() -> None:
    seven_events()
    sequence(at=AT)
    assert sequence(at=AT) == 0
    assert [head["size"] for head in heads()] == [7]


def test_what_a_killed_sequencer_left_unsigned_is_signed_by_the_next() -> None:
    seven_events()
    sequence(at=AT)
    installation.heads_file().write_text("")
    sequence(at=AT)
    assert [head["size"] for head in heads()] == [7]
    assert verify() == []


def test_an_event_of_a_transaction_still_open_gets_its_place_later(own_database: str) -> None:
    with psycopg.connect(own_database) as slow:
        happened = Event.objects.get(id=happen(1, by=SYSTEM, at=AT))
        slow.execute(
            "INSERT INTO audit_event (id, kind, at, actor_kind, person_name, subject_kind, matters, payload)"
            " VALUES ('00000000-0000-7000-8000-000000000001', 'x.Slow', now(), 'system', '', 'thing', '{}', '{}')"
        )
        slow.execute("INSERT INTO audit_unplaced VALUES ('00000000-0000-7000-8000-000000000001')")
        assert sequence(at=AT) == 1
    assert sequence(at=AT) == 1
    assert Leaf.objects.get(position=0).event_id == happened.id
    assert verify() == []


def test_sequencers_that_meet_give_each_event_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "AT_ONCE", 1)
    seven_events()
    places = meeting(*[partial(sequence, at=AT)] * 3)
    assert sum(one for one in places if isinstance(one, int)) == 7
    assert verify() == []
