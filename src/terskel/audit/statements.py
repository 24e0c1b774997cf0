"""Statements for what is done most often: written once by this process or by hand, so that the database does the work.

The ORM composes every statement anew, and PostgreSQL plans it anew, each at several times the processor's time of
running it. That is no matter for most pages. It is for the last minutes before a deadline.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import count
from typing import Any, Final, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Model
from psycopg import Cursor, RawCursor
from psycopg.pq import ExecStatus, TransactionStatus

_PLACE: Final = re.compile("%([s%])")

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]


def all_of(statement: str, parameters: Parameters, *, planned_anew: bool = False) -> list[tuple[Any, ...]]:
    """Every row that the statement gives; jsonb comes as text.

    `planned_anew`: where the best plan depends on the parameters, so that the database keeps none.
    """
    found: list[tuple[Any, ...]] = _run(statement, parameters, Cursor.fetchall, prepare=False if planned_anew else None)
    return found


def first_of(statement: str, parameters: Parameters) -> tuple[Any, ...] | None:
    """The first row, or None."""
    found: tuple[Any, ...] | None = _run(statement, parameters, Cursor.fetchone)
    return found


def write(statement: str, parameters: Parameters) -> int:
    """How many rows were written."""
    written: int = _run(statement, parameters, _written)
    return written


def begin(*, lock_timeout_ms: int, statement_timeout_ms: int) -> None:
    """The transaction that was opened begins, and these bounds hold in it: in one message instead of three.

    Nothing of psycopg says both at once, so what stands under it is asked. What does not succeed is said again in the
    usual way, which tells what is wrong.
    """
    bounds = f"SET LOCAL lock_timeout = {lock_timeout_ms:d}; SET LOCAL statement_timeout = {statement_timeout_ms:d}"
    ours = connections[DEFAULT_DB_ALIAS]
    if not _listened_to(ours):
        below = ours.connection.pgconn
        with ours.wrap_database_errors:
            idle = below.transaction_status == TransactionStatus.IDLE
            if idle and below.exec_(f"BEGIN; {bounds}".encode()).status == ExecStatus.COMMAND_OK:
                return
    with ours.cursor() as cursor:
        cursor.execute(bounds)


def hold(name: str) -> None:
    """Hold a name until the transaction ends; whoever asks for the same one meanwhile waits.

    For what has no row of its own to lock. Begin the name with that of the room.
    """
    first_of("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def insert(row: Model, *, beside: str = "", parameters: Sequence[Any] = (), on_conflict: str = "") -> bool:
    """As `row.save(force_insert=True)`; whether it was written, where `on_conflict` lets it be left out.

    `beside` is what the same statement does first, as the list of a WITH, with its `parameters`.
    """
    statement, values = insertion([row])
    before = f"WITH {beside} " if beside else ""
    written = write(f"{before}{statement} {on_conflict}", [*parameters, *values]) > 0
    if written:
        stands(row)
    return written


def stands(row: Model) -> None:
    """The row was written otherwise than by the ORM, which is told so."""
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


def insertion(rows: Sequence[Model]) -> tuple[str, list[Any]]:
    """The statement that inserts rows of one kind, with its values: by itself or as a part of a longer one.

    What the database fills in by itself is left to it. The values are prepared as the ORM prepares them.
    """
    return insertion_of(type(rows[0]), [row.__dict__ for row in rows])


def insertion_of(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
    """As `insertion`, of rows that are told by the names of their attributes, without making the model's objects."""
    head, one, prepared = _shape(model)
    ours = connections[DEFAULT_DB_ALIAS]
    values = [
        row[name] if field is None else field.get_db_prep_save(row[name], ours)
        for row in rows
        for name, field in prepared
    ]
    return head + ", ".join([one] * len(rows)), values


def _run(statement: str, parameters: Parameters, found: Callable[[Any], Any], *, prepare: bool | None = None) -> Any:
    """By a cursor that lets the database keep the plan of what it has seen some times, see TERSKEL_PREPARED_AFTER.

    Whoever listens to the statements gets them by Django's own cursor, which can tell what it sent.
    """
    ours = connections[DEFAULT_DB_ALIAS]  # `connection` looks this up anew for everything asked of it
    if _listened_to(ours):
        with ours.cursor() as cursor:
            cursor.execute(statement, parameters)
            return found(cursor)
    ours.ensure_connection()
    ours.validate_no_broken_transaction()
    with ours.wrap_database_errors:
        if isinstance(parameters, Mapping):
            return found(Cursor(ours.connection).execute(statement, parameters, prepare=prepare))
        return found(RawCursor(ours.connection).execute(_numbered(statement), parameters, prepare=prepare))


@lru_cache(maxsize=500)
def _numbered(statement: str) -> str:
    """As PostgreSQL itself names parameters: psycopg reads a statement of more than fifty anew each time."""
    numbers = count(1)
    return _PLACE.sub(lambda found: f"${next(numbers)}" if found[1] == "s" else "%", statement)


def _listened_to(ours: BaseDatabaseWrapper) -> bool:
    return ours.queries_logged or bool(ours.execute_wrappers)


def _written(cursor: Any) -> Any:
    return cursor.rowcount


_AS_IT_IS: Final = (
    models.BooleanField,
    models.CharField,
    models.DateTimeField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
    models.UUIDField,
)
"""What psycopg is handed as it stands: the ORM prepares nothing of it."""


@cache
def _shape(model: type[Model]) -> tuple[str, str, "tuple[tuple[str, Field[Any, Any] | None], ...]"]:
    """What an insertion begins with, the places of one row, and its attributes with the field that prepares each."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.has_db_default() and not isinstance(field, AutoField)
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    head = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES '  # noqa: S608  the names of the model
    prepared = tuple((field.attname, None if isinstance(field, _AS_IT_IS) else field) for field in fields)
    return head, "(" + ", ".join(["%s"] * len(fields)) + ")", prepared
