"""The stage of a whole matter: what has come to pass in room after room, stored nowhere.

Two readings. The authority's own stage tells how far its work has come. The public stage tells only what everyone may
know: from the deadline until the letters are sent it stays the same, so that nobody can read from it whether tenders
came in, whether they are opened, or how the evaluation goes (offentleglova § 23(3); FOA §§ 22-3(2), 25-1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.instants import require_instant
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """What the rooms know of one competition, in the order of the law; None: has not happened.

    `closes_at` is the first instant too late. `tender_count` is how many were opened, None before the opening.
    `told_at` is when the award letters went, of the award that stands. `standstill_ends_at` is the first instant at
    which the contract may be signed, None where no standstill runs.
    """

    published_at: datetime | None = None
    closes_at: datetime | None = None
    cancelled_at: datetime | None = None
    nobody_tendered: bool = False
    opened_at: datetime | None = None
    tender_count: int | None = None
    evaluation_began_at: datetime | None = None
    finalised_at: datetime | None = None
    recommended_at: datetime | None = None
    submitted_at: datetime | None = None
    told_at: datetime | None = None
    standstill_ends_at: datetime | None = None
    contract_prepared_at: datetime | None = None
    concluded_at: datetime | None = None


PUBLIC: Final[Mapping[str, str]] = {
    "published": "published",
    "closed": "closed",
    "no_tenders": "closed",
    "opened": "closed",
    "evaluation": "closed",
    "evaluated": "closed",
    "recommended": "closed",
    "in_approval": "closed",
    "standstill": "standstill",
    "awarded": "awarded",
    "for_signature": "awarded",
    "concluded": "concluded",
    "cancelled": "cancelled",
    "without_tenders": "without_tenders",
}
TOLD: Final = frozenset({"standstill", "awarded", "concluded"})
"""The public stages in which everyone who tendered is told who won."""
OWN_STAGES: Final = ("draft", *PUBLIC)
PUBLIC_STAGES: Final = tuple(dict.fromkeys(PUBLIC.values()))


def own_stage(facts: MatterFacts, at: datetime) -> str:
    """How far the matter has come at `at`, for its own authority; one of `OWN_STAGES`."""
    instant = require_instant(at)

    def happened(fact: datetime | None) -> bool:
        return fact is not None and fact <= instant

    if happened(facts.cancelled_at):
        return "without_tenders" if facts.nobody_tendered else "cancelled"
    if not happened(facts.published_at):
        return "draft"
    if not happened(facts.closes_at):
        return "published"
    if happened(facts.concluded_at):
        return "concluded"
    if happened(facts.told_at):
        if facts.standstill_ends_at is not None and not happened(facts.standstill_ends_at):
            return "standstill"
        return "for_signature" if happened(facts.contract_prepared_at) else "awarded"
    if not happened(facts.opened_at):
        return "closed"
    return _inside(facts, happened(facts.evaluation_began_at), happened(facts.finalised_at), instant)


def _inside(facts: MatterFacts, began: bool, finalised: bool, at: datetime) -> str:
    """Between the opening and the letters, where only the authority sees."""
    if facts.tender_count == 0:
        return "no_tenders"
    if facts.submitted_at is not None and facts.submitted_at <= at:
        return "in_approval"
    if facts.recommended_at is not None and facts.recommended_at <= at:
        return "recommended"
    if finalised:
        return "evaluated"
    return "evaluation" if began else "opened"


def public_stage(facts: MatterFacts, at: datetime) -> str:
    """What everyone may know of it; one of `PUBLIC_STAGES`. A draft has none: KeyError."""
    return PUBLIC[own_stage(facts, at)]


def own_label(stage: str, language: Language) -> str:
    return Phrasebook.of("overview").say(f"own.{stage}", language)


def public_label(stage: str, language: Language) -> str:
    return Phrasebook.of("overview").say(f"public.{stage}", language)
