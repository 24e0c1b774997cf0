"""What a rejection or a question would tell a tenderer of other tenders' business secrets (FOA § 7-4).

Secrets are marked and found in a later room, which says when the rooms are ready who finds them (ADR 58).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias
from uuid import UUID

from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.evaluation.sheets import Sheet

Finder: TypeAlias = Callable[[UUID, UUID, Collection[str]], Mapping[UUID, str]]
"""(competition, supplier who reads, texts) → passages that others have marked and that stand in the texts, by mark."""

_finders: list[Finder] = []


def found_by(finder: Finder) -> None:
    """From now on `finder` is asked before a rejection is told."""
    _finders.append(finder)


def told_in_rejection(sheet: Sheet) -> tuple[str, ...]:
    """What people wrote in the rejection of this tender, and its tenderer reads; empty where none is proposed."""
    rejection = sheet.rejection
    if rejection is None:
        return ()
    weighed = rejection.weighed
    findings = (sheet.checks[one].reason for one in sheet.unmet)
    return tuple(one for one in (rejection.reason, weighed.self_cleaning, weighed.proportionality, *findings) if one)


def in_rejection(competition_id: UUID, sheet: Sheet) -> dict[UUID, str]:
    """The marked passages of others that the rejection would tell, by mark."""
    return in_texts(competition_id, sheet, told_in_rejection(sheet))


def in_texts(competition_id: UUID, sheet: Sheet, texts: Collection[str]) -> dict[UUID, str]:
    """The same in what is written to the tenderer of this sheet."""
    found: dict[UUID, str] = {}
    for finder in _finders if texts else ():
        found |= finder(competition_id, sheet.supplier_id, texts)
    return found


def are_confirmed(told: Mapping[UUID, str], confirmed: Collection[UUID], refusal: str) -> Decision:
    """Each was read by whoever sends the letter, and found to be no secret; `refusal` is the code of that letter."""
    left = tuple(passage for key, passage in told.items() if key not in confirmed)
    return Refused(refusal, "FOA § 7-4", {"passages": left}) if left else PERMITTED
