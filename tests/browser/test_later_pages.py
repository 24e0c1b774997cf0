"""The same walk through competitions that have come further: opened, scored, awarded, with a contract."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import later, walk
from tests.browser.walkers import CAMERA, ONLY, Walkers, barriers_in, guide_pictures, pictures_of


@pytest.fixture(scope="module")
def walkers(browser: Browser, address: str, database: str, set_clock: Callable[[datetime], None]) -> Iterator[Walkers]:
    world = later.build()
    set_clock(world.now)
    walkers = Walkers(browser, address, world)
    yield walkers
    walkers.close()


@pytest.mark.skipif(bool(CAMERA), reason="the camera walks")
def test_no_later_page_has_a_barrier_for_any_role_that_sees_it(walkers: Walkers) -> None:
    found = barriers_in(walkers, walk.LATER)
    assert found == [], "\n".join(found)


@pytest.mark.skipif(not CAMERA, reason="`make screenshots` takes them")
def test_pictures_are_taken_of_every_later_page(walkers: Walkers) -> None:
    assert pictures_of(walkers, walk.LATER) or ONLY.pattern


def test_the_pictures_of_the_guides_are_of_later_pages_that_work(walkers: Walkers, tmp_path: Path) -> None:
    assert guide_pictures(walkers, tmp_path, later=True) == []
