"""A world built once in each process, and lent to every test that begins in it.

The acts that make it are played once, in a copy of the migrated database, and committed there. A test works on that
copy in a transaction of its own, which is rolled back as ever.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from django.db import connection

from tests.clones import copied
from tests.worlds.cast import Cast, the_cast

W = TypeVar("W")

_BUILT: Final[dict[Callable[[Cast], Any], tuple[str, Any]]] = {}


def lent(build: Callable[[Cast], W]) -> W:
    """The world that `build` makes of the cast. Asked for before the test writes or patches anything."""
    if not connection.in_atomic_block:
        raise AssertionError("a world is lent to a test that is rolled back; build one where others must see it")
    connection.ensure_connection()
    if connection.connection.execute("SELECT pg_current_xact_id_if_assigned()").fetchone() != (None,):
        raise AssertionError("what this test has written would be gone: ask for the world first")
    # A database is copied only while nobody is connected to it.
    connection.connection.close()
    if build not in _BUILT:
        _BUILT[build] = _played(build)
    name, world = _BUILT[build]
    _continue_in(name)
    return world


def lent_cast() -> Cast:
    """The people and organisations, before anything has happened."""
    return lent(_nothing_more)


def _nothing_more(cast: Cast) -> Cast:
    return cast


def _played(build: Callable[[Cast], W]) -> tuple[str, W]:
    """In a thread of its own, as Django's connections are: the test's transaction is open in this one."""
    name = copied(connection.settings_dict["NAME"])

    def play() -> W:
        connection.settings_dict = connection.settings_dict | {"NAME": name}
        try:
            return build(the_cast())
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        return name, thread.submit(play).result()


def _continue_in(name: str) -> None:
    """The same transaction, with the same savepoints, on a connection to the copy."""
    connection.connection = connection.get_new_connection(connection.get_connection_params() | {"dbname": name})
    connection.init_connection_state()
    for savepoint in filter(None, connection.savepoint_ids):
        connection.connection.execute(f'SAVEPOINT "{savepoint}"')
