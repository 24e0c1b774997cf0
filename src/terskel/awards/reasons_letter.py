"""The letter with fuller reasons (directive 2014/24/EU art. 55(2)). Pure."""

from __future__ import annotations

from datetime import datetime

from terskel.awards import letters
from terskel.awards.letters import Announcement
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Heading, LetterData, Paragraph, Party, closing
from terskel.evaluation.queries import Sheet


def fuller_reasons(
    announced: Announcement,
    sheet: Sheet,
    recipient: Party,
    *,
    asked_at: datetime,
    asked: str,
    answer: str,
    written_by: str,
    at: datetime,
) -> LetterData:
    """What was asked, the answer, and what stands in the evaluation that it rests on."""
    terms = announced.terms

    def say(key: str, **facts: object) -> str:
        return Phrasebook.of("awards").say(f"reasons.{key}", terms.language, **facts)

    question = (Heading(say("asked_heading")), Paragraph(asked)) if asked else ()
    return LetterData(
        kind="awards.fuller_reasons",
        language=terms.language,
        title=say("title", competition=terms.title),
        reference=f"{terms.reference}/{sheet.number}",
        sender=announced.sender,
        recipient=recipient,
        issued_at=at,
        blocks=(
            Paragraph(say("opening", asked_at=asked_at)),
            *question,
            Heading(say("answer_heading")),
            Paragraph(answer),
            *letters.recorded(announced, sheet),
            Heading(say("further_heading")),
            Paragraph(say("further")),
            closing(terms.language, announced.sender, handled_by=written_by),
        ),
    )
