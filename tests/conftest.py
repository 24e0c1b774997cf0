"""Every pytest process has a PostgreSQL of its own, started when the first test needs it and removed at the end."""

import shutil
import signal
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases
from pytest_django.plugin import DjangoDbBlocker

from terskel.accounts import uses
from terskel.competitions.queries import published
from terskel.competitions.queries.rows import asked_since
from terskel.dps.queries import known
from tests.clones import leave_copy
from tests.mould import fill
from tests.settings import CLUSTER, FOLDER

# Ended by somebody's time limit, pytest still takes its database and its workers with it.
signal.signal(signal.SIGTERM, signal.default_int_handler)

MIGRATED = "test_terskel"


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("tests.shared")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The migrated database. pytest-django would make none for tests that only work on copies of it."""
    with django_db_blocker.unblock():
        fill(CLUSTER, _migrate)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = MIGRATED
    with CLUSTER.held():
        yield
        with django_db_blocker.unblock():
            connections.close_all()


def _migrate() -> None:
    setup_databases(verbosity=0, interactive=False, aliases={"default": False}, serialized_aliases=set())
    # A browser started later runs an event loop, in which this connection could not be found and closed.
    connections.close_all()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """A lent world goes back when everything else of the test, its rollback too, is over."""
    yield
    leave_copy()
    asked_since.cache_clear()  # the next test may go back to before a publication
    published.forget()
    known.forget()
    uses.forget()


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
