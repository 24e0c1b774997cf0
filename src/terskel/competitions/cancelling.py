"""What is written when a published competition is cancelled before its deadline, beside the letter to all invited.

The procurement report belongs to a later room, which says when the rooms are ready who writes it (ADR 45).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from terskel.core.actors import Actor

Writer: TypeAlias = Callable[[UUID, Actor, datetime], None]
"""(competition, who cancelled, when); the competition is cancelled, and held."""

_writers: list[Writer] = []


def cancelled_for(writer: Writer) -> None:
    """From now on `writer` is called in the act that cancels."""
    _writers.append(writer)


def write_reports(competition_id: UUID, by: Actor, at: datetime) -> None:
    for write in _writers:
        write(competition_id, by, at)
