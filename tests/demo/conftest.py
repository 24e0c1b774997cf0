"""The demo world as `terskel demo` makes it, played once for the whole folder into a database of its own."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from terskel import clock
from terskel.cli.demo import play
from tests.clones import cloned


@pytest.fixture(scope="session")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, ...]]:
    """What the demo told while it played."""
    told: list[str] = []
    with django_db_blocker.unblock(), cloned(), override_settings(TERSKEL_DEMO=True):
        clock.forget()
        play("default", told.append)
        yield tuple(told)
    clock.forget()


@pytest.fixture(autouse=True)
def in_the_demo(played: tuple[str, ...], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Each test reads the same world; none of them changes it but by its own log-ins."""
    with django_db_blocker.unblock(), override_settings(TERSKEL_DEMO=True):
        yield
