"""Two versions of a text beside each other, with the words marked that only one of them has."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `marked`: the other version has not got it here."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Both texts whole, in pieces; joined, the pieces give the text back."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def compare(before: str, after: str) -> Compared:
    """The two texts, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return Compared(
        tuple(Piece("".join(old[start:end]), tag != "equal") for tag, start, end, _, _ in runs if start < end),
        tuple(Piece("".join(new[start:end]), tag != "equal") for tag, _, _, start, end in runs if start < end),
    )
