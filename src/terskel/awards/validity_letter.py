"""The letter that asks a tenderer to be bound by its tender for longer (FOA § 20-6). Pure."""

from __future__ import annotations

from datetime import date, datetime

from terskel.competitions.queries import Terms
from terskel.core import formats, references
from terskel.core.instants import oslo_day
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Facts, LetterData, Note, Paragraph, Party, closing


def letter(
    terms: Terms,
    *,
    number: int,
    bound_until: date,
    valid_until_on: date,
    due_at: datetime,
    sender: Party,
    recipient: Party,
    asked_by: str,
    at: datetime,
) -> LetterData:
    """Until when it binds now and would bind, until when it can be answered, and what an answer can't do.

    `bound_until` and `valid_until_on` are last days.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return Phrasebook.of("awards").say(f"validity.{key}", language, **facts)

    over = bound_until < oslo_day(at)
    return LetterData(
        kind="awards.validity",
        language=language,
        title=say("title", competition=terms.title),
        reference=f"{terms.reference}/{number}",
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=(
            Paragraph(say("opening_over" if over else "opening")),
            Facts(
                (
                    (say("bound_until"), formats.day(bound_until, language)),
                    (say("asked_until"), formats.day(valid_until_on, language)),
                    (say("due"), formats.instant(due_at, language)),
                )
            ),
            Paragraph(say("free_to_choose")),
            Note(say("bounds", clause=references.bracketed(terms.clause("validity")))),
            closing(language, sender, handled_by=asked_by),
        ),
    )
