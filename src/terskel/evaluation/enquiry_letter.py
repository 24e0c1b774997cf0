"""The letter that asks a tenderer something in writing (FOA §§ 23-5, 24-9). Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from terskel.competitions.queries import Terms
from terskel.core import formats
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Facts, Heading, LetterData, Note, Paragraph, Party, closing
from terskel.evaluation.sheets import Sheet

RULES: Final = {"clarification": "clarification", "price": "abnormally_low", "advantage": "heard_on_advantage"}
"""Under which rule each kind of question is asked, as `core.references` names it."""


def letter(
    terms: Terms,
    sheet: Sheet,
    *,
    kind: str,
    text: str,
    due_at: datetime,
    sender: Party,
    recipient: Party,
    asked_by: str,
    at: datetime,
) -> LetterData:
    """What is asked, until when it can be answered, and what an answer can't do."""
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return Phrasebook.of("evaluation").say(f"enquiry.{key}", language, **facts)

    clause = terms.cited(RULES[kind])
    basis = [Paragraph(say(f"basis.{kind}", clause=clause))] if clause else []
    return LetterData(
        kind="evaluation.enquiry",
        language=language,
        title=say(f"title.{kind}", competition=terms.title),
        reference=f"{terms.reference}/{sheet.number}",
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=(
            Paragraph(say(f"opening.{kind}", received_at=sheet.received_at)),
            Heading(say("asked_heading")),
            Paragraph(text),
            Facts(((say("due"), formats.instant(due_at, language)),)),
            Paragraph(say("how")),
            Note(say(f"bounds.{kind}")),
            *basis,
            closing(language, sender, handled_by=asked_by),
        ),
    )
