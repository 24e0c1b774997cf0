"""Parts that the evaluation report and the procurement report have in common, as blocks. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from terskel.competitions.queries import Terms
from terskel.core import formats
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, Heading, Paragraph, Table
from terskel.evaluation.enquiry_letter import RULES
from terskel.evaluation.grounds import clause_of, title_of
from terskel.evaluation.sheets import Asked, Sheet


class Voice:
    """The room's words in one language."""

    def __init__(self, language: Language) -> None:
        self._book = Phrasebook.of("evaluation")
        self._language = language

    def __call__(self, key: str, /, **facts: object) -> str:
        return self._book.say(key, self._language, **facts)


def rejected(terms: Terms, sheets: Sequence[Sheet]) -> list[Block]:
    """The tenders that are rejected, or proposed to be: ground, clause, reason and by which two."""
    say = Voice(terms.language)
    rows = tuple(
        (
            sheet.supplier_name,
            f"{title_of(sheet.rejection.ground, terms.language)}, {clause_of(sheet.rejection.ground, terms.regime)}",
            sheet.rejection.reason,
            f"{sheet.rejection.recorded_by_name}, {sheet.rejection.confirmed_by_name}",
        )
        for sheet in sheets
        if sheet.rejection
    )
    if not rows:
        return []
    header = ("report.tenderer", "report.ground", "report.reason", "report.by_two")
    return [
        Heading(say("report.rejected_heading")),
        Table(say("report.rejected_caption"), tuple(say(key) for key in header), rows),
    ]


def asked(terms: Terms, sheets: Sequence[Sheet], *, heading: str = "") -> list[Block]:
    """Every clarification, explanation of a low price and hearing: of whom, under which clause, and what came of it.

    Question and answer themselves are the tenderer's own business, and stand in the case book. `heading` instead of the
    room's own; nothing where nobody was asked.
    """
    say = Voice(terms.language)
    rows = tuple(
        (
            sheet.supplier_name,
            ", ".join(part for part in (say(f"report.asked_kind.{one.kind}"), terms.clause(RULES[one.kind])) if part),
            _when(terms, one),
            one.closing_note or say("report.asked_open"),
        )
        for sheet in sheets
        for one in sheet.asked
    )
    if not rows:
        return []
    header = ("report.tenderer", "report.asked_what", "report.asked_when", "report.asked_concluded")
    return [
        Heading(heading or say("report.asked_heading")),
        Table(say("report.asked_caption"), tuple(say(key) for key in header), rows),
    ]


def asked_whole(terms: Terms, sheets: Sequence[Sheet]) -> list[Block]:
    """The same with question and answer in full, for the case book; nothing where nobody was asked."""
    say = Voice(terms.language)
    blocks: list[Block] = []
    for sheet in sheets:
        for one in sheet.asked:
            clause = terms.clause(RULES[one.kind])
            what = ", ".join(part for part in (say(f"report.asked_kind.{one.kind}"), clause) if part)
            blocks += [
                Heading(f"{sheet.supplier_name}: {what}"),
                Paragraph(_when(terms, one)),
                Heading(say("report.asked_question"), 2),
                Paragraph(f"{one.text}\n{one.asked_by_name}"),
                Heading(say("report.asked_answer"), 2),
                Paragraph(f"{one.answer}\n{one.answered_by_name}" if one.answer else say("report.asked_unanswered")),
                Heading(say("report.asked_concluded"), 2),
                Paragraph(one.closing_note or say("report.asked_open")),
            ]
    return blocks


def _when(terms: Terms, one: Asked) -> str:
    say = Voice(terms.language)
    asked_at = say("report.asked_at", at=one.asked_at, due_at=one.due_at)
    if one.answered_at is None:
        return f"{asked_at}\n{say('report.asked_unanswered')}"
    return f"{asked_at}\n{say('report.answered_at', at=formats.instant(one.answered_at, terms.language))}"
