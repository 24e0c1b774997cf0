"""Walks pages with axe-core, or with a camera; `walk` says which pages, as whom and how."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path
from typing import Final

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response

from tests.browser import walk
from tests.browser.conftest import _session
from tests.browser.visitor import DISABLED, violations
from tests.browser.walk import Manner, Stop
from tests.worlds.visitors import World

WHOLE: Final = os.environ.get("WALK") == "all"
PART: Final = os.environ.get("PART") or "1/1"
CAMERA: Final = os.environ.get("SCREENSHOTS", "")
KEPT_PICTURES: Final = os.environ.get("PICTURES", "")
ONLY: Final = re.compile(os.environ.get("ONLY", ""))
ONE_IN: Final = 8
PICTURE: Final = Manner("nb", walk.DESK, dark=False)
# What the browser saves or shows by itself is no page.
SAVED: Final = ("Download is starting", "ERR_ABORTED")

_OPENING_TAGS: Final = "all => all.map(one => one.outerHTML.slice(0, 120))"


class Walkers:
    """One browser context for each role and manner, kept while the pages are walked."""

    def __init__(self, browser: Browser, address: str, world: World) -> None:
        self._browser, self.address, self.world = browser, address, world
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
        if role in self.world.people:
            if role not in self._sessions:
                self._sessions[role] = _session(self.world.people[role], self.world.memberships.get(role))
            cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": self._sessions[role], "url": self.address})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        return context

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


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
        # 409: a page that says why there is nothing to see yet.
        found = [] if answer.status < 400 or answer.status == 409 else [f"answered {answer.status}"]
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > manner.width:
            found.append(f"scrolls sideways, {needed} px in a window of {manner.width}")
        found += [f"is disabled: {one}" for one in page.locator(DISABLED).evaluate_all(_OPENING_TAGS)]
        found += violations(page)
        return [f"{stop.name} in {manner}: {one}" for one in found]
    finally:
        page.close()


def barriers_in(walkers: Walkers, section: str) -> list[str]:
    """What is found on the section's pages: all of them with WALK=all, or the PART of them that is asked for; else a
    sample that is the same every time."""
    pairs = list(walk.in_pairs(walk.stops(walkers.world, section)))
    chosen = walk.part(pairs, PART) if WHOLE else walk.sample(pairs, ONE_IN)
    return [one for stop, manner in chosen if ONLY.search(stop.row.name) for one in barriers(walkers, stop, manner)]


def pictures_of(walkers: Walkers, section: str) -> int:
    """Pictures of the section's pages for every role, at two widths, light and dark; gives how many."""
    folder = Path(CAMERA) / section
    folder.mkdir(parents=True, exist_ok=True)
    taken: dict[str, list[str]] = {}
    for stop in walk.stops(walkers.world, section):
        if ONLY.search(stop.row.name):
            for view in (walk.DESK, walk.PHONE):
                for dark in (False, True):
                    if name := pictured(walkers, stop, Manner("nb", view, dark), folder):
                        taken.setdefault(stop.name, []).append(name)
    write_index(folder, section, taken)
    return sum(map(len, taken.values()))


def guide_pictures(walkers: Walkers, folder: Path, *, later: bool) -> list[str]:
    """Take those of the guides' pictures that this world has pages for; gives what was wrong with any."""
    folder = Path(KEPT_PICTURES) if KEPT_PICTURES else folder
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    for name, (row, role) in walk.pictures().items():
        if (row.section == walk.LATER) == later:
            page = walkers.page(role, PICTURE)
            answer = opened(page, walkers.address + walk.address_of(walkers.world, row))
            if answer is None or answer.status != 200 or page.locator("h1").count() != 1:
                wrong.append(f"{name}: {answer and answer.status}")
            page.screenshot(path=folder / f"{name}.png")
            page.close()
    return wrong


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
