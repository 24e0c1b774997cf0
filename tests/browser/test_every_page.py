"""axe-core on every page for every role that sees it; the whole with `make axe-all`, a part of it in every run.

`make screenshots` walks the same pages with a camera.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import walk
from tests.browser.visitor import violations
from tests.browser.walk import Manner, Stop
from tests.browser.walkers import CAMERA, ONLY, Walkers, barriers_in, guide_pictures, pictures_of
from tests.walls import matrix_world
from tests.walls.test_permission_matrix import Row
from tests.worlds.visitors import World


@pytest.fixture(scope="module")
def walkers(browser: Browser, address: str, database: str, set_clock: Callable[[datetime], None]) -> Iterator[Walkers]:
    world = matrix_world.build()
    set_clock(world.now)
    walkers = Walkers(browser, address, world)
    yield walkers
    walkers.close()


@pytest.mark.skipif(bool(CAMERA), reason="the camera walks")
@pytest.mark.parametrize("section", walk.sections())
def test_no_page_has_a_barrier_for_any_role_that_sees_it(walkers: Walkers, section: str) -> None:
    found = barriers_in(walkers, section)
    assert found == [], "\n".join(found)


@pytest.mark.skipif(not CAMERA, reason="`make screenshots` takes them")
@pytest.mark.parametrize("section", walk.sections())
def test_pictures_are_taken_of_every_page(walkers: Walkers, section: str) -> None:
    assert pictures_of(walkers, section) or ONLY.pattern


def test_the_pictures_of_the_guides_are_of_pages_that_work(walkers: Walkers, tmp_path: Path) -> None:
    """`make docs` keeps them; here it is held that each can be taken."""
    assert guide_pictures(walkers, tmp_path, later=False) == []


def test_each_page_meets_every_language_view_and_theme_and_every_role_that_sees_it() -> None:
    """Pairwise cover, told of the plan itself."""
    things: Any = type("Anything", (dict,), {"__missing__": lambda self, key: "0192d3c4-0000-7000-8000-000000000000"})()
    world = World(cast=None, now=datetime(2027, 1, 1), things=things)  # type: ignore[arg-type]  # noqa: DTZ001
    for section in ("home", "authority_own_rules"):
        found = walk.stops(world, section)
        for row in {stop.row.name for stop in found}:
            visits = [(stop, manner) for stop, manner in walk.in_pairs(found) if stop.row.name == row]
            assert {manner.language for _, manner in visits} == set(walk.LANGUAGES)
            assert {manner.view for _, manner in visits} == set(walk.VIEWS)
            assert {manner.dark for _, manner in visits} == {True, False}
            assert {stop.role for stop, _ in visits} == {stop.role for stop in found if stop.row.name == row}


def test_the_parts_of_a_walk_are_the_whole_of_it_each_visit_once() -> None:
    row = Row("public:front", frozenset())
    visits = [(Stop(row, str(number), "/"), walk.manner(number)) for number in range(19)]
    parts = [walk.part(visits, f"{number}/8") for number in range(1, 9)]
    assert sorted(int(stop.role) for one in parts for stop, _ in one) == list(range(19))
    assert {len(one) for one in parts} == {2, 3}
    with pytest.raises(ValueError, match="9/8"):
        walk.part(visits, "9/8")


def test_all_manners_are_met() -> None:
    assert len({walk.manner(number) for number in range(18)}) == 18


def test_a_planted_barrier_is_found(walkers: Walkers) -> None:
    page = walkers.page("anonymous", Manner("nb", walk.DESK, False))
    page.goto(f"{walkers.address}/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    assert any("button-name" in one for one in violations(page))
    page.close()
