"""Connections that a pool keeps, looked at before they are lent out again.

Django has the pool ask the database each time whether a connection still works: one way there and back in front of
every request. A database that has gone away has closed its end, or said why, and either lies unread in the socket. So
the socket is asked, and the database only where something lies there.
"""

from select import POLLIN, poll
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus

ASKED_BY_THE_POOL: Final = ""
"""The statement that a pool asks with."""


class LookedAt(Connection[Any]):
    """A connection of the pool."""

    def execute(self, query: Any, *rest: Any, **options: Any) -> Cursor[Any]:
        if query == ASKED_BY_THE_POOL and self._is_quiet():
            return self.cursor()
        return super().execute(query, *rest, **options)

    def _is_quiet(self) -> bool:
        """Idle, and nothing has come from the other end: no data, and no end of them."""
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            return False
        looking = poll()
        looking.register(self.pgconn.socket, POLLIN)
        return not looking.poll(0)
