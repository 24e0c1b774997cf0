"""The letter that a rejection is reversed, to the tenderer whose tender is in again. Pure."""

from __future__ import annotations

from datetime import datetime

from terskel.competitions.queries import Terms
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Heading, LetterData, Paragraph, Party, closing


def letter(
    terms: Terms,
    *,
    told_at: datetime,
    reason: str,
    award_reversed: bool,
    sender: Party,
    recipient: Party,
    decided_by: str,
    handled_by: str,
    at: datetime,
) -> LetterData:
    """That the rejection stands no more, why, and what comes next; `award_reversed`: an award fell with it."""
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return Phrasebook.of("awards").say(f"letter.rejection_reversal.{key}", language, **facts)

    return LetterData(
        kind="awards.rejection_reversal",
        language=language,
        title=say("title", competition=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=(
            Paragraph(say("opening", authority=sender.name, told_at=told_at)),
            Heading(say("why_heading")),
            Paragraph(reason),
            Heading(say("next_heading")),
            Paragraph(say("next")),
            *([Paragraph(say("award_reversed"))] if award_reversed else []),
            closing(language, sender, decided_by=decided_by, handled_by=handled_by),
        ),
    )
