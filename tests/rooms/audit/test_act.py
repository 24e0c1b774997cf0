"""One act, one transaction: what it leaves when it is done, refused, kept waiting, or broken."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from terskel.accounts.models import Person
from terskel.audit import act
from terskel.audit.act import NestedAct, action, record
from terskel.audit.models import Event, Unplaced
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import RefusedAct, refuse
from terskel.core.phrases import refusal_text
from tests.clones import cloned

AT = datetime(2026, 12, 4, 11, 0, 0, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tried:
    what: object


@action
def write(what: object, *, by: Actor, at: datetime) -> UUID:
    return record(Tried(what), by=by, at=at, subject=("thing", uuid4()))


@action
def write_then_stop(thing_id: UUID, *, by: Actor, at: datetime) -> None:
    record(Tried("half done"), by=by, at=at, subject=("thing", thing_id))
    refuse("audit.busy", "FOA § 1", secret="what a tender says")


@action
def call_another_act(*, by: Actor, at: datetime) -> None:
    write("inner", by=by, at=at)


@action
def break_down(*, by: Actor, at: datetime) -> None:
    record(Tried("half done"), by=by, at=at, subject=("thing", uuid4()))
    raise ZeroDivisionError


@action
def rename(person_id: UUID, name: str, *, by: Actor, at: datetime) -> None:
    Person.objects.select_for_update().get(id=person_id)
    Person.objects.filter(id=person_id).update(name=name)


@pytest.mark.django_db
def test_an_act_keeps_its_event_exactly() -> None:
    values = {
        "instant": AT,
        "in Oslo": AT.astimezone(timezone(timedelta(hours=1))),
        "day": AT.date(),
        "money": Decimal("1234.50"),
        "third": Fraction(1, 3),
        "id": UUID(int=7),
        "several": (1, None, True, "ja"),
    }
    event = Event.objects.get(id=write(values, by=SYSTEM, at=AT))
    assert event.at == AT
    assert event.payload["what"] == {
        "instant": "2026-12-04T11:00:00.000001+00:00",
        "in Oslo": "2026-12-04T11:00:00.000001+00:00",
        "day": "2026-12-04",
        "money": "1234.50",
        "third": "1/3",
        "id": str(UUID(int=7)),
        "several": [1, None, True, "ja"],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("value", [0.1, AT.replace(tzinfo=None), {1, 2}, object()])
def test_an_event_with_an_inexact_or_unknown_value_is_a_fault(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        write(value, by=SYSTEM, at=AT)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_event_is_a_dataclass_instance() -> None:
    with pytest.raises(TypeError):
        record(Tried, by=SYSTEM, at=AT, subject=("thing", uuid4()))


@pytest.mark.django_db
def test_every_event_waits_for_its_place_in_the_tree() -> None:
    event_id = write("x", by=SYSTEM, at=AT)
    assert set(Unplaced.objects.values_list("event_id", flat=True)) == {event_id}


@pytest.mark.django_db
def test_a_refused_act_leaves_only_the_refusal_and_none_of_its_facts() -> None:
    thing = uuid4()
    with pytest.raises(RefusedAct):
        write_then_stop(thing, by=SYSTEM, at=AT)
    [event] = Event.objects.all()
    assert event.kind == "audit.ActRefused"
    assert event.subject_id == thing
    assert event.matters == []
    assert event.payload["code"] == "audit.busy"
    assert event.payload["clause"] == "FOA § 1"
    assert event.payload["act"].endswith("write_then_stop")
    assert "secret" not in str(event.payload)


@pytest.mark.django_db
def test_an_act_that_breaks_leaves_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        break_down(by=SYSTEM, at=AT)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_act_inside_an_act_is_a_fault_of_the_program() -> None:
    with pytest.raises(NestedAct):
        call_another_act(by=SYSTEM, at=AT)
    assert not Event.objects.exists()
    write("after it, acts go on", by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_only_kinds_somebody_is_told_of_defer_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(act, "_told", set())
    write("untold", by=SYSTEM, at=AT)
    assert _jobs() == []
    kind = Event.objects.get().kind
    act.tell_of([kind])
    told = write("told", by=SYSTEM, at=AT)
    assert _jobs() == [("notifications.deliver", {"event_id": str(told)})]


@action
def write_many(count: int, *, by: Actor, at: datetime) -> None:
    for number in range(count):
        record(Tried(number), by=by, at=at, subject=("thing", uuid4()))
        act.defer("documents.typeset", queue="documents", letter_id=str(number))


@action
def write_in_a_savepoint_that_fails(*, by: Actor, at: datetime) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        record(Tried("undone"), by=by, at=at, subject=("thing", uuid4()))
        act.defer("documents.typeset", queue="documents", letter_id="undone")
        raise ZeroDivisionError
    record(Tried("done"), by=by, at=at, subject=("thing", uuid4()))


@pytest.mark.django_db
def test_an_act_of_many_events_asks_the_database_no_more_than_one_of_a_single_event() -> None:
    def statements(count: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            write_many(count, by=SYSTEM, at=AT)
        return len(asked)

    assert statements(40) == statements(1)
    assert Event.objects.count() == Unplaced.objects.count() == len(_jobs()) == 41


@pytest.mark.django_db
def test_what_is_undone_inside_an_act_leaves_no_event_and_no_job() -> None:
    write_in_a_savepoint_that_fails(by=SYSTEM, at=AT)
    assert [event.payload["what"] for event in Event.objects.all()] == ["done"]
    assert _jobs() == []


@pytest.mark.django_db
def test_waiting_is_bounded_inside_an_act_and_only_there() -> None:
    @action
    def limits(*, by: Actor, at: datetime) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
            return list(cursor.fetchone())

    assert limits(by=SYSTEM, at=AT) == ["5s", "30s"]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_busy_says_that_nothing_was_changed(language: str) -> None:
    with pytest.raises(RefusedAct) as stopped:
        refuse("audit.busy")
    assert refusal_text(stopped.value.refused, language)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """A database of its own, in which acts commit; its address for a second connection."""
    with django_db_blocker.unblock(), cloned() as address:  # type: ignore[attr-defined]
        yield address


def test_an_act_never_runs_inside_a_transaction_of_somebody_else(committed: str) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        write("x", by=SYSTEM, at=AT)
    assert not Event.objects.exists()


def test_two_at_once_on_one_row_one_waits_and_is_told_that_it_is_busy(
    committed: str, settings: pytest.FixtureRequest
) -> None:
    settings.TERSKEL_LOCK_TIMEOUT_MS = 100  # type: ignore[attr-defined]
    person = Person.objects.create_user("astrid@example.no", name="Astrid")
    with psycopg.connect(committed) as other:
        other.execute("SELECT 1 FROM accounts_person WHERE id = %s FOR UPDATE", [person.id])
        with pytest.raises(RefusedAct) as stopped:
            rename(person.id, "Berit", by=SYSTEM, at=AT)
    assert stopped.value.refused.code == "audit.busy"
    assert Person.objects.get().name == "Astrid"
    assert [event.payload["code"] for event in Event.objects.all()] == ["audit.busy"]


def test_a_deadlock_is_told_as_busy_too(committed: str, settings: pytest.FixtureRequest) -> None:
    settings.TERSKEL_LOCK_TIMEOUT_MS = 20_000  # type: ignore[attr-defined]
    first = Person.objects.create_user("first@example.no", name="First")
    second = Person.objects.create_user("second@example.no", name="Second")
    holds_second = threading.Event()

    @action
    def lock_both(*, by: Actor, at: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '50ms'")
        Person.objects.select_for_update().get(id=first.id)
        other_way.start()
        holds_second.wait(10)
        Person.objects.select_for_update().get(id=second.id)

    def lock_the_other_way() -> None:
        with psycopg.connect(committed) as other:
            other.execute("SET LOCAL deadlock_timeout = '20s'")
            other.execute("SELECT 1 FROM accounts_person WHERE id = %s FOR UPDATE", [second.id])
            holds_second.set()
            other.execute("SELECT 1 FROM accounts_person WHERE id = %s FOR UPDATE", [first.id])

    other_way = threading.Thread(target=lock_the_other_way)
    with pytest.raises(RefusedAct) as stopped:
        lock_both(by=SYSTEM, at=AT)
    other_way.join(10)
    assert stopped.value.refused.code == "audit.busy"


def _jobs() -> list[tuple[str, dict[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs ORDER BY id")
        return [(name, json.loads(arguments)) for name, arguments in cursor.fetchall()]
