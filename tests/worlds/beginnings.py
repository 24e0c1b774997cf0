"""Fixtures of a DPS whose story has come as far as a test module says: `BEGINS = public_dps`."""

import pytest

from tests.worlds.cast import Cast
from tests.worlds.dps import DpsWorld
from tests.worlds.lent import lent, lent_cast


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> DpsWorld:
    return lent(request.module.BEGINS)


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Cast:
    """The people of the test's world; before anything has happened where it asks for none."""
    if "world" in request.fixturenames:
        return request.getfixturevalue("world").cast  # type: ignore[no-any-return]
    return lent_cast()
