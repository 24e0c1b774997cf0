"""Whether letters with reasons say something of their own (FOA §§ 24-10, 25-1(2)): what two of a kind share.

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

from terskel.awards.models import AwardDecision, TendererLetter
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.sentences import compared, sentences
from terskel.documents import queries as documents
from terskel.documents.letters import Bullets, Facts, LetterData, Paragraph, Table

_FRAME: Final = ("ahead", "behind", "level", "price_reason", "price_reason_kroner")
"""The phrases that fill a row without anybody having written in it."""
_AWARD: Final = "awards.award_letter"
_OF_ONE_MATTER: Final = ("evaluation.rejection", "awards.fuller_reasons", "awards.complaint_decision")
_OWN_WORDS: Final = 12
"""Characters of its own that make a phrase a frame."""


@dataclass(frozen=True, slots=True)
class SharedSentence:
    """A sentence that stands in the letters to more than one tenderer, and to whom."""

    text: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlikeLetters:
    """Letters of one kind to different firms that share more than their frame; `title` is that of the first."""

    kind: str
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
    """How many letters with reasons there are here, and those that share more than their frame. Four statements.

    Award letters of one award; rejections, fuller reasons and decisions on complaints of one competition. A
    cancellation is told to everyone in the same words, and so is what a requirement of admission asks for: firms that
    lack the same are equally told so.
    """
    awarded, alike_awards = _award_letters()
    others, alike_others = _other_letters()
    return awarded + others, (*alike_awards, *alike_others)


def _award_letters() -> tuple[int, list[AlikeLetters]]:
    rows = list(TendererLetter.objects.select_related("award").order_by("award__approved_at", "award_id", "id"))
    data = documents.letter_texts([row.letter_id for row in rows])
    by_award: dict[UUID, list[TendererLetter]] = {}
    for row in rows:
        by_award.setdefault(row.award_id, []).append(row)
    found = []
    for told in by_award.values():
        letters = [data[row.letter_id] for row in told]
        shared = shared_sentences(letters, told_to_all=told[0].award.characteristics.values())
        if shared:
            found.append(AlikeLetters(_AWARD, _title(letters[0]), shared))
    return len(rows), found


def _other_letters() -> tuple[int, list[AlikeLetters]]:
    """Letters of one kind in one matter; what a letter repeats of the announced award stands in each of them."""
    told = AwardDecision.objects.filter(approved_at__isnull=False)
    characteristics: dict[UUID, set[str]] = {}
    for competition_id, texts in told.values_list("competition_id", "characteristics"):
        characteristics.setdefault(competition_id, set()).update(texts.values())
    groups: dict[tuple[str, UUID], list[LetterData]] = {}
    count = 0
    for matter_id, letter in documents.letters_of_kinds(_OF_ONE_MATTER):
        groups.setdefault((letter.kind, matter_id), []).append(letter)
        count += 1
    found = []
    for (kind, competition_id), letters in groups.items():
        shared = shared_sentences(letters, told_to_all=characteristics.get(competition_id, ()))
        if shared:
            found.append(AlikeLetters(kind, _title(letters[0]), shared))
    return count, found


def _title(letter: LetterData) -> str:
    return f"{letter.reference.rpartition('/')[0] or letter.reference} {letter.title}"


def _own_sentences(letter: LetterData, told_to_all: Collection[str]) -> Iterator[str]:
    frames = _frames(letter.language) if letter.kind == _AWARD else _phrases(_room(letter), letter.language)
    for text in _written(letter) if letter.kind == _AWARD else _reasons(letter):
        if text not in told_to_all and not any(frame.fullmatch(text) for frame in frames):
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


def _reasons(letter: LetterData) -> Iterator[str]:
    """The paragraphs and points, and the last column of each table: a reason is running text in these letters."""
    for block in letter.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Table):
            yield from (row[-1] for row in block.rows)


def _room(letter: LetterData) -> str:
    return letter.kind.partition(".")[0]


@cache
def _frames(language: Language) -> tuple[re.Pattern[str], ...]:
    """The frame's phrases with anything in the places that are filled in."""
    texts = Phrasebook.of("awards").texts
    return tuple(_filled_in(texts[f"letter.{key}"][language]) for key in _FRAME)


@cache
def _phrases(room: str, language: Language) -> tuple[re.Pattern[str], ...]:
    """Every phrase of a room that has words of its own: one that only fills in could be anything somebody wrote."""
    texts = (said[language] for said in Phrasebook.of(room).texts.values())
    return tuple(_filled_in(text) for text in texts if len(re.sub(r"\{[^}]*\}", "", text).strip()) >= _OWN_WORDS)


def _filled_in(text: str) -> re.Pattern[str]:
    return re.compile(".+?".join(re.escape(part) for part in re.split(r"\{[^}]*\}", text)), re.DOTALL)
