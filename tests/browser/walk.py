"""Every page that the permission matrix names, for every role that sees it, in manners that cover each other in pairs.

The matrix (`tests/walls/matrix`) says which addresses there are, in which state of things, and who gets in; its world
has an object for each. Only what a browser shows is walked: what it would save is left to the rooms' own tests.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.urls import reverse

from tests.browser import later
from tests.walls.source import REPOSITORY
from tests.walls.test_permission_matrix import Row, read_rows
from tests.worlds.visitors import World

LANGUAGES: Final = ("nb", "nn", "en")
PHONE, DESK, LARGE_TEXT = "320", "1280", "1280 at 200 % text"
VIEWS: Final = (DESK, PHONE, LARGE_TEXT)
# Camilla's role is Bjørn's, and Olav's are those of the others, at another tenant.
ROLES: Final = ("anonymous", "astrid", "eva", "brita", "daniel", "bjorn", "olav", "nora")
LATER: Final = later.SECTION
LATER_ROLES: Final = ("astrid", "brita", "daniel", "eva_at_helfo", "erik_at_helfo", "bjorn", "camilla")
PICTURES: Final = REPOSITORY / "docs" / "guides" / "pictures.toml"
EVERYBODY: Final = ("anonymous", "astrid", "bjorn")
"""Who is enough for a page that everyone may open: the frame is that of a visitor, an authority and a supplier."""


@dataclass(frozen=True, slots=True, order=True)
class Manner:
    language: str
    view: str
    dark: bool

    @property
    def width(self) -> int:
        return 320 if self.view == PHONE else 1280

    @property
    def large_text(self) -> bool:
        return self.view == LARGE_TEXT

    def __str__(self) -> str:
        return f"{self.language}, {self.view}, {'dark' if self.dark else 'light'}"


@dataclass(frozen=True, slots=True)
class Stop:
    """One page as one role meets it."""

    row: Row
    role: str
    address: str

    @property
    def name(self) -> str:
        stage = f" ({self.row.stage})" if self.row.stage else ""
        return f"{self.row.name}{stage} as {self.role}"


def stops(world: World, section: str) -> list[Stop]:
    """Every page of a section for every role that sees it."""
    return [Stop(row, role, address_of(world, row)) for row in rows(section) for role in roles_of(row)]


def roles_of(row: Row) -> tuple[str, ...]:
    """Who the page is walked as."""
    if row.section == LATER:
        return tuple(role for role in LATER_ROLES if role in row.insiders)
    return tuple(role for role in (EVERYBODY if set(ROLES) <= row.insiders else ROLES) if role in row.insiders)


def rows(section: str) -> list[Row]:
    """A page that says why nothing is to be seen yet is walked where there is something to see (`later`)."""
    if section == LATER:
        return later.rows()
    return [row for row in read_rows() if row.section == section and row.method == "GET"]


def sections() -> list[str]:
    """Those with pages: the API has none, and the demo's are for developers."""
    return sorted({row.section for row in read_rows()} - {"api", "demo"})


def address_of(world: World, row: Row) -> str:
    given = {key: world.things[name] for key, name in row.args.items()}
    return reverse(row.name, kwargs=given) + (f"?{row.query}" if row.query else "")


def pictures() -> dict[str, tuple[Row, str]]:
    """The pages that the guides show, each with who sees it, by the picture's name (docs/guides/pictures.toml)."""
    listed = tomllib.loads(PICTURES.read_text(encoding="utf-8"))
    return {name: (_pictured(one), one["as"]) for name, one in listed.items()}


def _pictured(one: dict[str, str]) -> Row:
    for row in (*later.rows(), *read_rows()):
        is_meant = (row.name, row.method) == (one["page"], "GET") and one.get("stage", row.stage) == row.stage
        if is_meant and one["as"] in row.insiders:
            return row
    raise ValueError(f"{one['as']} sees no {one['page']} in the matrix")


def in_pairs(found: list[Stop]) -> Iterator[tuple[Stop, Manner]]:
    """Each page meets each language, each view, light and dark, and each of its roles, in as few visits as that takes.

    A page with fewer roles than three is visited again by its last. Which manner comes first differs from page to page,
    so that all manners are met by all roles.
    """
    for _, of_page in groupby(found, key=lambda stop: stop.row):
        visits = list(of_page)
        first = len(VIEWS) * _number(str(visits[0].row))
        for number in range(max(len(visits), len(VIEWS))):
            yield visits[min(number, len(visits) - 1)], manner(first + number)


def manner(number: int) -> Manner:
    """Three from a multiple of three on differ in language and in view; any two in a row in being dark."""
    turn = number // len(VIEWS)
    return Manner(LANGUAGES[number % 3], VIEWS[(number + turn) % 3], dark=bool(number % 2))


def sample(found: list[tuple[Stop, Manner]], one_in: int) -> list[tuple[Stop, Manner]]:
    """The same part every time, of every section."""
    return [pair for pair in found if _number(f"{pair[0].name} {pair[1]}") % one_in == 0]


def part(found: list[tuple[Stop, Manner]], which: str) -> list[tuple[Stop, Manner]]:
    """The visits of one part of several, "3/8"; the parts together are all of them, each once."""
    number, of = map(int, which.split("/"))
    if not 1 <= number <= of:
        raise ValueError(f"There is no part {which}")
    return found[number - 1 :: of]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
