"""No button is disabled: it can be pressed, and the page says what is missing (issue 7; the GOV.UK pattern).

A disabled button has no focus, is dim, and tells nobody why. Neither our templates, our scripts nor our forms make one;
what is drawn in a browser is looked at as each page is met (`tests.browser.visitor`).
"""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.walls.source import PACKAGE, label, modules

WEB: Final = PACKAGE / "web"
_TEMPLATE_TAGS: Final = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
_IN_MARKUP: Final = re.compile(r"<[a-z][^<>]*\bdisabled\b", re.IGNORECASE)
_COMMENTS: Final = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
_IN_SCRIPT: Final = re.compile(r"disabled\b", re.IGNORECASE)
_IN_PYTHON: Final = re.compile(r"""["'](?:aria-)?disabled["']|\bdisabled\s*=""")


def in_template(text: str) -> list[str]:
    """Elements that are disabled, on whatever condition; what a condition itself reads is no attribute."""
    return _IN_MARKUP.findall(_TEMPLATE_TAGS.sub(" ", text))


def in_script(text: str) -> list[str]:
    return _IN_SCRIPT.findall(_COMMENTS.sub("", text))


def in_python(text: str) -> list[str]:
    return _IN_PYTHON.findall(text)


def found() -> Iterator[str]:
    sources = [(path, in_template) for path in sorted(WEB.rglob("templates/**/*.html"))]
    sources += [(path, in_script) for path in sorted((WEB / "assets").rglob("*.js"))]
    sources += [(path, in_python) for path in modules(WEB)]
    for path, search in sources:
        for one in search(path.read_text(encoding="utf-8")):
            yield f"{label(path)}: {one}"


def test_nothing_that_we_write_disables_a_button() -> None:
    assert list(found()) == []


def test_templates_and_scripts_are_read() -> None:
    templates = [path for path in WEB.rglob("templates/**/*.html") if "<button" in path.read_text(encoding="utf-8")]
    assert len(templates) > 50
    assert (WEB / "assets" / "sealing.js").is_file()


@pytest.mark.parametrize(
    "planted",
    [
        '<button class="ds-button" disabled>Send</button>',
        '<button type="submit"{% if not may %} disabled{% endif %}>Send</button>',
        '<a class="ds-button" aria-disabled="true">Send</a>',
        '<fieldset\n  disabled="{{ closed }}"><button>Send</button></fieldset>',
    ],
)
def test_a_disabled_button_in_a_template_is_found(planted: str) -> None:
    assert in_template(planted)


@pytest.mark.parametrize(
    "planted",
    ["button.disabled = true;", 'one.setAttribute("aria-disabled", "true")', "one.ariaDisabled = 'true'"],
)
def test_a_script_that_disables_is_found(planted: str) -> None:
    assert in_script(planted)


@pytest.mark.parametrize(
    "planted", ['attrs={"disabled": True}', "forms.CharField(disabled=True)", "{'aria-disabled': 'true'}"]
)
def test_a_form_that_disables_is_found(planted: str) -> None:
    assert in_python(planted)


def test_words_and_conditions_are_none() -> None:
    assert in_template("{% if attrs.disabled %}<input readonly>{% endif %}<p>Not disabled</p>") == []
    assert in_script("// never disabled\nbutton.focus();") == []
