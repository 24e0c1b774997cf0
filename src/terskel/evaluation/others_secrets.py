"""What a rejection would tell its tenderer of other tenders' business secrets (FOA § 7-4).

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
    texts = told_in_rejection(sheet)
    found: dict[UUID, str] = {}
    for finder in _finders if texts else ():
        found |= finder(competition_id, sheet.supplier_id, texts)
    return found


def are_confirmed(told: Mapping[UUID, str], confirmed: Collection[UUID]) -> Decision:
    """Each was read by whoever confirms the rejection, and found to be no secret."""
    left = tuple(passage for key, passage in told.items() if key not in confirmed)
    return Refused("evaluation.secrets_not_confirmed", "FOA § 7-4", {"passages": left}) if left else PERMITTED
