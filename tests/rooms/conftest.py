"""What tests of several rooms stand on."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.clones import cloned


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A copy of the database, for acts that meet and for jobs, which let go of their connections."""
    with django_db_blocker.unblock(), cloned():
        yield
