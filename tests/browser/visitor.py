"""One person at a browser: what they press, what they see, and that nothing they meet is broken."""

import re
from collections.abc import Callable
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

# Text spacing and target size belong to WCAG 2.1 and 2.2 AA; best practices are held as well.
AXE_RULES: Final = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
_IDS: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{2,}")
# The browser itself writes a line for every answer of 400 and above; the tests that go there expect them.
_ANSWER_LINE: Final = "Failed to load resource"


class Visitor:
    """`open`, `follow`, `press`, `fill`, `choose`, `see`; every new page is checked as it is met."""

    def __init__(self, context: BrowserContext, address: str, seen: set[str], manner: str = "") -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self._address = address
        self._seen = seen
        self._manner = manner
        self._expected: set[int] = set()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_ANSWER_LINE):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.complaints.append(f"{response.request.method} {response.url} answered {response.status}")

    def expecting(self, *statuses: int) -> "Visitor":
        """From now on these answers are part of the story (404, 409)."""
        self._expected.update(statuses)
        return self

    def open(self, path: str) -> "Visitor":
        self.page.goto(path if path.startswith("http") else self._address + path)
        return self.look()

    def follow(self, text: str, *, exact: bool = False) -> "Visitor":
        return self._go(lambda: self.main.get_by_role("link", name=text, exact=exact).first.click())

    def press(self, text: str, *, exact: bool = False) -> "Visitor":
        return self._go(lambda: self.main.get_by_role("button", name=text, exact=exact).first.click())

    def _go(self, act: Callable[[], None]) -> "Visitor":
        act()
        self.page.wait_for_load_state("load")
        return self.look()

    def fill(self, label: str, value: str, *, exact: bool = False) -> "Visitor":
        self.main.get_by_label(label, exact=exact).first.fill(value)
        return self

    def choose(self, label: str, *, exact: bool = False) -> "Visitor":
        """Tick a radio button or checkbox."""
        self.main.get_by_label(label, exact=exact).first.check()
        return self

    def select(self, label: str, option: str) -> "Visitor":
        self.main.get_by_label(label).first.select_option(label=option)
        return self

    def see(self, *texts: str) -> "Visitor":
        for text in texts:
            words = self.main.inner_text()
            assert text in words, f"{text!r} is not on {self.page.url}:\n{words}"
        return self

    def miss(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text not in self.page.content(), f"{text!r} is on {self.page.url}"
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self._address)

    def look(self) -> "Visitor":
        """Check the page: one heading, a title, no sideways scroll, axe-clean. Once per kind of page."""
        kind = f"{_IDS.sub('*', self.path.split('?')[0])} {self.page.title()} {self.page.viewport_size} {self._manner}"
        if kind in self._seen or not self.page.url.startswith(self._address):
            return self
        self._seen.add(kind)
        assert self.page.locator("h1").count() == 1, f"{self.page.url}: not one h1"
        assert self.page.title(), f"{self.page.url}: no title"
        width = (self.page.viewport_size or {"width": 0})["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, f"{self.page.url}: scrolls sideways"
        self.complaints += violations(self.page)
        return self

    def close(self) -> None:
        self.page.context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page, one line each."""
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    return [
        f"{page.url}: {violation['id']}: {violation['help']}: {node['target']} {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]
