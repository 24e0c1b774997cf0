"""Statements on their way to the database and back: many in one message, by libpq itself.

psycopg's cursors ask once for each statement and take three times as long over it as the database. Here several go
together, each still a statement of its own that sees what was committed before it began, and the database keeps the
plan of what a connection has asked some times. Values are written and read by psycopg, as its cursors would.
"""

import select
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from psycopg import Connection, errors
from psycopg.abc import Transformer as Spelling
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Statement: TypeAlias = tuple[str, Sequence[Any]]
"""Its parameters are called $1, $2 … as PostgreSQL itself calls them."""

BEGIN: Final[Statement] = ("BEGIN", ())
COMMIT: Final[Statement] = ("COMMIT", ())
KEPT: Final = 200
"""Statements of which a connection remembers how often it asked them."""


class Answer:
    """What the database said to one statement."""

    __slots__ = ("_result", "_transformer")

    def __init__(self, result: PGresult, transformer: Spelling) -> None:
        self._result, self._transformer = result, transformer

    def rows(self) -> list[tuple[Any, ...]]:
        self._transformer.set_pgresult(self._result)
        return self._transformer.load_rows(0, self._result.ntuples, tuple)

    def first(self) -> tuple[Any, ...] | None:
        rows = self.rows()
        return rows[0] if rows else None

    def written(self) -> int:
        """How many rows were written, or given."""
        return self._result.command_tuples or 0


def ask(connection: "Connection[Any]", statements: Sequence[Statement], *, planned_anew: bool = False) -> list[Answer]:
    """The answers in the order of the statements. The first that fails is raised, and those after it are not run.

    `planned_anew`: the database keeps no plan of them.
    """
    below = connection.pgconn
    begins = not connection.autocommit and below.transaction_status == TransactionStatus.IDLE
    transformer = Transformer(connection)
    # What can't be written is told before anything is on its way: the connection is then as it was.
    asked = [_spelled(one, transformer) for one in ([BEGIN, *statements] if begins else statements)]
    kept = _plans.setdefault(connection, _Plans())
    below.enter_pipeline_mode()
    try:
        sent = _send(below, asked, kept, None if planned_anew else connection.prepare_threshold)
        results = list(_received(below))
    except BaseException:
        connection.close()  # half of the answers may still be on their way, and nobody would know whose they are
        raise
    below.exit_pipeline_mode()
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            error = errors.error_from_result(result, connection.info.encoding)
            if isinstance(error, _PLANS_ARE_GONE):
                del _plans[connection]
            else:
                kept.correct(sent, results)
            raise error
    answers = [result for number, result in enumerate(results) if number in sent.answers]
    return [Answer(result, transformer) for result in answers[len(answers) - len(statements) :]]


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A statement with its values as the database reads them."""

    text: str
    values: Sequence[Any]
    types: tuple[int, ...]
    formats: Sequence[Any] | None


def _spelled(statement: Statement, transformer: Spelling) -> _Spelled:
    text, parameters = statement
    values = transformer.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
    return _Spelled(text, values, transformer.types or (), transformer.formats)


@dataclass(slots=True)
class _Plan:
    """How often a connection has asked this; `name` is what the database keeps its plan under, once it does."""

    asked: int = 0
    name: bytes = b""


@dataclass(slots=True)
class _Sent:
    """Which of the results that will come are answers to statements, which make a plan and which drop one by name."""

    answers: set[int] = field(default_factory=set)
    made: dict[int, _Plan] = field(default_factory=dict)
    dropped: dict[int, bytes] = field(default_factory=dict)
    size: int = 0

    def goes(self) -> int:
        """The place of one more result."""
        self.size += 1
        return self.size - 1


@dataclass(slots=True)
class _Plans:
    """What a connection has asked, the latest last, and the plans that the database is still to drop."""

    known: "OrderedDict[tuple[str, tuple[int, ...]], _Plan]" = field(default_factory=OrderedDict)
    to_drop: list[bytes] = field(default_factory=list)

    def of(self, key: tuple[str, tuple[int, ...]]) -> _Plan:
        plan = self.known.get(key)
        if plan is None:
            plan = self.known[key] = _Plan()
            if len(self.known) > KEPT and (name := self.known.popitem(last=False)[1].name):
                self.to_drop.append(name)
        else:
            self.known.move_to_end(key)
        return plan

    def correct(self, sent: _Sent, results: Sequence[PGresult]) -> None:
        """After a failure: what came too late to be made or dropped. A plan outlives the transaction that made it."""
        for number, plan in sent.made.items():
            if results[number].status != ExecStatus.COMMAND_OK:
                plan.name = b""
        self.to_drop += [name for at, name in sent.dropped.items() if results[at].status != ExecStatus.COMMAND_OK]


_PLANS_ARE_GONE: Final = (errors.InvalidSqlStatementName, errors.FeatureNotSupported)
"""Somebody had the database drop them, or a table has changed under one that can't be made anew by itself."""
_plans: "WeakKeyDictionary[Connection[Any], _Plans]" = WeakKeyDictionary()
_numbers: Final = count(1)


def _send(below: PGconn, statements: Iterable[_Spelled], kept: _Plans, threshold: int | None) -> _Sent:
    sent = _Sent()
    while kept.to_drop:
        name = kept.to_drop.pop()
        below.send_query_params(b"DEALLOCATE " + name, [])
        sent.dropped[sent.goes()] = name
    for one in statements:
        plan = kept.of((one.text, one.types))
        if not plan.name and threshold is not None:
            plan.asked += 1
            if plan.asked > threshold:
                plan.name = b"terskel_%d" % next(_numbers)
                below.send_prepare(plan.name, one.text.encode(), one.types)
                sent.made[sent.goes()] = plan
        if plan.name:
            below.send_query_prepared(plan.name, one.values, one.formats)
        else:
            below.send_query_params(one.text.encode(), one.values, one.types, one.formats)
        sent.answers.add(sent.goes())
    below.pipeline_sync()
    return sent


def _received(below: PGconn) -> Iterator[PGresult]:
    """Every result until the end of what was sent together; other threads go on meanwhile."""
    socket = select.poll()
    socket.register(below.socket, select.POLLIN | select.POLLOUT if below.flush() else select.POLLIN)
    while True:
        while below.is_busy():
            socket.poll()
            below.consume_input()
            socket.modify(below.socket, select.POLLIN | select.POLLOUT if below.flush() else select.POLLIN)
        result = below.get_result()
        if result is None:  # the end of one statement's
            continue
        if result.status == ExecStatus.PIPELINE_SYNC:
            return
        yield result
