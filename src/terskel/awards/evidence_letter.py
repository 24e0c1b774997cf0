"""The letter that asks the chosen supplier for evidence before the award (FOA § 17-1(5)). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from terskel.competitions.queries import Terms
from terskel.core import formats
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Bullets, Facts, Heading, LetterData, Note, Paragraph, Party, closing


def letter(
    terms: Terms,
    *,
    what: Sequence[str],
    due_at: datetime,
    sender: Party,
    recipient: Party,
    asked_by: str,
    at: datetime,
) -> LetterData:
    """What is asked for and until when; that nothing is decided yet, and what need not be sent."""
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return Phrasebook.of("awards").say(f"evidence_letter.{key}", language, **facts)

    return LetterData(
        kind="awards.evidence_demand",
        language=language,
        title=say("title", competition=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=(
            Paragraph(say("opening")),
            Heading(say("heading")),
            Bullets(tuple(what)),
            Facts(((say("due"), formats.instant(due_at, language)),)),
            Paragraph(say("how")),
            Note(say("bounds")),
            Paragraph(say("basis", clause=terms.cited("winner_evidence"))),
            closing(language, sender, handled_by=asked_by),
        ),
    )
