"""Words that come with the program: names of CPV codes, words that mean the same, the glossary, pages of help."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from terskel.core.languages import Language
from terskel.search.folding import fold

SHORT: Final = 5
"""A beginning shorter than this also begins words of another meaning, so only words little longer than it are meant."""
LONGER_BY: Final = 3
LONGEST_ENDING: Final = 4
"""As in "testerne": a word so much longer than a beginning is a form of it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field with its explanation, in one language; `key` is its anchor on the page of words."""

    key: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    page: str
    title: str
    text: str


@cache
def terms(language: Language) -> tuple[Term, ...]:
    """The glossary in the order of a purchase."""
    return tuple(Term(key, one["word"][language], one["text"][language]) for key, one in _read("glossary").items())


@cache
def help_pages(language: Language) -> tuple[HelpPage, ...]:
    return tuple(HelpPage(page, one["title"][language], one["text"][language]) for page, one in _read("pages").items())


def cpv_words(codes: Iterable[str]) -> str:
    """The codes with what they and the wider codes above them are called, in bokmål and English.

    A code with its check digit or without. The names are those of the European vocabulary (regulation 213/2008).
    """
    known = _cpv()
    said: dict[str, None] = {}
    for code in codes:
        digits = code[:8]
        said[digits] = None
        for kept in range(2, 9):
            wider = digits[:kept].ljust(8, "0")
            if wider in known:
                said[known[wider]] = None
    return " ".join(said)


def meaning_the_same(word: str) -> tuple[str, ...]:
    """Beginnings of words for what a folded word means; its own too where it is a form of it, as "testere" of "test":
    the stem of one is not the stem of the other."""
    found: dict[str, None] = {}
    for group in _same():
        if any(_begins(word, one) for one in group):
            found |= dict.fromkeys(one for one in group if not word.startswith(one) or _is_form(word, one))
    return tuple(found)


def _is_form(word: str, beginning: str) -> bool:
    return word.startswith(beginning) and 0 < len(word) - len(beginning) <= LONGEST_ENDING


def _begins(word: str, beginning: str) -> bool:
    if not word.startswith(beginning):
        return False
    return len(beginning) >= SHORT or len(word) <= len(beginning) + LONGER_BY


@cache
def _same() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(fold, group)) for group in _read("same")["same"])


@cache
def _cpv() -> Mapping[str, str]:
    lines = files("terskel.search").joinpath("cpv.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: f"{row['nb']} {row['en']}" for row in csv.DictReader(lines)}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("terskel.search").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
