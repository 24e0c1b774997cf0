"""Statements for what is done most often: written once by this process or by hand, so that the database does the work.

The ORM composes every statement anew, and PostgreSQL plans it anew, each at several times the processor's time of
running it. That is no matter for most pages. It is for the last minutes before a deadline.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import AutoField, Field, Model
from psycopg.pq import ExecStatus, TransactionStatus

from terskel.audit import wire

if TYPE_CHECKING:
    from psycopg import Connection

R = TypeVar("R")
M = TypeVar("M", bound=Model)
_PLACE: Final = re.compile(r"%(?:([s%])|\((\w+)\)s)")

Row: TypeAlias = tuple[Any, ...]
Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]
Statement: TypeAlias = tuple[str, Parameters]
Answers: TypeAlias = list[list[Row]]
"""The rows of each of some statements."""


def all_of(statement: str, parameters: Parameters, *, planned_anew: bool = False) -> list[Row]:
    """Every row that the statement gives; jsonb comes as text.

    `planned_anew`: where the best plan depends on the parameters, so that the database keeps none.
    """
    [rows] = together((statement, parameters), planned_anew=planned_anew)
    return rows


def first_of(statement: str, parameters: Parameters) -> Row | None:
    """The first row, or None."""
    rows = all_of(statement, parameters)
    return rows[0] if rows else None


def together(*asked: Statement, planned_anew: bool = False) -> Answers:
    """The rows of each statement, all asked in one message; each sees what was committed before it began.

    `planned_anew`: see `all_of`.
    """
    ours = connections[DEFAULT_DB_ALIAS]  # `connection` looks this up anew for everything asked of it
    if _listened_to(ours):
        return [_by_cursor(ours, statement, parameters, _fetched) for statement, parameters in asked]
    with _below(ours) as below:
        numbered = [_numbered(*each) for each in asked]
        return [one.rows() for one in wire.ask(below, numbered, planned_anew=planned_anew)]


def write(statement: str, parameters: Parameters) -> int:
    """How many rows were written."""
    ours = connections[DEFAULT_DB_ALIAS]
    if _listened_to(ours):
        return _by_cursor(ours, statement, parameters, _written)
    with _below(ours) as below:
        return wire.ask(below, [_numbered(statement, parameters)])[0].written()


def write_and_commit(statement: str, parameters: Parameters) -> None:
    """The last statement of a transaction that `begin` began, and its end: in one message instead of two."""
    with _below(connections[DEFAULT_DB_ALIAS]) as below:
        wire.ask(below, [_numbered(statement, parameters), wire.COMMIT])


def begin(*, lock_timeout_ms: int, statement_timeout_ms: int) -> bool:
    """The transaction that was opened begins, and these bounds hold in it: in one message instead of three.

    Nothing of psycopg says both at once, so what stands under it is asked. What does not succeed is said again in the
    usual way, which tells what is wrong. Whether it is one that `write_and_commit` may end.
    """
    bounds = f"SET LOCAL lock_timeout = {lock_timeout_ms:d}; SET LOCAL statement_timeout = {statement_timeout_ms:d}"
    ours = connections[DEFAULT_DB_ALIAS]
    if not _listened_to(ours):
        below = ours.connection.pgconn
        with ours.wrap_database_errors:
            idle = below.transaction_status == TransactionStatus.IDLE
            if idle and below.exec_(f"BEGIN; {bounds}".encode()).status == ExecStatus.COMMAND_OK:
                return True
    with ours.cursor() as cursor:
        cursor.execute(bounds)
    return False


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


def update_of(row: Model, names: Iterable[str]) -> tuple[str, list[Any]]:
    """The statement that writes these attributes of a row that is there, with its values prepared as the ORM does."""
    ours, meta = connections[DEFAULT_DB_ALIAS], row._meta
    wanted = frozenset(names)
    fields = [field for field in meta.concrete_fields if field.name in wanted]
    values = [field.get_db_prep_save(getattr(row, field.attname), ours) for field in fields]
    changed = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{meta.db_table}" SET {changed} WHERE "{meta.pk.column}" = %s', [*values, row.pk]  # noqa: S608  the names of the model


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


@contextmanager
def _below(ours: BaseDatabaseWrapper) -> Iterator["Connection[Any]"]:
    """The connection under Django's, ready to be asked; what it raises is told as Django tells it."""
    ours.ensure_connection()
    ours.validate_no_broken_transaction()
    with ours.wrap_database_errors:
        yield ours.connection


def _by_cursor(
    ours: BaseDatabaseWrapper, statement: str, parameters: Parameters, found: Callable[[CursorWrapper], R]
) -> R:
    """Whoever listens to the statements gets them by Django's own cursor, which can tell what it sent."""
    with ours.cursor() as cursor:
        cursor.execute(statement, parameters)
        return found(cursor)


def _numbered(statement: str, parameters: Parameters) -> wire.Statement:
    """As PostgreSQL itself names parameters."""
    text, names = _spelled(statement)
    if isinstance(parameters, Mapping):
        return text, [parameters[name] for name in names]
    return text, parameters


@lru_cache(maxsize=500)
def _spelled(statement: str) -> tuple[str, tuple[str, ...]]:
    """With $1, $2 … in place of what Django writes, and the names in their order where it has any."""
    numbers, names = count(1), dict[str, int]()

    def place(found: re.Match[str]) -> str:
        if found[2]:
            return f"${names.setdefault(found[2], len(names) + 1)}"
        return f"${next(numbers)}" if found[1] == "s" else "%"

    return _PLACE.sub(place, statement), tuple(names)


def _listened_to(ours: BaseDatabaseWrapper) -> bool:
    return ours.queries_logged or bool(ours.execute_wrappers)


def _fetched(cursor: CursorWrapper) -> list[Row]:
    rows: list[Row] = cursor.fetchall()
    return rows


def _written(cursor: CursorWrapper) -> int:
    count: int = cursor.rowcount
    return count


def columns_of(model: type[Model], alias: str) -> str:
    """All columns of a table, as `loaded` takes them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def loaded(model: type[M], row: Row) -> M:
    """The ORM's object of a row of `columns_of`."""
    names, converters = _read_as(model)
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


@cache
def _read_as(model: type[Model]) -> tuple[list[str], list[tuple[int, "partial[Any]"]]]:
    """The attributes of a row, and what turns the value in each place into what the ORM gives."""
    ours, table = connections[DEFAULT_DB_ALIAS], model._meta.db_table
    found = [
        (place, partial(convert, expression=field.get_col(table), connection=ours))
        for place, field in enumerate(model._meta.concrete_fields)
        for convert in field.get_db_converters(ours)
    ]
    return [field.attname for field in model._meta.concrete_fields], found


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
