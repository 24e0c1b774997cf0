"""axe-core on every page for every role that sees it; the whole with `make axe-all`, a part of it in every run.

`make screenshots` walks the same pages with a camera.
"""

import html
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response

from tests.browser import walk
from tests.browser.conftest import _session
from tests.browser.visitor import violations
from tests.browser.walk import Manner, Stop
from tests.walls import matrix_world
from tests.worlds.visitors import World

WHOLE = os.environ.get("WALK") == "all"
CAMERA = os.environ.get("SCREENSHOTS", "")
ONLY = re.compile(os.environ.get("ONLY", ""))
ONE_IN = 8
PICTURE = Manner("nb", walk.DESK, dark=False)
# What the browser saves or shows by itself is no page.
SAVED = ("Download is starting", "ERR_ABORTED")


@pytest.fixture(scope="module")
def world(database: str, set_clock: Callable[[datetime], None]) -> World:
    built = matrix_world.build()
    set_clock(built.now)
    return built


class Walkers:
    """One browser context for each role and manner, kept while the pages are walked."""

    def __init__(self, browser: Browser, address: str, world: World) -> None:
        self._browser, self.address, self._world = browser, address, world
        self._sessions: dict[str, str] = {}
        self._contexts: dict[tuple[str, Manner], BrowserContext] = {}

    def page(self, role: str, manner: Manner) -> Page:
        if (role, manner) not in self._contexts:
            self._contexts[role, manner] = self._context(role, manner)
        return self._contexts[role, manner].new_page()

    def _context(self, role: str, manner: Manner) -> BrowserContext:
        context = self._browser.new_context(
            viewport={"width": manner.width, "height": 900},
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            color_scheme="dark" if manner.dark else "light",
        )
        context.set_default_timeout(60_000)
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": manner.language, "url": self.address}]
        if role in self._world.people:
            if role not in self._sessions:
                self._sessions[role] = _session(self._world.people[role], self._world.memberships.get(role))
            cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": self._sessions[role], "url": self.address})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        return context

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


@pytest.fixture(scope="module")
def walkers(browser: Browser, address: str, world: World) -> Iterator[Walkers]:
    walkers = Walkers(browser, address, world)
    yield walkers
    walkers.close()


def opened(page: Page, address: str) -> Response | None:
    """The page's answer; None for what is no page."""
    try:
        answer = page.goto(address)
    except Error as fault:
        if any(words in str(fault) for words in SAVED):
            return None
        raise
    if answer is None or "text/html" not in answer.headers.get("content-type", ""):
        return None
    return answer


def barriers(walkers: Walkers, stop: Stop, manner: Manner) -> list[str]:
    page = walkers.page(stop.role, manner)
    try:
        answer = opened(page, walkers.address + stop.address)
        if answer is None:
            return []
        if manner.large_text:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        found = [] if answer.status < 400 else [f"answered {answer.status}"]
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > manner.width:
            found.append(f"scrolls sideways, {needed} px in a window of {manner.width}")
        found += violations(page)
        return [f"{stop.name} in {manner}: {one}" for one in found]
    finally:
        page.close()


@pytest.mark.parametrize("section", walk.sections())
def test_no_page_has_a_barrier_for_any_role_that_sees_it(walkers: Walkers, world: World, section: str) -> None:
    if CAMERA:
        pytest.skip("the camera walks")
    pairs = list(walk.in_pairs(walk.stops(world, section)))
    chosen = pairs if WHOLE else walk.sample(pairs, ONE_IN)
    found = [one for stop, manner in chosen if ONLY.search(stop.row.name) for one in barriers(walkers, stop, manner)]
    assert found == [], "\n".join(found)


@pytest.mark.skipif(not CAMERA, reason="`make screenshots` takes them")
@pytest.mark.parametrize("section", walk.sections())
def test_pictures_are_taken_of_every_page(walkers: Walkers, world: World, section: str) -> None:
    folder = Path(CAMERA) / section
    folder.mkdir(parents=True, exist_ok=True)
    taken: dict[str, list[str]] = {}
    for stop in walk.stops(world, section):
        if ONLY.search(stop.row.name):
            for view in (walk.DESK, walk.PHONE):
                for dark in (False, True):
                    if name := pictured(walkers, stop, Manner("nb", view, dark), folder):
                        taken.setdefault(stop.name, []).append(name)
    write_index(folder, section, taken)
    assert taken or ONLY.pattern


def pictured(walkers: Walkers, stop: Stop, manner: Manner, folder: Path) -> str:
    page = walkers.page(stop.role, manner)
    try:
        if opened(page, walkers.address + stop.address) is None:
            return ""
        manner_name = f"{manner.width}-{'dark' if manner.dark else 'light'}"
        name = f"{re.sub(r'[^a-z0-9_]+', '-', stop.name.lower())}-{manner_name}.png"
        page.screenshot(path=folder / name, full_page=True)
        return name
    finally:
        page.close()


def write_index(folder: Path, section: str, taken: dict[str, list[str]]) -> None:
    """A page of the section's pictures, and one of all sections that there are pictures of."""
    pieces = [
        f"<h2>{html.escape(name)}</h2><p>"
        + "".join(f'<a href="{file}"><img src="{file}" alt="{html.escape(file)}" loading="lazy"></a>' for file in files)
        + "</p>"
        for name, files in taken.items()
    ]
    (folder / "index.html").write_text(_page(section, "".join(pieces)), encoding="utf-8")
    sections = sorted(path.parent.name for path in folder.parent.glob("*/index.html"))
    links = "".join(f'<li><a href="{name}/index.html">{name}</a></li>' for name in sections)
    (folder.parent / "index.html").write_text(_page("Pages", f"<ul>{links}</ul>"), encoding="utf-8")


def _page(title: str, body: str) -> str:
    style = "body{font:1rem sans-serif;margin:2rem}img{height:26rem;border:1px solid #888;margin:.25rem}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
        f"<h1>{title}</h1>{body}</html>\n"
    )


def test_the_pictures_of_the_guides_are_taken_of_pages_that_work(
    walkers: Walkers, world: World, tmp_path: Path
) -> None:
    """`make docs` keeps them (PICTURES=folder); here it is held that each can be taken."""
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (row, role) in walk.pictures().items():
        page = walkers.page(role, PICTURE)
        answer = opened(page, walkers.address + walk.address_of(world, row))
        assert answer is not None, name
        assert answer.status == 200, name
        assert page.locator("h1").count() == 1, name
        page.screenshot(path=folder / f"{name}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 900})
        page.close()
    assert len(list(folder.glob("*.png"))) == len(walk.pictures())


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


def test_all_manners_are_met() -> None:
    assert len({walk.manner(number) for number in range(18)}) == 18


def test_a_planted_barrier_is_found(walkers: Walkers) -> None:
    page = walkers.page("anonymous", Manner("nb", walk.DESK, False))
    page.goto(f"{walkers.address}/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    assert any("button-name" in one for one in violations(page))
    page.close()
