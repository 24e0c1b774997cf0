"""The documentation holds: every link leads somewhere, every command named exists, every picture can be taken."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import click
import polib
import pytest

from terskel.cli.main import main
from tests.browser import walk
from tests.walls.source import REPOSITORY
from tools import docs_site as site

DOCS = REPOSITORY / "docs"
BESIDE = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = sorted([*DOCS.rglob("*.md"), *(REPOSITORY / name for name in BESIDE)])
# What a command is followed by in prose: its words end where something else than a word of a command begins.
COMMAND = re.compile(r"`(?:[A-Z_]+=\S+ )?terskel((?: [a-z][a-z-]*)+)")
FENCED = re.compile(r"^(?:\S*/)?terskel((?: [a-z][a-z-]*)+)", re.MULTILINE)
MAKE = re.compile(r"`make ([a-z-]+)")


def label(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def links_of(path: Path) -> list[str]:
    return list(site.links(site.parsed(path.read_text(encoding="utf-8"))))


def dead_links(path: Path, text: str) -> Iterator[str]:
    for link in site.links(site.parsed(text)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if target.parent.name == site.PICTURES:
            if target.stem not in walk.pictures():
                yield f"{link}: no such picture"
        elif not target.exists():
            yield f"{link}: no such file"
        elif anchor and anchor not in site.anchors(site.parsed(target.read_text(encoding="utf-8"))):
            yield f"{link}: no such heading"


def unknown_commands(text: str) -> Iterator[str]:
    for pattern in (COMMAND, FENCED):
        for words in pattern.findall(text):
            if not is_command(words.split()):
                yield f"terskel{words}"


def is_command(words: list[str]) -> bool:
    """Whether the words begin with a command; a command that takes arguments may be followed by anything."""
    found: click.Command = main
    for word in words:
        if not isinstance(found, click.Group):
            return any(isinstance(one, click.Argument) for one in found.params)
        if word not in found.commands:
            return False
        found = found.commands[word]
    return True


@pytest.mark.parametrize("path", PAGES, ids=label)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert list(dead_links(path, path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", PAGES, ids=label)
def test_every_command_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert list(unknown_commands(text)) == []
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(MAKE.findall(text)) <= targets


def test_planted_dead_links_and_commands_are_found() -> None:
    planted = "[a](gone.md) [b](glossary.md#gone) ![c](pictures/gone.png) `terskel gone` `terskel audit gone`"
    assert len(list(dead_links(DOCS / "guides.md", planted))) == 3
    assert list(unknown_commands(planted)) == ["terskel gone", "terskel audit gone"]
    assert list(unknown_commands("```\nterskel forsvunnet x\n```")) == ["terskel forsvunnet x"]


def test_every_page_is_in_the_menu_and_every_line_of_it_is_a_page() -> None:
    listed = [Path(one) for _, named in site.MENU for one in named]
    assert sorted(listed) == [one for one in site.sources() if one.parts[0] != "decisions"]


def test_every_picture_is_shown_and_every_role_has_a_guide_with_one() -> None:
    shown = {
        path.stem: {
            Path(link).stem for link in site.links(site.parsed(path.read_text(encoding="utf-8"))) if ".png" in link
        }
        for path in (DOCS / "guides").glob("*.md")
    }
    assert set().union(*shown.values()) == set(walk.pictures())
    assert {name for name, pictures in shown.items() if not pictures} == {"index"}


class Addresses(HTMLParser):
    """Where the links of a built page lead, and the ids there are to lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        self.links += [link for name in ("href", "src") if (link := given.get(name))]


def test_the_site_is_built_whole(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    for name in walk.pictures():
        (tmp_path / "pictures" / f"{name}.png").touch()
    pages = site.build(tmp_path / "out", tmp_path / "pictures")
    assert len(pages) == len(site.sources())
    read = {}
    for file in (tmp_path / "out").rglob("*.html"):
        read[file.resolve()] = parser = Addresses()
        parser.feed(file.read_text(encoding="utf-8"))
    for file, parser in read.items():
        for link in parser.links:
            if not re.match(r"[a-z]+:", link):
                name, _, anchor = link.partition("#")
                target = (file.parent / name).resolve() if name else file
                assert target.exists(), f"{file.name}: {link}"
                assert not anchor or anchor in read[target].ids, f"{file.name}: {link}"


def test_a_page_is_in_the_language_it_is_written_in() -> None:
    pages = {page.source: page for page in map(site.read, site.sources())}
    assert {page.language for source, page in pages.items() if source.parts[0] == "guides"} == {"nb"}
    html = site.rendered(pages[Path("guides/index.md")], pages)
    assert '<html lang="nb">' in html
    assert 'lang="en">Settings</a>' in html
    assert "<script" not in html


SAID = re.compile(r"\*\*([^*]+\*\*:?)|«([^»]+)»|(?<!\*)\*([^*\n]+)\*(?!\*)")
"""What a guide says stands on a page: bold, quoted or slanted. A bold beginning of a point ends in a colon or stop."""


def words_of_the_pages() -> set[str]:
    found: set[str] = set()
    for catalogue in (REPOSITORY / "src/terskel").rglob("locale/nb/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(catalogue)):
            found.update((entry.msgstr, *entry.msgstr_plural.values()))
    return found


def test_the_guides_call_things_what_the_pages_call_them() -> None:
    known, told = words_of_the_pages(), set()
    for guide in sorted((DOCS / "guides").glob("*.md")):
        for match in SAID.finditer(guide.read_text(encoding="utf-8")):
            words = next(one for one in match.groups() if one)
            if not words.endswith((".**", ":")):
                words = words.removesuffix("**")
                told.add(words)
                assert words in known, f"{label(guide)}: {words}"
    assert {"Øv på åpningen", "Søk om opptak", "Hendelseslogg"} <= told
