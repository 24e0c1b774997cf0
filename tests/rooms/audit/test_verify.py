"""`verify` finds an altered, inserted, removed, reordered and cut-off row: each is planted as a superuser would."""

import json
from uuid import UUID

import psycopg
import pytest

from terskel import installation
from terskel.audit.models import Event, Leaf, Unplaced
from terskel.audit.sequencing import sequence
from terskel.audit.verification import verify
from terskel.core.actors import SYSTEM
from tests.rooms.audit.conftest import AT, happen, seven_events

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def events(own_database: str) -> list[UUID]:
    """Seven events in the tree: four under the first signed head, all seven under the second."""
    first = [happen(number, by=SYSTEM, at=AT) for number in range(4)]
    assert sequence(at=AT) == 4
    second = [happen(number, by=SYSTEM, at=AT) for number in range(4, 7)]
    assert sequence(at=AT) == 3
    assert verify() == []
    return first + second


def tamper(address: str, *statements: str) -> None:
    """What a superuser can do: switch the triggers off, write, and switch them on again."""
    with psycopg.connect(address) as direct:
        direct.execute("SET session_replication_role = replica")
        for statement in statements:
            assert direct.execute(statement).rowcount > 0


def found() -> list[str]:
    return [finding.what for finding in verify()]


def test_an_untouched_audit_has_no_findings(events: list[UUID]) -> None:
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        "payload = '{\"number\": 8}'",
        "at = at + interval '1 microsecond'",
        "recorded_at = recorded_at - interval '1 day'",
        "person_name = 'Somebody else'",
        "person_id = gen_random_uuid()",
        "organisation_id = gen_random_uuid()",
        "actor_kind = 'person'",
        "kind = 'dps.Cancelled'",
        "subject_id = gen_random_uuid()",
        "subject_kind = 'dps'",
        "matters = ARRAY[gen_random_uuid()]",
        "hidden_until_opened = gen_random_uuid()",
    ],
)
def test_an_altered_event_is_found_whichever_column_it_was(own_database: str, events: list[UUID], change: str) -> None:
    tamper(own_database, f"UPDATE audit_event SET {change} WHERE id = '{events[2]}'")
    [finding] = verify()
    assert (finding.what, finding.position, finding.event_id) == ("an event is altered", 2, events[2])


def test_every_column_of_an_event_is_under_its_hash() -> None:
    tried = {
        "payload", "at", "recorded_at", "person_name", "person_id", "organisation_id", "actor_kind", "kind",
        "subject_id", "subject_kind", "matters", "hidden_until_opened",
    }  # fmt: skip
    assert {field.name for field in Event._meta.fields} - {"id"} == tried


def test_a_number_made_inexact_is_an_alteration_and_no_crash(own_database: str, events: list[UUID]) -> None:
    tamper(own_database, f"UPDATE audit_event SET payload = '{{\"number\": 2.5}}' WHERE id = '{events[2]}'")
    assert found() == ["an event is altered"]


def test_a_removed_event_is_found(own_database: str, events: list[UUID]) -> None:
    tamper(own_database, f"DELETE FROM audit_event WHERE id = '{events[3]}'")
    assert found() == ["an event is removed"]


def test_an_event_removed_with_its_leaf_is_found(own_database: str, events: list[UUID]) -> None:
    tamper(
        own_database,
        f"DELETE FROM audit_event WHERE id = '{events[3]}'",
        f"DELETE FROM audit_leaf WHERE event_id = '{events[3]}'",
    )
    assert any("a place is missing" in what for what in found())


def test_an_event_removed_with_all_later_ones_moved_up_is_found(own_database: str, events: list[UUID]) -> None:
    tamper(
        own_database,
        f"DELETE FROM audit_event WHERE id = '{events[1]}'",
        "DELETE FROM audit_leaf WHERE position = 1",
        "UPDATE audit_leaf SET position = position + 100 WHERE position > 1",
        "UPDATE audit_leaf SET position = position - 101 WHERE position > 100",
    )
    assert any("are not those that were signed" in what for what in found())
    assert any("cut off" in what for what in found())


def test_an_event_removed_before_it_had_a_place_is_found(own_database: str, events: list[UUID]) -> None:
    late = happen(8, by=SYSTEM, at=AT)
    tamper(own_database, f"DELETE FROM audit_event WHERE id = '{late}'")
    sequence(at=AT)
    assert found() == ["an event is removed"]


def test_an_inserted_event_is_found(own_database: str, events: list[UUID]) -> None:
    columns = (
        "kind, at, actor_kind, person_id, person_name, organisation_id, subject_kind, subject_id, matters, payload"
    )
    tamper(
        own_database,
        f"INSERT INTO audit_event (id, {columns}) SELECT gen_random_uuid(), {columns} FROM audit_event LIMIT 1",
    )
    sequence(at=AT)
    assert found() == ["an event is inserted"]


def test_an_event_inserted_with_a_leaf_between_others_is_found(own_database: str, events: list[UUID]) -> None:
    columns = (
        "kind, at, actor_kind, person_id, person_name, organisation_id, subject_kind, subject_id, matters, payload"
    )
    tamper(
        own_database,
        f"INSERT INTO audit_event (id, {columns}) SELECT '{UUID(int=5)}', {columns} FROM audit_event LIMIT 1",
        "UPDATE audit_leaf SET position = position + 100 WHERE position > 2",
        "UPDATE audit_leaf SET position = position - 99 WHERE position > 100",
        f"INSERT INTO audit_leaf VALUES (3, '{UUID(int=5)}', decode('{'00' * 32}', 'hex'))",
    )
    assert any("are not those that were signed" in what for what in found())


def test_two_events_that_changed_places_are_found(own_database: str, events: list[UUID]) -> None:
    tamper(
        own_database,
        "UPDATE audit_leaf SET position = 100 WHERE position = 1",
        "UPDATE audit_leaf SET position = 1 WHERE position = 2",
        "UPDATE audit_leaf SET position = 2 WHERE position = 100",
    )
    assert found() == ["the first 4 events are not those that were signed on 2026-12-04T11:00:00+00:00"] + [
        "the first 7 events are not those that were signed on 2026-12-04T11:00:00+00:00"
    ]


def test_a_cut_off_end_is_found_even_with_its_leaves_and_heads(own_database: str, events: list[UUID]) -> None:
    gone = ", ".join(f"'{event}'" for event in events[4:])
    tamper(
        own_database,
        f"DELETE FROM audit_event WHERE id IN ({gone})",
        "DELETE FROM audit_leaf WHERE position >= 4",
        "DELETE FROM audit_head WHERE size > 4",
    )
    assert found() == ["the audit is cut off: a signed head counts events that are gone"]


def test_the_whole_audit_thrown_away_is_found(own_database: str, events: list[UUID]) -> None:
    tamper(own_database, "DELETE FROM audit_event", "DELETE FROM audit_leaf", "DELETE FROM audit_head")
    assert "the audit is cut off: a signed head counts events that are gone" in found()


def test_a_rewritten_tree_is_found_by_the_heads_outside_the_database(own_database: str, events: list[UUID]) -> None:
    """Whoever owns the database can recompute everything in it, but not sign."""
    tamper(
        own_database,
        f"UPDATE audit_event SET payload = '{{\"number\": 8}}' WHERE id = '{events[2]}'",
        "DELETE FROM audit_leaf",
        "DELETE FROM audit_head",
    )
    Unplaced.objects.bulk_create(Unplaced(event_id=event) for event in events)
    sequence(at=AT)
    assert any("are not those that were signed" in what for what in found())


def test_missing_heads_are_found(events: list[UUID]) -> None:
    installation.heads_file().unlink()
    assert found() == ["the file of signed heads is gone"]


def test_a_head_that_we_did_not_sign_is_found(events: list[UUID]) -> None:
    path = installation.heads_file()
    head = json.loads(path.read_text().splitlines()[-1])
    with path.open("a") as heads:
        heads.write(json.dumps(head | {"size": 99}) + "\n")
        heads.write("{no head at all\n")
    assert found() == ["line 3 of the signed heads does not bear our signature"] + [
        "line 4 of the signed heads does not bear our signature"
    ]


def test_what_is_not_in_the_tree_yet_is_no_finding(own_database: str) -> None:
    seven_events()
    assert found() == []
    assert not Leaf.objects.exists()
