"""Letters while a competition runs: who is invited later, a changed deadline, a correction, the cancellation. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from terskel.competitions.letters.heads import book, letter, required
from terskel.competitions.queries.views import Terms
from terskel.core import formats
from terskel.core.deadlines import Deadline
from terskel.core.instants import last_day_before
from terskel.documents.letters import Facts, Heading, LetterData, Note, Paragraph, Party, Table, closing

NO_TENDERS: Final = "no_tenders"


def late_invitation(
    terms: Terms,
    *,
    sender: Party,
    old_closes_at: datetime | None,
    reason: str,
    question_deadline_at: datetime,
    last_answer: Deadline,
    at: datetime,
) -> LetterData:
    """Who was admitted after the publication is invited too, on the same terms (LOA § 4, FOA § 26-7(1)).

    `old_closes_at`: the deadline before, where it was moved for all in the same act. It names nobody.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.late.{key}", language, **facts)

    rows = (
        ("old", formats.instant(old_closes_at, language) if old_closes_at else ""),
        ("deadline", formats.instant(required(terms.closes_at), language)),
        ("last_question", formats.day(last_day_before(question_deadline_at), language)),
        ("last_answer", formats.day(last_answer.last_day, language)),
    )
    return letter(
        "late",
        terms,
        sender,
        at,
        (
            Paragraph(say("opening")),
            Facts(tuple((say(f"fact.{key}"), value) for key, value in rows if value)),
            Heading(say("heading.reason")),
            Paragraph(reason),
            Paragraph(say("same")),
            Note(say("delivered_stays")),
        ),
    )


def deadline_change(
    terms: Terms,
    *,
    sender: Party,
    old_closes_at: datetime,
    reason: str,
    last_answer: Deadline,
    at: datetime,
) -> LetterData:
    """The deadline is moved later for all (FOA §§ 14-2, 20-1(3))."""
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.change.{key}", language, **facts)

    return letter(
        "change",
        terms,
        sender,
        at,
        (
            Paragraph(say("opening")),
            Facts(
                (
                    (say("fact.old"), formats.instant(old_closes_at, language)),
                    (say("fact.new"), formats.instant(required(terms.closes_at), language)),
                    (say("fact.last_answer"), formats.day(last_answer.last_day, language)),
                )
            ),
            Heading(say("heading.reason")),
            Paragraph(reason),
            Note(say("delivered_stays")),
        ),
    )


def correction(
    terms: Terms,
    *,
    sender: Party,
    texts: Sequence[tuple[str, str, str]],
    files: Sequence[tuple[str, str]],
    reason: str,
    old_closes_at: datetime | None,
    at: datetime,
) -> LetterData:
    """What was corrected in the documents, and why (FOA § 14-2(1)).

    `texts`: (what, before, now); `files`: (name before, name now), "" for none. `old_closes_at`: the deadline before,
    where it was moved in the same act.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.correction.{key}", language, **facts)

    nothing = book.say("correction.nothing", language)
    document = book.say("correction.field.document", language)
    rows = [*texts, *((document, before, now) for before, now in files)]
    closes_at = required(terms.closes_at)
    return letter(
        "correction",
        terms,
        sender,
        at,
        (
            Paragraph(say("opening")),
            Table(
                say("heading.what"),
                (say("column.what"), say("column.before"), say("column.now")),
                tuple((what, before or nothing, now or nothing) for what, before, now in rows),
            ),
            Heading(say("heading.reason")),
            Paragraph(reason),
            Paragraph(
                say("deadline_moved", old=old_closes_at, new=closes_at)
                if old_closes_at
                else say("deadline_stays", closes_at=closes_at)
            ),
            Note(say("delivered")),
        ),
    )


def cancellation(
    terms: Terms,
    *,
    sender: Party,
    reason_code: str,
    reason: str,
    new_competition_follows: bool,
    opened: bool,
    decided_by: str,
    at: datetime,
) -> LetterData:
    """The competition is cancelled, with the reason and whether a new one follows (FOA § 25-4).

    `opened`: the tenders are, so that none of them stays sealed.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.cancellation.{key}", language, **facts)

    return letter(
        "cancellation",
        terms,
        sender,
        at,
        (
            Paragraph(say("opening", at=at)),
            Heading(say("heading.reason")),
            Paragraph(book.say(f"cancellation_reason.{reason_code}", language)),
            *([] if reason_code == NO_TENDERS else [Paragraph(reason)]),
            Heading(say("heading.next")),
            Paragraph(say("new_follows" if new_competition_follows else "none_follows")),
            *([] if opened else [Paragraph(say("sealed_stays"))]),
            *([Paragraph(say("basis", clause=clause))] if (clause := terms.cited("cancellation")) else []),
            closing(language, sender, decided_by=decided_by),
        ),
    )
