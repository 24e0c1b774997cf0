"""A connection that the pool kept is asked by its socket whether it still works, and by the database only in doubt."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool
from pytest_django.plugin import DjangoDbBlocker

from terskel.project.pooled import LookedAt
from tests.clones import cloned


@pytest.fixture(autouse=True)
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), cloned():
        yield


@pytest.fixture
def pool(own_database: None) -> Iterator[ConnectionPool[LookedAt]]:
    address = {key: value for key, value in connection.get_connection_params().items() if key != "context"}
    made = ConnectionPool(
        kwargs={**address, "autocommit": True, "cursor_factory": psycopg.Cursor},
        connection_class=LookedAt,
        check=ConnectionPool.check_connection,
        min_size=1,
        max_size=1,
        open=True,
    )
    with made:
        made.wait()
        yield made


def asked_since(backend: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [backend])
        return cursor.fetchone()


def test_a_quiet_connection_is_lent_without_asking_the_database(pool: ConnectionPool[LookedAt]) -> None:
    with pool.connection() as first:
        backend = first.info.backend_pid
    before = asked_since(backend)
    with pool.connection() as second:
        assert second.info.backend_pid == backend
        assert asked_since(backend) == before


def test_one_that_the_database_has_ended_is_lent_to_nobody(pool: ConnectionPool[LookedAt]) -> None:
    with pool.connection() as first:
        backend = first.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    with pool.connection() as second:
        assert second.info.backend_pid != backend
        assert second.execute("SELECT 1").fetchone() == (1,)


def test_one_that_was_told_something_meanwhile_is_asked_and_lent(pool: ConnectionPool[LookedAt]) -> None:
    with pool.connection() as first:
        backend = first.info.backend_pid
        first.execute("LISTEN something")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY something")
    with pool.connection() as second:
        assert second.info.backend_pid == backend
        assert second.execute("SELECT 1").fetchone() == (1,)
