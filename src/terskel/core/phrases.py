"""Texts outside pages (letters, messages, refusals, explanations) in every language.

Each room keeps `phrases.toml` beside its code. A key is a dotted path of tables, and the innermost
table holds one text per language:

    [letter.admission.title]
    nb = "Opptak i {dps}"
    nn = "Opptak i {dps}"
    en = "Admission to {dps}"

Placeholders are those of `str.format`. Values are written by `core.formats` for the language:
instants, days, periods, Decimals, Fractions and sequences of texts; `{price:kroner}` writes an
amount of money, `{limit:size}` a number of bytes, `{at:precise}` an instant to the microsecond,
`{points:.2}` a number with two places. Loading fails when a language is missing or the languages
name different placeholders. A package inside a room may keep a `phrases.toml` of its own; the
room's book holds both.

The text of a refusal `competitions.deadline_too_early` is looked for first in the room's own file
under `[refusal.deadline_too_early]`, then in core's under
`[refusal."competitions.deadline_too_early"]`: what the core's tables of moves refuse is said in
`core/phrases.toml`, and a room may say it better.

What a room's events are called where people read a record stands in `events.toml` beside its `events.py`, one table for
each event's class.
"""

import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from terskel.core import formats
from terskel.core.decisions import Refused
from terskel.core.instants import Period
from terskel.core.languages import LANGUAGES, Language


class PhraseError(Exception):
    """A phrase file is wrong, or a text was asked for that does not exist."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The texts of one room: key -> language -> text."""

    room: str
    texts: Mapping[str, Mapping[Language, str]]

    @staticmethod
    def of(room: str) -> "Phrasebook":
        """The book of `src/terskel/<room>/phrases.toml` and of the packages inside; read and checked once."""
        return _book(room)

    @staticmethod
    def parse(room: str, source: str) -> "Phrasebook":
        """A book from the text of a phrase file; raises PhraseError."""
        try:
            tree = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            raise PhraseError(f"{room}/phrases.toml: {error}") from error
        texts = dict(_leaves(room, (), tree))
        for key, by_language in texts.items():
            _check(room, key, by_language)
        return Phrasebook(room, texts)

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def say(self, key: str, language: Language, /, **facts: object) -> str:
        """The text with `facts` filled in; raises PhraseError for an unknown key or placeholder."""
        try:
            text = self.texts[key][language]
        except KeyError:
            raise PhraseError(f"{self.room}/phrases.toml has no {key!r} in {language!r}") from None
        shown = {name: _Shown(value, language) for name, value in facts.items()}
        try:
            return text.format_map(shown)
        except KeyError as missing:
            raise PhraseError(f"{self.room}/phrases.toml {key!r} asks for {missing}") from None


def refusal_text(refused: Refused, language: Language) -> str:
    """What is wrong and what to do, in the user's language; raises PhraseError if nobody wrote it."""
    room, _, name = refused.code.partition(".")
    if _phrase_files(room):
        own = Phrasebook.of(room)
        if f"refusal.{name}" in own:
            return own.say(f"refusal.{name}", language, **refused.facts)
    return Phrasebook.of("core").say(f"refusal.{refused.code}", language, **refused.facts)


def refusal_template(code: str, language: Language) -> str:
    """The text of a refusal with its placeholders unfilled; "" if nobody wrote it."""
    room, _, name = code.partition(".")
    if _phrase_files(room):
        own = Phrasebook.of(room)
        if f"refusal.{name}" in own:
            return own.texts[f"refusal.{name}"][language]
    return Phrasebook.of("core").texts.get(f"refusal.{code}", {}).get(language, "")


def event_text(kind: str, language: Language) -> str:
    """What an event of this kind ("<room>.<Class>") is called in one line; the kind itself where nobody says it now."""
    room, _, name = kind.partition(".")
    book = _events_book(room)
    return book.say(name, language) if book is not None and name in book else kind


@cache
def _events_book(room: str) -> Phrasebook | None:
    source = files("terskel") / room / "events.toml"
    return Phrasebook.parse(room, source.read_text(encoding="utf-8")) if source.is_file() else None


class _Shown:
    """A value that `str.format` writes in a given language."""

    def __init__(self, value: object, language: Language) -> None:
        self._value = value
        self._language = language

    def __format__(self, spec: str) -> str:
        return _written(self._value, self._language, spec)


def _written(value: object, language: Language, spec: str) -> str:
    match value:
        case datetime():
            return formats.instant(value, language, precise=spec == "precise")
        case date():
            return formats.day(value, language)
        case Period():
            return formats.period(value, language)
        case Decimal() if spec == "kroner":
            return formats.kroner(value, language)
        case int() if spec == "size":
            return formats.size(value, language)
        case Decimal() | Fraction():
            return formats.number(value, language, int(spec[1:]) if spec else None)
        case str():
            return value
        case Sequence():
            return formats.listing(tuple(_written(item, language, spec) for item in value), language)
        case _:
            return str(value)


@cache
def _phrase_files(room: str) -> tuple[Traversable, ...]:
    """The phrase files of a room: its own and those of its packages. Looked for once; every refusal asks."""
    folder = files("terskel") / room
    if not folder.is_dir():
        return ()
    packages = sorted((inner for inner in folder.iterdir() if inner.is_dir()), key=lambda inner: inner.name)
    return tuple(source for place in (folder, *packages) if (source := place / "phrases.toml").is_file())


@cache
def _book(room: str) -> Phrasebook:
    sources = _phrase_files(room)
    if not sources:
        raise PhraseError(f"terskel/{room} has no phrases.toml")
    texts: dict[str, Mapping[Language, str]] = {}
    for source in sources:
        part = Phrasebook.parse(room, source.read_text(encoding="utf-8")).texts
        if twice := texts.keys() & part.keys():
            raise PhraseError(f"{source}: {', '.join(sorted(twice))} stand elsewhere in the room too")
        texts |= part
    return Phrasebook(room, texts)


def _leaves(room: str, path: tuple[str, ...], table: Mapping[str, object]) -> Iterator[tuple[str, dict[Language, str]]]:
    """Every innermost table as (dotted key, language -> text)."""
    texts = {name: value for name, value in table.items() if isinstance(value, str)}
    tables = {name: value for name, value in table.items() if isinstance(value, dict)}
    key = ".".join(path)
    if strangers := table.keys() - texts.keys() - tables.keys():
        raise PhraseError(f"{room}/phrases.toml {key!r}: {sorted(strangers)} are no texts")
    if texts:
        if strangers := texts.keys() - set(LANGUAGES):
            raise PhraseError(f"{room}/phrases.toml {key!r}: {sorted(strangers)} are no languages")
        yield key, {language: texts[language] for language in LANGUAGES if language in texts}
    for name, inner in tables.items():
        yield from _leaves(room, (*path, name), inner)


def _check(room: str, key: str, texts: Mapping[Language, str]) -> None:
    if missing := [language for language in LANGUAGES if not texts.get(language, "").strip()]:
        raise PhraseError(f"{room}/phrases.toml {key!r} is missing in {', '.join(missing)}")
    try:
        named = {language: _placeholders(text) for language, text in texts.items()}
    except ValueError as error:
        raise PhraseError(f"{room}/phrases.toml {key!r}: {error}") from error
    if len(set(named.values())) > 1:
        raise PhraseError(f"{room}/phrases.toml {key!r}: the languages name different placeholders")


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
