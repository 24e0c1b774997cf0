"""The cast, and a refusal that must be said in every language."""

import pytest

from tests.worlds.cast import Cast, the_cast
from tests.worlds.competitions import CompetitionWorld, draft_competition, published_competition, with_rival
from tests.worlds.dps import DpsWorld, operative_dps


@pytest.fixture
def cast(db: None) -> Cast:
    return the_cast()


@pytest.fixture
def dps(cast: Cast) -> DpsWorld:
    """In operation, with Bjørn's and Camilla's firms admitted."""
    return with_rival(operative_dps(cast))


@pytest.fixture
def draft(dps: DpsWorld) -> CompetitionWorld:
    return draft_competition(dps)


@pytest.fixture
def published(cast: Cast) -> CompetitionWorld:
    return published_competition(cast)
