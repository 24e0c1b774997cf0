"""The life of an award decision, from recommendation to the end of the standstill."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import CLOCK, Guard, Happened, Life, Move, label

_BUYER: Final = "buyer of the body"
_APPROVER: Final = "approver of the body, not the preparer"
_DECIDER: Final = "approver of the body, not the one who proposed it"


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """`submitted_at` is taken back when the award is sent back; no `standstill_ends_at` means no standstill.

    `reversal_proposed_at` is taken back when the approver declines to reverse.
    """

    prepared_at: datetime | None = None
    evidence_checked_at: datetime | None = None
    submitted_at: datetime | None = None
    returned_at: datetime | None = None
    approved_at: datetime | None = None
    standstill_ends_at: datetime | None = None
    reversal_proposed_at: datetime | None = None
    reversed_at: datetime | None = None
    withdrawn_at: datetime | None = None


def _derive(facts: AwardFacts, at: datetime, happened: Happened) -> str:
    if happened(facts.reversed_at):
        return "reversed"
    if happened(facts.withdrawn_at):
        return "withdrawn"
    if happened(facts.approved_at):
        running = facts.standstill_ends_at is not None and at < facts.standstill_ends_at
        return "notified" if running else "final"
    if happened(facts.submitted_at):
        return "in_approval"
    return "prepared" if happened(facts.prepared_at) else "none"


_TOLD: Final = "awards.was_announced"
_PROPOSED: Final = Guard[AwardFacts](
    "a reversal is proposed",
    "awards.no_reversal_proposed",
    lambda facts, _at: facts.reversal_proposed_at is not None,
)

AWARD: Final = Life(
    name="AWARD",
    title="Award decision",
    labels={
        "none": label("Ikke innstilt", "Ikkje innstilt", "No recommendation yet"),
        "prepared": label("Innstilling", "Innstilling", "Recommendation"),
        "in_approval": label("Til godkjenning", "Til godkjenning", "Awaiting approval"),
        "notified": label(
            "Tildelt, karensperioden løper", "Tildelt, karensperioden går", "Awarded, standstill running"
        ),
        "final": label("Tildelt, kan signeres", "Tildelt, kan signerast", "Awarded, can be signed"),
        "reversed": label("Omgjort", "Omgjord", "Reversed"),
        "withdrawn": label("Trukket tilbake", "Trekt tilbake", "Withdrawn"),
    },
    empty=AwardFacts(),
    derive=_derive,
    moves=(
        Move(
            "prepare",
            ("none",),
            _BUYER,
            "FOA § 18-1",
            to=("prepared",),
            sets=("prepared_at",),
            guard_words="the evaluation is finalised; the winner is the first of the ranking",
            refusals={"prepared": "awards.recommendation_exists", "in_approval": "awards.recommendation_exists"},
        ),
        Move(
            "check_evidence",
            ("prepared",),
            _BUYER,
            "FOA § 17-1(5), LOA §§ 5l, 5p",
            sets=("evidence_checked_at",),
            guard_words="evidence of the winner, tax information at most six months old, sanctions per social clause",
        ),
        Move(
            "submit",
            ("prepared",),
            _BUYER,
            "FOA § 25-1",
            to=("in_approval",),
            sets=("submitted_at",),
            guards=(
                Guard(
                    "the winner's evidence is checked",
                    "awards.evidence_not_checked",
                    lambda facts, _at: facts.evidence_checked_at is not None,
                ),
            ),
        ),
        Move(
            "send_back",
            ("in_approval",),
            _APPROVER,
            "FOA § 25-1",
            to=("prepared",),
            sets=("returned_at",),
            clears=("submitted_at",),
            guard_words="a reason is given",
        ),
        Move(
            "approve",
            ("in_approval",),
            _APPROVER,
            "FOA §§ 25-1, 25-2",
            to=("notified", "final"),
            sets=("approved_at",),
            given=("standstill_ends_at",),
            guard_words="the letters to all go in the same act",
        ),
        Move(
            "withdraw",
            ("prepared", "in_approval"),
            "approver of the body, with the reopening of the evaluation, the reversal of a rejection or the "
            "cancelling, or the buyer who recommends another",
            "LOA § 4, FOA §§ 18-1, 19-4, 25-4",
            to=("withdrawn",),
            sets=("withdrawn_at",),
            guard_words="in the same act its result is set aside, its competition is cancelled, or the tender that "
            "comes first as the other lots stand now is recommended",
        ),
        Move("standstill_ends", ("notified",), CLOCK, "FOA § 25-2", to=("final",)),
        Move(
            "propose_reversal",
            ("notified", "final"),
            _BUYER,
            "FOA § 25-1(4)",
            sets=("reversal_proposed_at",),
            guards=(
                Guard(
                    "none is proposed already",
                    "awards.reversal_is_proposed",
                    lambda facts, _at: facts.reversal_proposed_at is None,
                ),
            ),
            guard_words="a reason; whether the tenders are evaluated anew; before both have signed",
        ),
        Move(
            "decline_reversal",
            ("notified", "final"),
            _DECIDER,
            "FOA § 25-1(4)",
            clears=("reversal_proposed_at",),
            guards=(_PROPOSED,),
            guard_words="a reason is given",
        ),
        Move(
            "reverse",
            ("notified", "final"),
            _DECIDER,
            "FOA § 25-1(4)",
            to=("reversed",),
            sets=("reversed_at",),
            guards=(_PROPOSED,),
            guard_words="before both have signed; everyone who was told of the award is told in the same act",
        ),
    ),
    state_refusals={
        "none": "awards.nothing_prepared",
        "prepared": "awards.not_in_approval",
        "in_approval": "awards.awaits_approval",
        "notified": _TOLD,
        "final": _TOLD,
        "reversed": "awards.was_reversed",
        "withdrawn": "awards.was_withdrawn",
    },
)
