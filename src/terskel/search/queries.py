"""Searching: what everyone may read, by its words. A fixed number of statements, however much is found."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.db import connection
from django.db.models import Q

from terskel.audit import queries as audit
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps import queries as dps
from terskel.search.folding import fold, words_of
from terskel.search.models import KINDS, Entry, Pending, Progress, Word
from terskel.search.texts import Term, meaning_the_same, terms

__all__ = [
    "KINDS",
    "PAGE",
    "Hit",
    "Piece",
    "Results",
    "Term",
    "entry_count",
    "kind_label",
    "kind_mark",
    "search",
    "terms",
    "waiting",
]

PAGE: Final = 20
MOST_WORDS: Final = 8
LONGEST: Final = 200
"""Characters of what is asked for that are read."""
PREFIX: Final = 3
INSIDE: Final = 5
"""A stem is looked for where words begin from three letters on, inside compounds from five: "test" is in "attest"."""
MOST_COMPOUNDS: Final = 60
MOST_LIKE: Final = 5
LIKENESS: Final = 0.35
"""Trigrams in common of a misspelt word and the one that was meant; "konsulnet" and "konsulent" share 0.43."""
SNIPPET: Final = 220

_SIGNS: Final = re.compile(r"([^\W_]+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text; `marked`: it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `page` is its path; `subject_id` what it is about, in the room of its kind."""

    kind: str
    page: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    language: str
    at: datetime | None
    dps_id: UUID | None
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class Results:
    """`counts`: how many of each kind there are in all. `instead`: misspelt words, with those they were taken for."""

    hits: tuple[Hit, ...]
    counts: Mapping[str, int]
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class _Asked:
    """One word that was asked for: its stems, and words of the index that it is taken for."""

    written: str
    plain: str
    stems: tuple[str, ...]
    compounds: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def beginnings(self) -> tuple[str, ...]:
        others = () if self.plain.isdecimal() else meaning_the_same(self.plain)
        return tuple(one for one in (*self.stems, self.plain, *others) if len(one) >= PREFIX)

    @property
    def query(self) -> str:
        """As `to_tsquery` reads it; folded words hold letters and digits only."""
        exact = (self.plain, *self.stems, *self.compounds, *self.alike)
        said = [f"'{one}'" for one in dict.fromkeys(exact)] + [f"'{one}':*" for one in dict.fromkeys(self.beginnings)]
        return f"({' | '.join(said)})"

    def is_met_by(self, word: str) -> bool:
        return word in (self.plain, *self.compounds, *self.alike) or word.startswith(self.beginnings)


def search(
    text: str,
    *,
    kinds: Collection[str] = (),
    dps_id: UUID | None = None,
    language: Language,
    page: int = 1,
    at: datetime,
) -> Results:
    """What holds every word of the text, in any form of it, the likeliest first; of these `kinds` where any are named.

    Systems whose page is not open at `at` are left out here too, whatever the index holds.
    """
    asked = _understood(text)
    if not asked:
        return Results((), dict.fromkeys(KINDS, 0))
    systems = [str(one) for one in dps.public_ids(at=at) if dps_id in (None, one)]
    counts, rows = _read(
        " & ".join(one.query for one in asked), systems, language if dps_id is None else "", kinds or KINDS, page
    )
    instead = tuple((one.written, one.alike) for one in asked if one.alike)
    return Results(tuple(_hit(row, asked) for row in rows), {one: counts.get(one, 0) for one in KINDS}, instead)


def kind_label(kind: str, language: Language) -> str:
    return Phrasebook.of("search").say(f"kind.{kind}", language)


def kind_mark(kind: str, language: Language) -> str:
    """What one thing of the kind is called beside it."""
    return Phrasebook.of("search").say(f"mark.{kind}", language)


def entry_count() -> int:
    return Entry.objects.count()


def behind_since() -> datetime | None:
    """Since when something is to be read that has not been; None where all is, or the index was never made."""
    progress = Progress.objects.first()
    if progress is None:
        return None
    noted = Pending.objects.order_by("noted_at").values_list("noted_at", flat=True).first()
    unnoted = [event.at for _place, event in audit.placed_after(progress.position, 1)]
    return min([*unnoted, *([noted] if noted else [])], default=None)


def waiting() -> int:
    """How many sources are to be read again."""
    return Pending.objects.count()


_STEMS: Final = """
    SELECT asked.n, ts_lexize('norwegian_stem', asked.written), ts_lexize('english_stem', asked.written),
        ts_lexize('norwegian_stem', asked.plain), ts_lexize('english_stem', asked.plain)
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked(written, plain, n) ORDER BY asked.n"""

_COMPOUNDS: Final = """
    SELECT asked.n, near.word FROM unnest(%s::int[], %s::text[]) AS asked(n, stem), LATERAL (
        SELECT word FROM search_word WHERE word LIKE '%%' || asked.stem || '%%' ORDER BY length(word), word LIMIT %s
    ) AS near"""

_ALIKE: Final = """
    SELECT asked.n, near.word FROM unnest(%s::int[], %s::text[]) AS asked(n, plain), LATERAL (
        SELECT word FROM search_word WHERE word %% asked.plain AND similarity(word, asked.plain) >= %s
        ORDER BY similarity(word, asked.plain) DESC, word LIMIT %s
    ) AS near"""

# What is sorted is narrow: titles and texts are read of those alone that are shown.
_FOUND: Final = """
    WITH hit AS (
        SELECT DISTINCT ON (page) id, kind, page, at,
            ts_rank('{0.05, 0.1, 0.3, 1.0}', vector, asked)
                * CASE kind WHEN 'system' THEN 1.6 WHEN 'category' THEN 1.4 WHEN 'question' THEN 0.7 ELSE 1 END AS rank
        FROM search_entry, to_tsquery('simple', %s) AS asked
        WHERE vector @@ asked AND (
            dps_id = ANY(%s::uuid[]) OR dps_id IS NULL AND (language = %s OR kind = 'article' AND %s))
        ORDER BY page, rank DESC, id
    ),
    counted AS (
        SELECT coalesce(jsonb_object_agg(kind, number), '{}') AS counts
        FROM (SELECT kind, count(*) AS number FROM hit GROUP BY kind) AS each
    ),
    shown AS (
        SELECT * FROM hit WHERE kind = ANY(%s) ORDER BY rank DESC, at DESC NULLS LAST, page LIMIT %s OFFSET %s
    )
    SELECT counts, e.kind, e.page, e.title, e.text, e.language, e.at, e.dps_id, e.subject_id
    FROM counted LEFT JOIN (shown JOIN search_entry e USING (id)) ON true
    ORDER BY shown.rank DESC, shown.at DESC NULLS LAST, shown.page"""

_Row = tuple[str, str, str, str, str, datetime | None, UUID | None, UUID | None]


def _understood(text: str) -> list[_Asked]:
    """The words of the text with their stems, and what they are taken for; words that say nothing are left out."""
    written = [one.casefold() for one in words_of(text[:LONGEST])][:MOST_WORDS]
    if not written:
        return []
    plain = [fold(one) for one in written]
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [written, plain])
        stemmed = cursor.fetchall()
    known = {
        n - 1: _Asked(written[n - 1], plain[n - 1], tuple(dict.fromkeys([*bokmal, *english])))
        for n, said, said_in_english, bokmal, english in stemmed
        if said and said_in_english
    }
    found = known or {n - 1: _Asked(written[n - 1], plain[n - 1], ()) for n, *_stems in stemmed}
    return list(_with_alike(_with_compounds(found)).values())


def _with_compounds(found: dict[int, _Asked]) -> dict[int, _Asked]:
    looked = [(n, stem) for n, one in found.items() for stem in {*one.stems, one.plain} if len(stem) >= INSIDE]
    held = _words(_COMPOUNDS, looked, MOST_COMPOUNDS)
    return {n: replace(one, compounds=held.get(n, ())) for n, one in found.items()}


def _with_alike(found: dict[int, _Asked]) -> dict[int, _Asked]:
    """A word that stands nowhere in the index is taken for those that are most like it; a number never is."""
    unmet = [
        (n, one.plain)
        for n, one in found.items()
        if not one.compounds and not one.plain.isdecimal() and not _stands(one)
    ]
    held = _words(_ALIKE, unmet, LIKENESS, MOST_LIKE) if unmet else {}
    return {n: replace(one, alike=held.get(n, ())) for n, one in found.items()}


def _stands(one: _Asked) -> bool:
    """Whether any word of the index is met."""
    begins = Q(word=one.plain)
    for beginning in one.beginnings:
        begins |= Q(word__startswith=beginning)
    return Word.objects.filter(begins).exists()


def _words(statement: str, asked: Sequence[tuple[int, str]], *bounds: float) -> dict[int, tuple[str, ...]]:
    if not asked:
        return {}
    parameters: list[Any] = [[n for n, _word in asked], [word for _n, word in asked], *bounds]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    found: dict[int, dict[str, None]] = {}
    for n, word in rows:
        found.setdefault(n, {})[word] = None
    return {n: tuple(words) for n, words in found.items()}


def _read(
    query: str, systems: Sequence[str], language: str, kinds: Iterable[str], page: int
) -> tuple[Mapping[str, int], list[_Row]]:
    parameters: list[Any] = [query, systems, language, bool(language), list(kinds), PAGE, (page - 1) * PAGE]
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, parameters)
        rows = cursor.fetchall()
    counts: Mapping[str, int] = json.loads(rows[0][0])
    return counts, [cast(_Row, row[1:]) for row in rows if row[1] is not None]


def _hit(row: _Row, asked: Sequence[_Asked]) -> Hit:
    kind, page, title, text, language, at, dps_id, subject_id = row
    marked = _marked(text, asked)
    return Hit(kind, page, tuple(_marked(title, asked)), tuple(_snippet(marked)), language, at, dps_id, subject_id)


def _marked(text: str, asked: Sequence[_Asked]) -> list[Piece]:
    """The text in pieces; those that are words looked for are marked."""
    pieces: list[Piece] = []
    for part in _SIGNS.split(" ".join(text.split())):
        marked = part.isalnum() and any(one.is_met_by(fold(part)) for one in asked)
        if pieces and pieces[-1].marked == marked:
            pieces[-1] = Piece(pieces[-1].text + part, marked)
        elif part:
            pieces.append(Piece(part, marked))
    return pieces


def _snippet(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """About so much of the text as a reader takes in, from a little before the first word that was looked for."""
    first = next((place for place, one in enumerate(pieces) if one.marked), 0)
    left = SNIPPET
    if first > 0:
        before = pieces[first - 1].text
        kept = before if len(before) <= SNIPPET // 3 else f"… {before[-SNIPPET // 3 :].partition(' ')[2]}"
        left -= len(kept)
        yield Piece(kept, False)
    for one in pieces[first:]:
        if len(one.text) > left:
            yield Piece(f"{one.text[:left].rpartition(' ')[0]} …", one.marked)
            return
        left -= len(one.text)
        yield one
