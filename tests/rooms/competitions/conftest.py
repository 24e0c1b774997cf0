"""Where the tests of this room begin."""

import pytest

from tests.worlds.cast import Cast
from tests.worlds.competitions import CompetitionWorld, dps_with_rival, draft_competition, published_competition
from tests.worlds.dps import DpsWorld
from tests.worlds.lent import lent, lent_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return lent_cast()


@pytest.fixture
def dps(db: None) -> DpsWorld:
    return lent(dps_with_rival)


@pytest.fixture
def draft(dps: DpsWorld) -> CompetitionWorld:
    return draft_competition(dps)


@pytest.fixture
def published(db: None) -> CompetitionWorld:
    return lent(published_competition)
