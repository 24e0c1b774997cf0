"""The receipt of a complaint and the authority's decision on it. Pure."""

from __future__ import annotations

from datetime import datetime

from terskel.competitions.queries import Terms
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Heading, LetterData, Note, Paragraph, Party, closing


def receipt(
    terms: Terms, *, about: str, text: str, sender: Party, recipient: Party, language: Language, at: datetime
) -> LetterData:
    """What came, when, and what happens now; in the language of whoever complained."""

    def say(key: str, **facts: object) -> str:
        return Phrasebook.of("awards").say(f"complaint.receipt.{key}", language, **facts)

    return LetterData(
        kind="awards.complaint_receipt",
        language=language,
        title=say("title", competition=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=(
            Paragraph(say("opening", received_at=at, about=about_words(about, language))),
            Heading(say("text_heading")),
            Paragraph(text),
            Heading(say("next_heading")),
            Paragraph(say("next")),
            Note(say("elsewhere")),
            closing(language, sender),
        ),
    )


def decision(
    terms: Terms,
    *,
    about: str,
    received_at: datetime,
    outcome: str,
    reason: str,
    consequence: str,
    sender: Party,
    recipient: Party,
    decided_by: str,
    handled_by: str,
    at: datetime,
) -> LetterData:
    """The outcome, the reasons, what follows, and where it can be taken further."""
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return Phrasebook.of("awards").say(f"complaint.decision.{key}", language, **facts)

    follows = [Paragraph(say(f"consequence.{consequence}"))] if consequence != "none" else []
    reversed_under = terms.cited("award_reversed")
    basis = [Paragraph(say("basis", clause=reversed_under))] if reversed_under else []
    return LetterData(
        kind="awards.complaint_decision",
        language=language,
        title=say("title", competition=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=(
            Paragraph(say("opening", received_at=received_at, about=about_words(about, language))),
            Paragraph(say(f"outcome.{outcome}")),
            Heading(say("why_heading")),
            Paragraph(reason),
            *follows,
            Heading(say("further_heading")),
            Paragraph(say("further")),
            *basis,
            closing(language, sender, decided_by=decided_by, handled_by=handled_by),
        ),
    )


def about_words(about: str, language: Language) -> str:
    """What a complaint is about, inside a sentence."""
    return Phrasebook.of("awards").say(f"complaint.about.{about}", language)
