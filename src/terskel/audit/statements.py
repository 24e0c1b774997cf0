"""Statements for what is done most often: written once by this process or by hand, so that the database does the work.

The ORM composes every statement anew, and PostgreSQL plans it anew, each at several times the processor's time of
running it. That is no matter for most pages. It is for the last minutes before a deadline.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django.db.models import AutoField, Field, Model

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]


def all_of(statement: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    """Every row that the statement gives; jsonb comes as text."""
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def first_of(statement: str, parameters: Parameters) -> tuple[Any, ...] | None:
    """The first row, or None."""
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def write(statement: str, parameters: Parameters) -> int:
    """How many rows were written."""
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        written: int = cursor.rowcount
    return written


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
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS
    return written


def insertion(rows: Sequence[Model]) -> tuple[str, list[Any]]:
    """The statement that inserts rows of one kind, with its values: by itself or as a part of a longer one.

    What the database fills in by itself is left to it. The values are prepared as the ORM prepares them.
    """
    head, fields = _shape(type(rows[0]))
    ours = connections[DEFAULT_DB_ALIAS]
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(rows))
    return head + places, [
        field.get_db_prep_save(field.pre_save(row, add=True), ours) for row in rows for field in fields
    ]


def _cursor() -> CursorWrapper:
    """One that lets the database keep the plan of a statement it has seen some times, see TERSKEL_PREPARED_AFTER.

    Whoever listens to the statements gets them by Django's own cursor, which can tell what it sent.
    """
    ours = connections[DEFAULT_DB_ALIAS]  # `connection` looks this up anew for everything asked of it
    if ours.queries_logged:
        return ours.cursor()
    ours.ensure_connection()
    with ours.wrap_database_errors:
        cursor: Any = ServerBindingCursor(ours.connection)  # type: ignore[call-arg]  # psycopg's own
    return ours.make_cursor(cursor)


@cache
def _shape(model: type[Model]) -> tuple[str, "tuple[Field[Any, Any], ...]"]:
    fields = tuple(
        field
        for field in model._meta.concrete_fields
        if not field.has_db_default() and not isinstance(field, AutoField)
    )
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ', fields  # noqa: S608  the names of the model
