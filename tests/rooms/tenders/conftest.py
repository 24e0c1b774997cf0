"""A published competition with two invited suppliers."""

import pytest

from tests.worlds.competitions import CompetitionWorld, published_competition
from tests.worlds.lent import lent


@pytest.fixture
def world(db: None) -> CompetitionWorld:
    """Open for tenders; Bjørn and Camilla are invited, Eva and Erik are openers."""
    return lent(published_competition)
