"""Every message of the pages is said in bokmål and in nynorsk, and nynorsk is not bokmål in disguise."""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib
import pytest
from django.template import engines
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import messages  # noqa: E402

SAME = Path(__file__).with_name("nynorsk_same.txt")


def reviewed() -> set[str]:
    """Nynorsk texts equal to the bokmål ones that someone has read and found right."""
    lines = SAME.read_text(encoding="utf-8").splitlines()
    return {line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")}


def same_in_both() -> dict[str, str]:
    """Bokmål text -> section, where the nynorsk text is the same."""
    found = {}
    for section in messages.sections():
        nynorsk = {messages.key_of(entry): entry for entry in messages.read_po(section.po_path("nn"))}
        for entry in messages.read_po(section.po_path("nb")):
            other = nynorsk.get(messages.key_of(entry))
            if other is not None and messages.is_translated(entry) and _words(entry) == _words(other):
                found[_words(entry)] = section.name
    return found


def _words(entry: polib.POEntry) -> str:
    return entry.msgstr or " / ".join(entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))


@pytest.mark.parametrize("section", messages.sections(), ids=lambda section: section.name)
def test_no_message_is_missing_or_fuzzy(section: messages.Section) -> None:
    assert messages.problems([section]) == []


def test_a_message_is_said_the_same_way_in_every_section() -> None:
    assert [line for line in messages.problems(messages.sections()) if "otherwise" in line] == []


def test_a_nynorsk_text_equal_to_bokmaal_has_been_read() -> None:
    assert sorted(same_in_both().keys() - reviewed()) == []


def test_the_list_of_read_texts_holds_nothing_old() -> None:
    assert sorted(reviewed() - same_in_both().keys()) == []


NOT_OURS = re.compile(r"\b(virkedag|vyrkedag|anskaffelse|fyrst[ei]?\b|ett\b|da\b|verte\b)", re.IGNORECASE)
"""Bokmål, or nynorsk beside what the glossary chose (yrkedag) and what is written everywhere else (første, bli)."""


def nynorsk_texts() -> Iterator[str]:
    """All that a nynorsk reader is shown: the pages' messages, and the words of rooms and core."""
    for section in messages.sections():
        for entry in messages.read_po(section.po_path("nn")):
            yield _words(entry)
    for file in sorted((ROOT / "src" / "terskel").rglob("*.toml")):
        yield from _in_nynorsk(tomllib.loads(file.read_text(encoding="utf-8")))


def _in_nynorsk(table: Mapping[str, object]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _in_nynorsk(value)
        elif key == "nn" and isinstance(value, str):
            yield value


def test_nynorsk_has_one_word_for_one_thing() -> None:
    assert [text for text in nynorsk_texts() if NOT_OURS.search(text)] == []


def planted(tmp_path: Path, template: str) -> messages.Section:
    page = tmp_path / "page.html"
    page.write_text(template, encoding="utf-8")
    return messages.Section("planted", [page], tmp_path / "locale", tmp_path)


def test_a_message_without_translation_is_found(tmp_path: Path) -> None:
    section = planted(tmp_path, '{% load i18n %}{% translate "Never said" %}')
    section.read_sources()
    messages.update(section, "nb", {})
    assert "nb planted: not translated 'Never said'" in messages.problems([section])


def test_a_message_outside_the_po_file_is_found(tmp_path: Path) -> None:
    section = planted(tmp_path, "{% load i18n %}{% blocktranslate with n=1 %}{{ n }} left{% endblocktranslate %}")
    assert "nn planted: missing '%(n)s left'" in messages.problems([section])


def test_a_fuzzy_message_is_found(tmp_path: Path) -> None:
    section = planted(tmp_path, '{% load i18n %}{% translate "Open" %}')
    section.read_sources()
    messages.update(section, "nn", {})
    book = messages.read_po(section.po_path("nn"))
    book[0].msgstr, book[0].flags = "Ope", ["fuzzy"]
    book.save(str(section.po_path("nn")))
    assert "nn planted: fuzzy 'Open'" in messages.problems([section])


def test_a_lost_placeholder_is_found(tmp_path: Path) -> None:
    section = planted(tmp_path, "{% load i18n %}{% blocktranslate %}Until {{ day }}{% endblocktranslate %}")
    section.read_sources()
    messages.update(section, "nb", {(None, "Until %(day)s"): polib.POEntry(msgid="", msgstr="Til da")})
    assert "nb planted: other placeholders than the English 'Until %(day)s'" in messages.problems([section])


def test_update_keeps_what_is_said_and_forgets_what_is_gone(tmp_path: Path) -> None:
    section = planted(tmp_path, '{% load i18n %}{% translate "Open" %}{% translate "Old" %}')
    section.read_sources()
    messages.update(section, "nn", {(None, "Open"): polib.POEntry(msgid="Open", msgstr="Ope")})
    (tmp_path / "page.html").write_text('{% load i18n %}{% translate "New" %}{% translate "Open" %}', encoding="utf-8")
    section.read_sources()
    assert messages.update(section, "nn", {}) == 1
    said = {entry.msgid: entry.msgstr for entry in messages.read_po(section.po_path("nn"))}
    assert said == {"New": "", "Open": "Ope"}


@pytest.mark.parametrize(("language", "word"), [("nb", "Logg inn"), ("nn", "Logg inn"), ("en", "Log in")])
def test_the_compiled_messages_reach_the_pages(language: str, word: str) -> None:
    messages.compile_all()
    with translation.override(language):
        assert engines["django"].from_string('{% load i18n %}{% translate "Log in" %}').render() == word
