"""Colours are given to states there are."""

import pytest

from terskel.core import lifecycles
from terskel.overview.stages import OWN_STAGES, PUBLIC_STAGES
from terskel.web.shared.states import COLOURS, QUIET, colour_of

LIVES = ("dps", "category", "application_line", "qualification", "competition", "tender", "award", "contract")


@pytest.mark.parametrize("life", LIVES)
def test_every_coloured_state_is_one_of_its_life(life: str) -> None:
    assert COLOURS[life].keys() <= getattr(lifecycles, life.upper()).labels.keys()


@pytest.mark.parametrize("life", LIVES)
def test_a_state_that_asks_for_nothing_is_quiet(life: str) -> None:
    names = getattr(lifecycles, life.upper()).labels
    assert {colour_of(life, name) for name in names} - set(COLOURS[life].values()) == {QUIET}


@pytest.mark.parametrize(("kind", "known"), [("own_stage", OWN_STAGES), ("public_stage", PUBLIC_STAGES)])
def test_every_coloured_stage_is_one_there_is(kind: str, known: tuple[str, ...]) -> None:
    assert COLOURS[kind].keys() <= set(known)
    assert colour_of(kind, "concluded") == QUIET
