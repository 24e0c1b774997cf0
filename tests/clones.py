"""A copy of the migrated database for tests whose acts other processes must see.

Django's flush between such tests would be a TRUNCATE, which the audit refuses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from django.db import connection, connections
from psycopg import sql

from terskel import installation
from tests.settings import CLUSTER


@contextmanager
def cloned() -> Iterator[str]:
    """This process works on a copy inside the block; gives the copy's address for other processes."""
    clone = copied(connection.settings_dict["NAME"])
    try:
        with working_on(clone):
            yield CLUSTER.url(clone)
    finally:
        _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(clone)))


@contextmanager
def working_on(name: str) -> Iterator[None]:
    """This process works on the named database inside the block, with the signed heads of that database's audit."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    _exchange_heads(before, name)
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before
        _exchange_heads(name, before)


def copied(name: str) -> str:
    """The name of a new copy of a database, to which nobody but this thread is connected: it lets go.

    Within a transaction only whoever goes on elsewhere can let go (`tests.worlds.lent`).
    """
    if not connection.in_atomic_block:
        connections.close_all()
    clone = f"{name}_{uuid4().hex[:8]}"
    _administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(clone), sql.Identifier(name)))
    return clone


def leave_copy() -> None:
    """Whatever comes next connects to the migrated database again."""
    if connection.connection is not None and connection.connection.info.dbname != connection.settings_dict["NAME"]:
        connection.close()


def _exchange_heads(left: str, entered: str) -> None:
    """A data folder holds the heads of one database; those of the others wait beside it."""
    heads = installation.heads_file()
    if heads.exists():
        heads.rename(heads.with_name(f"{heads.name}.{left}"))
    if (waiting := heads.with_name(f"{heads.name}.{entered}")).exists():
        waiting.rename(heads)


def _administer(statement: sql.Composed) -> None:
    with psycopg.connect(CLUSTER.url("postgres"), autocommit=True) as direct:
        direct.execute(statement)
