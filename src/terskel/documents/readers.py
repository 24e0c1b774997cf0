"""Which letters of a matter its own authority's people read; rooms whose letters are not for every colleague say so.

A letter is kept here and its kind belongs to a room that stands later, which names itself when the rooms are made
ready (ADR 61). The recipient, and everyone once it is public, read it whatever the room says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TypeAlias, TypeVar
from uuid import UUID

from terskel.core.actors import Actor
from terskel.documents.models import Letter
from terskel.documents.policy import access_of, reads_as

L = TypeVar("L", bound=Letter)

Decider: TypeAlias = Callable[[Actor, UUID, Collection[str]], Collection[str]]
"""(colleague, matter, kinds of letter) → those of the kinds that the colleague reads in it."""

_deciders: dict[str, Decider] = {}


def decided_by(decider: Decider, *rooms: str) -> None:
    """From now on `decider` is asked about letters of these rooms: those whose kind is `"<room>.<kind>"`."""
    _deciders.update(dict.fromkeys(rooms, decider))


def readable(reader: Actor, letters: Iterable[L], *, at: datetime | None) -> list[L]:
    """Those that the reader may read, in their order; a room is asked once of each matter."""
    found = [(one, reads_as(reader, access_of(one), at=at)) for one in letters]
    asked: dict[tuple[Decider, UUID], set[str]] = {}
    for one, why in found:
        if why == "colleague" and (decider := _decider_of(one)) is not None:
            asked.setdefault((decider, one.matter_id), set()).add(one.kind)
    told = {(decider, matter): decider(reader, matter, kinds) for (decider, matter), kinds in asked.items()}

    def reads(one: L, why: str) -> bool:
        decider = _decider_of(one) if why == "colleague" else None
        return bool(why) if decider is None else one.kind in told[decider, one.matter_id]

    return [one for one, why in found if reads(one, why)]


def _decider_of(letter: Letter) -> Decider | None:
    return _deciders.get(letter.kind.partition(".")[0])
