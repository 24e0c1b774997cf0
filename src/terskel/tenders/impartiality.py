"""Who has declared a conflict of interest opens no tenders (FOA § 7-5).

Conflicts are declared in a later room, which says when the rooms are ready who knows of them (ADR 61).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.decisions import refuse

Teller: TypeAlias = Callable[[UUID, UUID | None], bool]
"""(competition, person) → whether the person has declared a conflict of interest in it."""

_tellers: list[Teller] = []


def conflicts_told_by(teller: Teller) -> None:
    """From now on `teller` is asked before a share is released."""
    _tellers.append(teller)


def require_impartial(competition_id: UUID, by: Actor) -> None:
    """Refuses who has declared a conflict, whatever they confirm now. They may still hand their share to another."""
    if any(in_conflict(competition_id, by.person_id) for in_conflict in _tellers):
        refuse("tenders.conflict_declared", "FOA § 7-5")
