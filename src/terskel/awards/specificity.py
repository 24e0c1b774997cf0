"""Whether the award letters of a competition say something of their own (FOA § 25-1(2)): what two of them share.

The frame of a letter may be alike: what the letters' own phrases make, and what everybody is told of the chosen tender.
What somebody wrote about one tender may not stand in the letter to another, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

from terskel.awards.models import TendererLetter
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.sentences import compared, sentences
from terskel.documents import queries as documents
from terskel.documents.letters import Facts, LetterData, Table

_FRAME: Final = ("ahead", "behind", "level", "price_reason", "price_reason_kroner")
"""The phrases that fill a row without anybody having written in it."""


@dataclass(frozen=True, slots=True)
class SharedSentence:
    """A sentence that stands in the letters to more than one tenderer, and to whom."""

    text: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlikeLetters:
    """The letters of one announced award that share more than their frame; `title` is that of the first."""

    award_id: UUID
    title: str
    shared: tuple[SharedSentence, ...]


def shared_sentences(letters: Sequence[LetterData], *, told_to_all: Collection[str]) -> tuple[SharedSentence, ...]:
    """What letters of one award share beyond their frame; a firm's own name counts as no difference.

    `told_to_all`: the texts about the chosen tender that every letter holds.
    """
    found: dict[str, tuple[str, list[str]]] = {}
    for letter in letters:
        recipient = letter.recipient.name if letter.recipient else ""
        own = {compared(text, recipient): text for text in _own_sentences(letter, told_to_all)}
        for key, text in own.items():
            found.setdefault(key, (text, []))[1].append(recipient)
    return tuple(SharedSentence(text, tuple(names)) for text, names in found.values() if len(names) > 1)


def alike_letters() -> tuple[int, tuple[AlikeLetters, ...]]:
    """How many letters of announced awards there are here, and the awards whose letters are alike. Two statements."""
    rows = list(TendererLetter.objects.select_related("award").order_by("award__approved_at", "award_id", "id"))
    data = documents.letter_texts([row.letter_id for row in rows])
    by_award: dict[UUID, list[TendererLetter]] = {}
    for row in rows:
        by_award.setdefault(row.award_id, []).append(row)
    found = []
    for award_id, told in by_award.items():
        letters = [data[row.letter_id] for row in told]
        shared = shared_sentences(letters, told_to_all=told[0].award.characteristics.values())
        if shared:
            found.append(
                AlikeLetters(award_id, f"{letters[0].reference.rpartition('/')[0]} {letters[0].title}", shared)
            )
    return len(rows), tuple(found)


def _own_sentences(letter: LetterData, told_to_all: Collection[str]) -> Iterator[str]:
    for text in _written(letter):
        if text not in told_to_all and not any(frame.fullmatch(text) for frame in _frames(letter.language)):
            yield from sentences(text)


def _written(letter: LetterData) -> Iterator[str]:
    """The last column of each table, and the rows of facts but for a rejection's ground and clause."""
    book = Phrasebook.of("awards")
    made = {book.say(f"letter.{key}", letter.language) for key in ("ground", "clause")}
    for block in letter.blocks:
        if isinstance(block, Table):
            yield from (row[-1] for row in block.rows)
        elif isinstance(block, Facts):
            yield from (text for label, text in block.rows if label not in made)


@cache
def _frames(language: Language) -> tuple[re.Pattern[str], ...]:
    """The frame's phrases with anything in the places that are filled in."""
    texts = Phrasebook.of("awards").texts
    return tuple(
        re.compile(".+?".join(re.escape(part) for part in re.split(r"\{[^}]*\}", texts[f"letter.{key}"][language])))
        for key in _FRAME
    )
