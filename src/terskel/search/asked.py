"""What is asked for: the words of a text with their stems, and what they are taken for where they stand nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from terskel.search.folding import fold, words_of
from terskel.search.models import Word
from terskel.search.texts import meaning_the_same

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


@dataclass(frozen=True, slots=True)
class Asked:
    """One word that was asked for: its stems, how words begin that it means, and words that it is taken for."""

    written: str
    plain: str
    stems: tuple[str, ...]
    beginnings: tuple[str, ...]
    compounds: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """As `to_tsquery` reads it, for ranking: another form counts beside the beginning that it has.

        A word and its own beginning would count as one, and the database does not say which of them that is.
        """
        return self._query((one for one in self._exact if one not in self.beginnings), self.beginnings)

    @property
    def met(self) -> str:
        """What meets the same with as few words as can be."""
        return self._fewest(self._exact)

    @property
    def called(self) -> str:
        """What meets the word itself and what it is taken for, not the compounds that it is in."""
        return self._fewest((self.plain, *self.stems, *self.alike))

    @property
    def _exact(self) -> tuple[str, ...]:
        return (self.plain, *self.stems, *self.compounds, *self.alike)

    def _fewest(self, exact: Iterable[str]) -> str:
        begins = (one for one in self.beginnings if not self._begun(one, but=one))
        return self._query((one for one in exact if not self._begun(one)), begins)

    def _begun(self, word: str, *, but: str = "") -> bool:
        return any(word.startswith(one) for one in self.beginnings if one != but)

    @staticmethod
    def _query(exact: Iterable[str], beginnings: Iterable[str]) -> str:
        """Folded words hold letters and digits only."""
        said = [f"'{one}'" for one in dict.fromkeys(exact)] + [f"'{one}':*" for one in dict.fromkeys(beginnings)]
        return f"({' | '.join(said)})"

    def is_met_by(self, word: str) -> bool:
        return word in (self.plain, *self.compounds, *self.alike) or word.startswith(self.beginnings)


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


def understood(text: str) -> list[Asked]:
    """The words of the text with their stems, and what they are taken for; words that say nothing are left out."""
    written = [one.casefold() for one in words_of(text[:LONGEST])][:MOST_WORDS]
    if not written:
        return []
    plain = [fold(one) for one in written]
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [written, plain])
        stemmed = cursor.fetchall()
    known = {
        n - 1: _asked(written[n - 1], plain[n - 1], tuple(dict.fromkeys([*bokmal, *english])))
        for n, said, said_in_english, bokmal, english in stemmed
        if said and said_in_english
    }
    found = known or {n - 1: _asked(written[n - 1], plain[n - 1], ()) for n, *_stems in stemmed}
    return list(_with_alike(_with_compounds(found)).values())


def _asked(written: str, plain: str, stems: tuple[str, ...]) -> Asked:
    others = () if plain.isdecimal() else meaning_the_same(plain)
    return Asked(written, plain, stems, tuple(one for one in (*stems, plain, *others) if len(one) >= PREFIX))


def _with_compounds(found: dict[int, Asked]) -> dict[int, Asked]:
    looked = [(n, stem) for n, one in found.items() for stem in {*one.stems, one.plain} if len(stem) >= INSIDE]
    held = _words(_COMPOUNDS, looked, MOST_COMPOUNDS)
    return {n: replace(one, compounds=held.get(n, ())) for n, one in found.items()}


def _with_alike(found: dict[int, Asked]) -> dict[int, Asked]:
    """A word that stands nowhere in the index is taken for those that are most like it; a number never is."""
    unmet = [
        (n, one.plain)
        for n, one in found.items()
        if not one.compounds and not one.plain.isdecimal() and not _stands(one)
    ]
    held = _words(_ALIKE, unmet, LIKENESS, MOST_LIKE) if unmet else {}
    return {n: replace(one, alike=held.get(n, ())) for n, one in found.items()}


def _stands(one: Asked) -> bool:
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
