"""An act: one transaction, one event per move, and a refusal that leaves nothing but its own event.

`@action` is the only opener of transactions in the house. What `record`, `defer` and `insert_last` are told is written
on the same connection as the act's last statement, however much it is: it commits or rolls back with the act.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Model
from psycopg import errors

from terskel.audit import statements
from terskel.audit.events import ActRefused
from terskel.audit.models import Event
from terskel.core.actors import Actor
from terskel.core.canonical import Json
from terskel.core.decisions import Missing, Refused, RefusedAct
from terskel.core.ids import uuid7
from terskel.core.instants import require_instant

P = ParamSpec("P")
R = TypeVar("R")

DELIVER: Final = "notifications.deliver"
ACT: Final = "act"
"""The kind of subject of a refusal; its id is the first thing that the act was told of."""

NOT_YOURS: Final = Refused("audit.not_yours")
"""What is kept of a `Missing`: it is not there, or it is no business of whoever asked."""

UNPLACED: Final = "INSERT INTO audit_unplaced (event_id) SELECT id FROM written"
PUT: Final = """
    SELECT procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(queue, task, 0, lock, NULL, arguments::jsonb, NULL)::procrastinate_job_to_defer_v1
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
        WITH ORDINALITY AS put (queue, task, lock, arguments, nth) ORDER BY nth))"""
"""As procrastinate's own manager puts them, whose statement neither it nor the database ever has ready."""

_told: set[str] = set()


_Told: TypeAlias = dict[str, Any]
"""An event, by the attributes of its row."""


@dataclass(frozen=True, slots=True)
class _Put:
    """A job as it is put, its arguments as JSON."""

    queue: str
    task: str
    lock: str | None
    arguments: str


@dataclass(slots=True)
class _UnderWay:
    """An act before its end, with what its last statement will write. `rows` are parts of a WITH, with their values."""

    name: str
    savepoints: int = 0
    may_commit: bool = False
    rows: list[tuple[str, Sequence[Any]]] = field(default_factory=list)
    updated: set[tuple[type[Model], Any]] = field(default_factory=set)
    events: list[_Told] = field(default_factory=list)
    jobs: list[_Put] = field(default_factory=list)

    def keeps(self) -> bool:
        """Whether something may wait for the end: inside a savepoint it goes with the savepoint, so it is written."""
        return len(connection.savepoint_ids) == self.savepoints

    def write(self) -> None:
        """What waited for the end; the act stands with it, where nothing else has the transaction's end in hand."""
        _write(self.rows, self.events, self.jobs, commit=self.may_commit and self.keeps())


_under_way: ContextVar[_UnderWay | None] = ContextVar("act_under_way", default=None)


class NestedAct(Exception):
    """An action called another action; it should call the other room's move."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function(…, by=, at=)` one act: all it writes is committed together, or none of it.

    A `RefusedAct` rolls back, leaves an event in a transaction of its own and goes on to the caller; so does a person's
    `Missing`, which may be somebody trying what is not theirs (directive 2014/24/EU annex IV (g)). Waiting too long for
    somebody else's lock, or a deadlock, is refused with `audit.busy`. Raises `NestedAct` inside another act.
    """
    name = name_of(function)
    signature = inspect.signature(function)

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        if outer := _under_way.get():
            raise NestedAct(f"{name} was called inside {outer.name}")
        token = _under_way.set(this := _UnderWay(name))
        try:
            with _one_transaction() as this.may_commit:
                this.savepoints = len(connection.savepoint_ids)
                result = function(*args, **kwargs)
                this.write()
                return result
        except RefusedAct as stopped:
            _record_refusal(name, stopped.refused, signature.bind(*args, **kwargs).arguments)
            stopped.on_record = True
            raise
        except Missing as stopped:
            arguments = signature.bind(*args, **kwargs).arguments
            if isinstance(by := arguments.get("by"), Actor) and by.kind == "person":
                _record_refusal(name, NOT_YOURS, arguments)
                stopped.on_record = True
            raise
        finally:
            _under_way.reset(token)

    return act


def name_of(function: Callable[..., object]) -> str:
    """What the audit calls an act: `"<room>.<module>.<verb>"`."""
    return f"{function.__module__.removeprefix('terskel.')}.{function.__name__}"


def record(
    event: object,
    *,
    by: Actor,
    at: datetime,
    subject: tuple[str, UUID],
    matters: Sequence[UUID] = (),
    hidden_until_opened: UUID | None = None,
) -> UUID:
    """Write that `event` (a frozen dataclass of a room's `events.py`) happened to `subject`, and defer the telling.

    `matters` are the DPS, competition or contract it belongs to; what is done on a mandate belongs to the assistance
    too. `hidden_until_opened` names the matter whose opening lets it be seen, while it would show who delivered or
    how many. Returns the event's id.
    """
    row = _row(event, by, at, subject, matters, hidden_until_opened)
    act = _under_way.get()
    if act and act.keeps():
        act.events.append(row)
    else:
        _write([], [row], [])
    event_id: UUID = row["id"]
    if row["kind"] in _told:
        defer(DELIVER, queue="notifications", event_id=str(event_id))
    return event_id


def insert_last(row: Model, *, beside: str = "", parameters: Sequence[Any] = (), on_conflict: str = "") -> None:
    """As `statements.insert`, by the act's last statement: for what nothing in the act reads or changes after this."""
    act = _under_way.get()
    if act and act.keeps():
        insertion, values = statements.insertion([row])
        if beside:
            act.rows.append((beside, parameters))
        act.rows.append((f"row_{len(act.rows)} AS ({insertion} {on_conflict})", values))
        statements.stands(row)
    else:
        statements.insert(row, beside=beside, parameters=parameters, on_conflict=on_conflict)


def update_last(row: Model, names: Iterable[str]) -> None:
    """As `row.save(update_fields=names)`, by the act's last statement: for what nothing in the act reads after this.

    No other statement of the act writes in the same row then: of two in one statement PostgreSQL keeps one.
    """
    statement, values = statements.update_of(row, names)
    act = _under_way.get()
    place = (type(row), row.pk)
    if act and act.keeps() and place not in act.updated:
        act.updated.add(place)
        act.rows.append((f"row_{len(act.rows)} AS ({statement})", values))
    elif act and place in act.updated:
        raise ValueError(f"{place} is written twice by the last statement")
    else:
        statements.write(statement, values)


def tell_of(kinds: Iterable[str]) -> None:
    """From now on these kinds of event are told to somebody: `notifications` names them when the rooms are ready.

    Most events concern nobody but the audit, and a job for each of those would be work for nothing.
    """
    _told.update(kinds)


def defer(task: str, *, queue: str, **arguments: str) -> None:
    """Put a job, by name, on the same connection: it runs when the transaction commits, and never if it does not."""
    defer_each(task, queue=queue, arguments=[arguments])


def defer_each(task: str, *, queue: str, arguments: Iterable[Mapping[str, str]], lock: str = "") -> None:
    """Put one job for each of `arguments`; those of the same `lock` run one after another, in the order put."""
    jobs = [_Put(queue, task, lock or None, json.dumps(one)) for one in arguments]
    act = _under_way.get()
    if act and act.keeps():
        act.jobs.extend(jobs)
    else:
        _write([], [], jobs)


def afterwards(step: Callable[[], object]) -> None:
    """Run `step` in a transaction of its own once the act stands, and only then.

    It may be lost with the process, and what goes wrong in it is told in the log alone: for what something else sees to
    in the end.
    """

    def run() -> None:
        with transaction.atomic(durable=True):
            step()

    transaction.on_commit(run, robust=True)


@contextmanager
def _one_transaction() -> Iterator[bool]:
    """The act's own transaction, never a part of somebody else's, with bounds on waiting.

    Whether its last statement may end it, see `statements.write_and_commit`.
    """
    try:
        with transaction.atomic(durable=True):
            yield statements.begin(
                lock_timeout_ms=settings.TERSKEL_LOCK_TIMEOUT_MS,
                statement_timeout_ms=settings.TERSKEL_STATEMENT_TIMEOUT_MS,
            )
    except OperationalError as error:
        if isinstance(error.__cause__, errors.LockNotAvailable | errors.DeadlockDetected):
            raise RefusedAct(Refused("audit.busy")) from error
        raise


def _write(
    rows: Sequence[tuple[str, Sequence[Any]]],
    events: Sequence[_Told],
    jobs: Sequence[_Put],
    *,
    commit: bool = False,
) -> None:
    """One statement, or none where nothing happened: no event without its row among those that have no place yet."""
    parts, values = [part for part, _values in rows], [one for _part, own in rows for one in own]
    last = "SELECT"
    if events:
        inserted, told = statements.insertion_of(Event, events)
        parts.append(f"written AS ({inserted} RETURNING id)")
        values += told
        last = UNPLACED
    if jobs:
        if events:
            parts.append(f"unplaced AS ({UNPLACED})")
        values += [[one.queue for one in jobs], [one.task for one in jobs]]
        values += [[one.lock for one in jobs], [one.arguments for one in jobs]]
        last = PUT
    if parts or jobs:
        write = statements.write_and_commit if commit else statements.write
        write(f"WITH {', '.join(parts)} {last}" if parts else last, values)


def _row(
    event: object,
    by: Actor,
    at: datetime,
    subject: tuple[str, UUID | None],
    matters: Sequence[UUID],
    hidden_until_opened: UUID | None,
) -> _Told:
    if not is_dataclass(event) or isinstance(event, type):
        raise TypeError(f"an event is a dataclass instance, not {event!r}")
    room = type(event).__module__.removeprefix("terskel.").partition(".")[0]
    return {
        "id": uuid7(),
        "kind": f"{room}.{type(event).__name__}",
        "at": require_instant(at),
        "actor_kind": by.kind,
        "person_id": by.person_id,
        "person_name": by.name,
        "organisation_id": by.in_the_name_of,
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "matters": [*matters, *([by.mandate.assistance_id] if by.mandate else [])],
        "hidden_until_opened": hidden_until_opened,
        "payload": {one.name: _json(getattr(event, one.name)) for one in fields(event)},
    }


def _json(value: object) -> Json:
    """`value` as exact JSON: an instant keeps its microseconds, and no number becomes a binary fraction."""
    match value:
        case None | bool() | int() | str():
            return value
        case UUID() | Decimal() | Fraction():
            return str(value)
        case datetime():
            return require_instant(value).isoformat()
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_json(item) for item in value]
        case Mapping():
            return {str(name): _json(item) for name, item in value.items()}
        case _:
            raise TypeError(f"an event holds no {type(value).__name__}")


def _record_refusal(act_name: str, refused: Refused, arguments: Mapping[str, object]) -> None:
    """The one trace that a refused act leaves: who, what, which rule, and the first thing that was named.

    What a supplier tried stays hidden until that thing is opened: it would show who was about to deliver.
    """
    by, at, received_at = (arguments.get(name) for name in ("by", "at", "received_at"))
    if not isinstance(by, Actor) or not isinstance(at, datetime):
        raise TypeError(f"{act_name} was not told by whom and when")
    named = next((value for value in arguments.values() if isinstance(value, UUID)), None)
    event = ActRefused(
        act_name, refused.code, refused.clause, received_at if isinstance(received_at, datetime) else None
    )
    with transaction.atomic(durable=True):
        _write([], [_row(event, by, at, (ACT, named), (), named if by.is_supplier else None)], [])
