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
    asked = [BEGIN, *statements] if begins else statements
    transformer = Transformer(connection)
    below.enter_pipeline_mode()
    try:
        sent = _send(connection, asked, transformer, None if planned_anew else connection.prepare_threshold)
        results = list(_received(below))
    except BaseException:
        connection.close()  # half of the answers may still be on their way, and nobody would know whose they are
        raise
    below.exit_pipeline_mode()
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            for plan in sent.planned:  # it may not have come so far; it is made anew under another name
                plan.name = b""
            raise errors.error_from_result(result, connection.info.encoding)
    answers = [result for result, is_answer in zip(results, sent.are_answers, strict=True) if is_answer]
    return [Answer(result, transformer) for result in answers[len(answers) - len(statements) :]]


@dataclass(slots=True)
class _Plan:
    """How often a connection has asked this; `name` is what the database keeps its plan under, once it does."""

    asked: int = 0
    name: bytes = b""


_plans: "WeakKeyDictionary[Connection[Any], OrderedDict[tuple[str, tuple[int, ...]], _Plan]]" = WeakKeyDictionary()
_numbers: Final = count(1)


def _send(
    connection: "Connection[Any]", statements: Iterable[Statement], transformer: Spelling, threshold: int | None
) -> "_Sent":
    below = connection.pgconn
    plans = _plans.get(connection)
    if plans is None:
        plans = _plans[connection] = OrderedDict()
    sent = _Sent()
    for text, parameters in statements:
        values = transformer.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
        types, formats = transformer.types or (), transformer.formats
        key = (text, types)
        plan = plans.get(key)
        if plan is None:
            plan = plans[key] = _Plan()
            if len(plans) > KEPT and (dropped := plans.popitem(last=False)[1].name):
                below.send_query_params(b"DEALLOCATE " + dropped, [])
                sent.are_answers.append(False)
        else:
            plans.move_to_end(key)
        if not plan.name and threshold is not None:
            plan.asked += 1
            if plan.asked > threshold:
                plan.name = b"terskel_%d" % next(_numbers)
                below.send_prepare(plan.name, text.encode(), types)
                sent.are_answers.append(False)
                sent.planned.append(plan)
        if plan.name:
            below.send_query_prepared(plan.name, values, formats)
        else:
            below.send_query_params(text.encode(), values, types, formats)
        sent.are_answers.append(True)
    below.pipeline_sync()
    return sent


@dataclass(slots=True)
class _Sent:
    """For each result that will come, whether it is the answer to a statement; and the plans made on the way."""

    are_answers: list[bool] = field(default_factory=list)
    planned: list[_Plan] = field(default_factory=list)


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
