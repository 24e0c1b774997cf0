"""What was looked for, marked in what was found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from terskel.search.asked import Asked
from terskel.search.folding import fold

SNIPPET: Final = 220
_SIGNS: Final = re.compile(r"([^\W_]+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text; `marked`: it is what was looked for."""

    text: str
    marked: bool


class Marker:
    """Finds the words looked for in texts; each word of them is folded and compared once, however often it stands."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._asked = asked
        self._known: dict[str, bool] = {}

    def pieces(self, text: str, *, enough: int | None = None) -> list[Piece]:
        """The text in pieces; those that are words looked for are marked.

        `enough`: so many characters from the first of these on are all that is wanted.
        """
        pieces: list[Piece] = []
        left = enough
        for part in _SIGNS.split(" ".join(text.split())):
            marked = self._is_met(part)
            if pieces and pieces[-1].marked == marked:
                pieces[-1] = Piece(pieces[-1].text + part, marked)
            elif part:
                pieces.append(Piece(part, marked))
            if left is not None and (marked or left != enough):
                left -= len(part)
                if left < 0:
                    break
        return pieces

    def _is_met(self, part: str) -> bool:
        met = self._known.get(part)
        if met is None:
            met = self._known[part] = part.isalnum() and self._meets(fold(part))
        return met

    def _meets(self, word: str) -> bool:
        return any(one.is_met_by(word) for one in self._asked)


def snippet(pieces: Sequence[Piece]) -> Iterator[Piece]:
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
