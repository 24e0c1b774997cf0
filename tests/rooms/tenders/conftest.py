"""A published competition with two invited suppliers, and one with tenders delivered."""

import pytest

from tests.worlds.cast import Cast, the_cast
from tests.worlds.competitions import CompetitionWorld, published_competition


@pytest.fixture
def cast(db: None) -> Cast:
    return the_cast()


@pytest.fixture
def world(cast: Cast) -> CompetitionWorld:
    """Open for tenders; Bjørn and Camilla are invited, Eva and Erik are openers."""
    return published_competition(cast)
