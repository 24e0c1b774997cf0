"""The demo world as `terskel demo` makes it, played once for the whole folder into a database of its own."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from terskel import clock
from terskel.cli.demo import play
from tests.clones import copied, working_on


class Played(NamedTuple):
    database: str
    told: tuple[str, ...]


@pytest.fixture(scope="session")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Played:
    """Where the demo was played, and what it told while it played."""
    told: list[str] = []
    with django_db_blocker.unblock(), override_settings(TERSKEL_DEMO=True):
        database = copied(connection.settings_dict["NAME"])
        with working_on(database):
            clock.forget()
            play("default", told.append)
    clock.forget()
    return Played(database, tuple(told))


@pytest.fixture(autouse=True)
def in_the_demo(played: Played, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Each test reads the same world; none of them changes it but by its own log-ins."""
    with django_db_blocker.unblock(), working_on(played.database), override_settings(TERSKEL_DEMO=True):
        clock.forget()
        yield
    clock.forget()
