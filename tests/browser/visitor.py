"""One person at a browser: what they press, what they see, and that nothing they meet is broken."""

import re
import subprocess
from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

# Text spacing and target size belong to WCAG 2.1 and 2.2 AA; best practices are held as well.
AXE_RULES: Final = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Only what is wrong leaves the page: all that is right would be ten times as much to send.
_RUN_AXE: Final = "rules => axe.run(document, rules).then(found => found.violations)"
_IDS: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{2,}")
# The browser itself writes a line for every answer of 400 and above; the tests that go there expect them.
_ANSWER_LINE: Final = "Failed to load resource"
PATIENCE_MS: Final = 60_000  # a machine that does much else is slow; a page that hangs is found all the same
PHONE_WIDTH: Final = 320
DISABLED: Final = ":disabled, [aria-disabled=true]"
LONGEST_WALK: Final = 120  # presses of Tab; a page that needs more is no page for the keyboard
_HAS_FOCUS: Final = "control => control === document.activeElement"
# "" where the focus is seen: on the screen, with an outline that is drawn. Else what it is on.
_FOCUS_NOT_SEEN: Final = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return "";
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && !/^rgba\\(.*, 0\\)$|^transparent$/.test(style.outlineColor);
    const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
        && box.top < innerHeight && box.left < innerWidth && style.visibility === "visible";
    return drawn && shown ? "" : one.outerHTML.slice(0, 200);
}"""
_IS_IN_FOCUSED_GROUP: Final = """control => control.type === "radio" && document.activeElement?.type === "radio"
    && control.name === document.activeElement.name"""


class Visitor:
    """`open`, `follow`, `press`, `fill`, `choose`, `see`; every new page is checked as it is met."""

    def __init__(
        self, context: BrowserContext, address: str, seen: set[str], manner: str = "", *, scripts: bool = True
    ) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self._address = address
        self._seen = seen
        self._manner = manner
        self._scripts = scripts
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
        return self.go(self.main.get_by_role("link", name=text, exact=exact).first)

    def menu(self, text: str) -> "Visitor":
        """Follow a line of the main menu, which lies behind a button on a phone."""
        button = self.page.get_by_role("button", name="Meny", exact=True)
        if button.is_visible():
            button.click()
        lines = self.page.get_by_role("navigation", name="Hovedmeny")
        return self.go(lines.get_by_role("link", name=text, exact=True))

    def press(self, text: str, *, exact: bool = False) -> "Visitor":
        return self.go(self.main.get_by_role("button", name=text, exact=exact).first)

    def unfold(self, text: str) -> "Visitor":
        """Open what is folded under a heading that has the text."""
        self.main.locator("summary").filter(has_text=text).first.click()
        return self

    def go(self, control: Locator) -> "Visitor":
        """Click what leads to another page, wherever it stands."""
        with self.page.expect_navigation():  # awaited from before the click: a slow answer is not the page we left
            control.click()
        return self.look()

    def fill(self, label: str, value: str, *, exact: bool = False) -> "Visitor":
        self.main.get_by_label(label, exact=exact).first.fill(value)
        return self

    def write(self, answers: Mapping[str, str]) -> "Visitor":
        """Fill in several fields: what is written in each, by its label."""
        for label, value in answers.items():
            self.fill(label, value)
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
            words = _plain(self.main.inner_text())
            assert _plain(text) in words, f"{text!r} is not on {self.page.url}:\n{words}"
        return self

    def miss(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text not in self.page.content(), f"{text!r} is on {self.page.url}"
        return self

    def tab_to(self, control: Locator) -> "Visitor":
        """Reach a control with the Tab key alone; in a group of radio buttons with the arrows, as the keyboard does.

        At every stop on the way it is seen where one is.
        """
        sought = control.element_handle()  # found once: to look for it anew at every stop takes longer than the walk
        for _ in range(LONGEST_WALK):
            self.page.keyboard.press("Tab")
            self.sees_where_it_is()
            if sought.evaluate(_HAS_FOCUS):
                return self
            if sought.evaluate(_IS_IN_FOCUSED_GROUP):
                while not sought.evaluate(_HAS_FOCUS):
                    self.page.keyboard.press("ArrowDown")
                    self.sees_where_it_is()
                return self
        raise AssertionError(f"{control} is not reached with Tab on {self.page.url}")

    def sees_where_it_is(self) -> None:
        hidden = self.page.evaluate(_FOCUS_NOT_SEEN)
        assert not hidden, f"the focus is not seen on {self.page.url}: {hidden}"

    def type_in(self, label: str, value: str) -> "Visitor":
        """By keyboard alone."""
        self.tab_to(self.main.get_by_label(label).first)
        self.page.keyboard.type(value)
        return self

    def tick(self, label: str) -> "Visitor":
        """By keyboard alone."""
        self.tab_to(self.main.get_by_label(label).first)
        self.page.keyboard.press("Space")
        return self

    def enter(self, text: str) -> "Visitor":
        """Press a button or follow a link by keyboard alone."""
        button = self.main.get_by_role("button", name=text)
        return self.go_by_keys((button if button.count() else self.main.get_by_role("link", name=text)).first)

    def go_by_keys(self, control: Locator) -> "Visitor":
        """Go where a control leads, wherever it stands, by keyboard alone."""
        self.tab_to(control)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.look()

    def menu_by_keys(self, text: str) -> "Visitor":
        """As `menu`, by keyboard alone."""
        button = self.page.get_by_role("button", name="Meny", exact=True)
        if button.is_visible():
            self.tab_to(button).page.keyboard.press("Enter")
        lines = self.page.get_by_role("navigation", name="Hovedmeny")
        return self.go_by_keys(lines.get_by_role("link", name=text, exact=True))

    def fetch(self, link: str) -> bytes:
        """What lies behind a link, as the person's browser would save it."""
        address = self.main.get_by_role("link", name=link).first.get_attribute("href")
        answer = self.page.context.request.get(urljoin(self.page.url, address))
        assert answer.ok, f"{answer.url} answered {answer.status}"
        return answer.body()

    def read_pdf(self, link: str) -> str:
        """What poppler reads in the PDF behind a link, its lines joined."""
        content = self.fetch(link)
        assert content.startswith(b"%PDF-"), f"{link} on {self.page.url} leads to no PDF"
        read = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        return " ".join(read.stdout.decode().split())

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self._address)

    def look(self) -> "Visitor":
        """Check the page: one heading, a title, nothing disabled, no sideways scroll (on a phone either), axe-clean.

        Once per kind.
        """
        kind = f"{_IDS.sub('*', self.path.split('?')[0])} {self.page.title()} {self.page.viewport_size} {self._manner}"
        if kind in self._seen or not self.page.url.startswith(self._address):
            return self
        self._seen.add(kind)
        assert self.page.locator("h1").count() == 1, f"{self.page.url}: not one h1"
        assert self.page.title(), f"{self.page.url}: no title"
        assert not self.page.locator(DISABLED).count(), f"{self.page.url}: something is disabled, and nothing says why"
        if self._scripts:  # without them nothing can be run in the page: axe would never answer
            self._holds_its_width()
            self.complaints += violations(self.page)
        return self

    def _holds_its_width(self) -> None:
        usual = self.page.viewport_size or {"width": PHONE_WIDTH, "height": 900}
        for width in {PHONE_WIDTH, usual["width"]}:
            self.page.set_viewport_size({"width": width, "height": usual["height"]})
            needed = self.page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width, f"{self.page.url}: scrolls sideways, {needed} px in a window of {width}"
        self.page.set_viewport_size(usual)

    def close(self) -> None:
        self.page.context.close()


def _plain(text: str) -> str:
    """Dates and amounts are held together with spaces that look like any other."""
    return text.replace("\u00a0", " ")


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page, one line each."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_RUN_AXE, AXE_RULES)
    return [
        f"{page.url}: {violation['id']}: {violation['help']}: {node['target']} {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]
