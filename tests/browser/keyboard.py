"""Somebody who has no mouse: all that a `Visitor` does, done with the keys alone, the focus seen at every stop."""

from datetime import datetime
from typing import Final

from playwright.sync_api import BrowserContext, Locator

from tests.browser.visitor import Visitor

# A pointer that is used all the same, by a step that goes round this class, is heard as an error in the console.
_HEAR_POINTERS: Final = """addEventListener("pointerdown", (event) => console.error(
    `a pointer was used on ${event.target.outerHTML.slice(0, 120)}`), true)"""
_CHOSEN: Final = "select => select.selectedOptions[0].label"
# A date is typed place by place as the browser shows them; this one shows the month first, and hours to 12.
_TYPED: Final = {"date": ("%Y-%m-%d", "%m%d%Y", ""), "datetime-local": ("%Y-%m-%dT%H:%M", "%m%d%Y", "%I%M%p")}


class Typist(Visitor):
    """A `Visitor` by keyboard alone: Tab, Enter, Space, the arrows and what is typed."""

    def __init__(
        self, context: BrowserContext, address: str, seen: set[str], manner: str = "", *, scripts: bool = True
    ) -> None:
        assert scripts, "without scripts nothing in the page tells where the focus is"
        context.add_init_script(_HEAR_POINTERS)
        super().__init__(context, address, seen, manner)

    def go(self, control: Locator) -> "Visitor":
        return self.go_by_keys(control)

    def menu(self, text: str) -> "Visitor":
        return self.menu_by_keys(text)

    def unfold(self, text: str) -> "Visitor":
        self.tab_to(self.main.locator("summary").filter(has_text=text).first)
        return self._press("Enter")

    def fill(self, label: str, value: str, *, exact: bool = False) -> "Visitor":
        """What stood in the field is typed over."""
        control = self.main.get_by_label(label, exact=exact).first
        self.tab_to(control)
        if (kind := control.get_attribute("type")) in _TYPED:
            self._type_date(kind, value)
        else:
            self._press("Control+A")._press("Delete")
            self.page.keyboard.type(value)
        written = control.input_value()
        assert written == value, f"{value!r} was typed in {label!r} on {self.page.url}, and {written!r} stands there"
        self.sees_where_it_is()
        return self

    def choose(self, label: str, *, exact: bool = False) -> "Visitor":
        control = self.main.get_by_label(label, exact=exact).first
        self.tab_to(control)
        if not control.is_checked():
            self._press("Space")
        assert control.is_checked(), f"{label!r} is not chosen on {self.page.url}"
        return self

    def select(self, label: str, option: str) -> "Visitor":
        control = self.main.get_by_label(label).first
        self.tab_to(control)._press("Home")
        for _ in range(control.locator("option").count()):
            if control.evaluate(_CHOSEN) == option:
                return self
            self._press("ArrowDown")
        raise AssertionError(f"{option!r} is not chosen with the arrows in {label!r} on {self.page.url}")

    def _type_date(self, kind: str, value: str) -> None:
        written, day, hour = _TYPED[kind]
        moment = datetime.strptime(value, written)  # noqa: DTZ007 — as it stands in the field, in Norway's time
        self.page.keyboard.type(moment.strftime(day))
        if hour:
            self._press("ArrowRight")
            self.page.keyboard.type(moment.strftime(hour))

    def _press(self, key: str) -> "Typist":
        self.page.keyboard.press(key)
        self.sees_where_it_is()
        return self
