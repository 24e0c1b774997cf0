"""The letter that an award is reversed, to everyone who was told of it (FOA § 25-1(4)). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from terskel.competitions.queries import Terms
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Heading, LetterData, Paragraph, Party, closing


@dataclass(frozen=True, slots=True)
class Reversal:
    """What is common to the letters. `told_at`: when the award was told; `winner_name` whom it named.

    `cancels`: the competition is cancelled in the same act.
    """

    terms: Terms
    winner_name: str
    told_at: datetime
    reason_code: str
    reason: str
    evaluates_anew: bool
    cancels: bool
    sender: Party
    decided_by: str
    at: datetime


def letter(reversal: Reversal, recipient: Party) -> LetterData:
    """That the decision no longer stands, why, and what comes next: a new decision means new letters and standstill."""
    terms = reversal.terms
    return LetterData(
        kind="awards.reversal",
        language=terms.language,
        title=_say(reversal, "title", competition=terms.title),
        reference=terms.reference,
        sender=reversal.sender,
        recipient=recipient,
        issued_at=reversal.at,
        blocks=(
            Paragraph(
                _say(
                    reversal,
                    "opening",
                    authority=reversal.sender.name,
                    told_at=reversal.told_at,
                    winner=reversal.winner_name,
                )
            ),
            Heading(_say(reversal, "why_heading")),
            Paragraph(_say(reversal, f"reason.{reversal.reason_code}")),
            Paragraph(reversal.reason),
            Heading(_say(reversal, "next_heading")),
            *_next(reversal),
            Paragraph(_say(reversal, "complaint")),
            *([Paragraph(_say(reversal, "basis", clause=clause))] if (clause := terms.cited("award_reversed")) else []),
            closing(terms.language, reversal.sender, decided_by=reversal.decided_by),
        ),
    )


def _next(reversal: Reversal) -> list[Paragraph]:
    if reversal.cancels:
        return [Paragraph(_say(reversal, "cancelled"))]
    return [
        Paragraph(_say(reversal, "anew" if reversal.evaluates_anew else "new_decision")),
        Paragraph(_say(reversal, "standstill")),
    ]


def _say(reversal: Reversal, key: str, /, **facts: object) -> str:
    return Phrasebook.of("awards").say(f"letter.reversal.{key}", reversal.terms.language, **facts)
