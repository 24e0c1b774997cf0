"""Several statements in one message: each is still one of its own, and a broken one breaks no connection."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from terskel.accounts.models import Person
from terskel.audit import statements, wire
from terskel.audit.act import action, insert_last, record, update_last
from terskel.audit.models import Event, Unplaced
from terskel.core.actors import SYSTEM, Actor
from terskel.organisations.models import SupplierMembership
from tests.concurrency import queued
from tests.rooms.audit.conftest import AT, Happened

pytestmark = pytest.mark.usefixtures("own_database")
SQUARE = "SELECT %s::int * %s::int"


@pytest.fixture
def kept_few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(wire, "KEPT", 3)
    connection.close()
    yield
    connection.close()


def test_answers_come_in_the_order_of_the_statements() -> None:
    told = statements.together((SQUARE, [3, 3]), ("SELECT 1 WHERE false", []), ("SELECT %(a)s || %(a)s", {"a": "nå"}))
    assert told == [[(9,)], [], [("nånå",)]]


def test_the_first_that_fails_is_told_and_the_connection_goes_on() -> None:
    with pytest.raises(DataError):
        statements.together((SQUARE, [1, 1]), ("SELECT 1 / %s::int", [0]), (SQUARE, [2, 2]))
    assert statements.first_of(SQUARE, [2, 2]) == (4,)


def test_a_plan_is_kept_after_some_times_and_made_anew_where_its_making_failed() -> None:
    for number in range(12):
        with pytest.raises(DataError) if number % 2 else transaction.atomic():
            statements.together(("SELECT 1 / %s::int", [number % 2 - 1]), ("SELECT 2 / %s::int", [1 - number % 2]))
    rows = statements.all_of("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'terskel%%'", [])
    assert {statement for (statement,) in rows} >= {"SELECT 1 / $1::int"}


def test_what_can_not_be_written_is_told_and_the_connection_goes_on() -> None:
    with transaction.atomic():
        for wrong in ("a\x00b", "\ud800"):
            with pytest.raises((DataError, UnicodeEncodeError)):
                statements.together((SQUARE, [1, 1]), ("SELECT %s::text", [wrong]))
        assert statements.first_of(SQUARE, [2, 2]) == (4,)


def test_plans_that_the_database_has_lost_are_made_anew() -> None:
    for _ in range(8):
        statements.first_of(SQUARE, [2, 2])
    with connection.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    with pytest.raises(ProgrammingError):
        statements.first_of(SQUARE, [2, 2])
    assert statements.first_of(SQUARE, [2, 2]) == (4,)


def test_a_statement_that_always_fails_leaves_one_plan_at_most() -> None:
    for _ in range(20):
        with pytest.raises(DataError):
            statements.together(("SELECT 3 / %s::int", [0]))
    [(plans,)] = statements.all_of("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 3%%'", [])
    assert plans <= 1


@pytest.mark.usefixtures("kept_few")
def test_a_plan_whose_dropping_did_not_come_so_far_is_dropped_later() -> None:
    for number in range(12):
        for turn in range(8):
            with pytest.raises(DataError) if turn % 2 else transaction.atomic():
                statements.together(("SELECT 1 / %s::int", [1 - turn % 2]), (f"SELECT {number} + %s::int", [1]))
    statements.first_of(SQUARE, [2, 2])
    [(plans,)] = statements.all_of("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'terskel%%'", [])
    assert plans <= 4


@pytest.mark.usefixtures("kept_few")
def test_a_connection_keeps_no_more_plans_than_it_remembers_statements() -> None:
    for number in range(8):
        for _ in range(8):
            assert statements.first_of(f"SELECT {number} + %s::int", [1]) == (number + 1,)
    [(plans,)] = statements.all_of("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'terskel%%'", [])
    assert 0 < plans <= 3


def test_who_waited_for_a_lock_sees_what_was_committed_meanwhile() -> None:
    """The second statement of the message sees what the first had to wait for."""
    person = Person.objects.create(email="anne@example.no", name="Anne")
    seen = []

    def rename() -> None:
        with transaction.atomic():
            lock = ("SELECT 1 FROM accounts_person WHERE id = %s FOR UPDATE", [person.id])
            seen.extend(statements.together(lock, ("SELECT name FROM accounts_person WHERE id = %s", [person.id]))[1])
            statements.write("UPDATE accounts_person SET name = name || '!' WHERE id = %s", [person.id])

    queued(lambda: Person.objects.select_for_update().get(id=person.id), rename, rename)
    assert seen == [("Anne",), ("Anne!",)]


@action
def rename(person: Person, name: str, *, by: Actor, at: datetime) -> None:
    person.name = name
    update_last(person, ["name"])
    record(Happened(1), by=by, at=at, subject=("thing", uuid4()))


@action
def join_nobody(*, by: Actor, at: datetime) -> None:
    """A row whose supplier is not there: the database says so when the transaction is to end."""
    record(Happened(1), by=by, at=at, subject=("thing", uuid4()))
    insert_last(SupplierMembership(supplier_id=uuid4(), person_id=uuid4(), roles=[], from_at=AT))


def test_the_last_statement_writes_changes_and_events_and_ends_the_transaction() -> None:
    person = Person.objects.create(email="anne@example.no", name="Anne")
    rename(person, "Anne Dahl", by=SYSTEM, at=AT)
    connection.close()
    assert Person.objects.get(id=person.id).name == "Anne Dahl"
    assert Event.objects.count() == Unplaced.objects.count() == 1


def test_what_the_database_refuses_at_the_end_leaves_nothing() -> None:
    with pytest.raises(IntegrityError):
        join_nobody(by=SYSTEM, at=AT)
    assert not Event.objects.exists()
    assert statements.first_of(SQUARE, [2, 2]) == (4,)


@action
def rename_twice(person: Person, *, by: Actor, at: datetime) -> None:
    update_last(person, ["name"])
    update_last(person, ["email"])


def test_a_row_is_written_once_by_the_last_statement() -> None:
    person = Person.objects.create(email="anne@example.no", name="Anne")
    with pytest.raises(ValueError, match="twice"):
        rename_twice(person, by=SYSTEM, at=AT)
