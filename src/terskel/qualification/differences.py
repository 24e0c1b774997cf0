"""What is new in an answer since the last time it was looked at. Pure.

A handler's time goes to what has changed: an answer that was found good before and says the same now, needs no second
reading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Literal, TypeAlias
from uuid import UUID

from terskel.qualification.content import Answer

DifferenceKind: TypeAlias = Literal["first", "same", "changed", "was_not_met", "out_of_date"]
PieceKind: TypeAlias = Literal["same", "added", "removed"]

_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class LastWeighed:
    """The answer and the finding of the last decision that weighed the same question. `decided_at` is that decision."""

    line_id: UUID
    decided_at: datetime
    statement: str
    text: str
    met: bool
    note: str
    evidence_expires_on: date | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both answers have, or only one of them."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`first`: never weighed before. `pieces` are the present text against the earlier one, for `changed` alone."""

    kind: DifferenceKind
    earlier: LastWeighed | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def needs_reading(self) -> bool:
        """False where the same answer was found good before, and the evidence still is."""
        return self.kind != "same"


def compare(now: Answer | None, earlier: LastWeighed | None, *, today: date, same_items: bool = True) -> Difference:
    """How the present answer stands to the last one decided on. `same_items`: the same evidence went with both."""
    if earlier is None or now is None:
        return Difference("first", earlier)
    if (now.statement, _flat(now.text)) != (earlier.statement, _flat(earlier.text)):
        return Difference("changed", earlier, tuple(_pieces(earlier.text, now.text)))
    if not same_items:
        return Difference("changed", earlier)
    if not earlier.met:
        return Difference("was_not_met", earlier)
    if earlier.evidence_expires_on is not None and earlier.evidence_expires_on < today:
        return Difference("out_of_date", earlier)
    return Difference("same", earlier)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece("removed", "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece("added", "".join(new[new_from:new_to]))
