"""Letters about a request: receipt, admission, rejection, more time, a supplement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from terskel.core import formats
from terskel.core.instants import last_day_before
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Note, Paragraph
from terskel.qualification.letters.heads import Case, Sayer, case_facts, contact, decided, handled, letter


@dataclass(frozen=True, slots=True)
class GroundText:
    """One ground as the letter states it; `requirement` is "" where the ground stands on none.

    `usable_until` is the first instant at which what happened on `event_on` is no ground any more.
    """

    clause: str
    duty: str
    title: str
    requirement: str
    reason: str
    event_on: date | None = None
    usable_until: datetime | None = None
    self_cleaning: str = ""
    proportionality: str = ""


def receipt(
    case: Case, *, digest: str, issued_at: datetime, sealed_until: datetime | None, answer_by: datetime | None
) -> LetterData:
    """The receipt for a request. It tells nothing of the content but its digest, so it may lie beside sealed ones."""
    say = Sayer(case)
    if sealed_until is not None:
        then: tuple[Block, ...] = (Paragraph(say("letter.receipt.sealed", sealed_until=sealed_until)),)
    elif answer_by is not None:
        then = (Paragraph(say("letter.receipt.answer_by", answer_by=answer_by)),)
    else:
        then = ()
    return letter(
        "receipt",
        case,
        issued_at,
        (
            Paragraph(say("letter.receipt.body")),
            Facts(
                (
                    (say("letter.fact.dps"), f"{case.dps} ({case.dps_reference})"),
                    (say("letter.fact.reference"), case.reference),
                    (
                        say("letter.fact.received"),
                        formats.instant(case.received_at, case.language, precise=True),
                    ),
                    (say("letter.fact.digest"), digest),
                )
            ),
            *then,
            Note(say("letter.receipt.meaning")),
        ),
    )


def admission(case: Case, *, issued_at: datetime) -> LetterData:
    """The supplier is admitted and will be invited from now on."""
    say = Sayer(case)
    return letter(
        "admission",
        case,
        issued_at,
        (
            Paragraph(say("letter.admission.body")),
            Facts(case_facts(case)),
            Heading(say("letter.admission.next_title")),
            Paragraph(say("letter.admission.next")),
            Note(say("letter.admission.meaning")),
            *contact(case),
            decided(case),
        ),
    )


def rejection(case: Case, *, grounds: Sequence[GroundText], issued_at: datetime) -> LetterData:
    """Rejected: each ground with its reason, how to appeal, and that the door stays open (FOA § 24-10)."""
    say = Sayer(case)
    stated: list[Block] = []
    for ground in grounds:
        stated.append(Heading(say("letter.rejection.ground", clause=ground.clause, title=ground.title), level=2))
        stated.append(Paragraph(say(f"letter.rejection.{ground.duty}")))
        if ground.requirement:
            stated.append(Paragraph(say("letter.rejection.requirement", requirement=ground.requirement)))
        stated.append(Paragraph(ground.reason))
        if ground.event_on is not None and ground.usable_until is not None:
            last = last_day_before(ground.usable_until)
            stated.append(Paragraph(say("letter.rejection.period", event_on=ground.event_on, last_day=last)))
        if ground.self_cleaning:
            stated.append(Paragraph(say("letter.rejection.self_cleaning", weighed=ground.self_cleaning)))
        if ground.proportionality:
            stated.append(Paragraph(say("letter.rejection.proportionality", weighed=ground.proportionality)))
    return letter(
        "rejection",
        case,
        issued_at,
        (
            Paragraph(say("letter.rejection.body")),
            Facts(case_facts(case)),
            Heading(say("letter.rejection.why")),
            *stated,
            Heading(say("letter.rejection.again_title")),
            Paragraph(say("letter.rejection.again")),
            Heading(say("letter.rejection.appeal_title")),
            Paragraph(say("letter.rejection.appeal")),
            *contact(case),
            decided(case),
        ),
    )


def extension(case: Case, *, reason: str, extended_to: datetime, issued_at: datetime) -> LetterData:
    """The assessment takes up to 15 working days, with the reason in this single case (FOA § 26-6(3))."""
    say = Sayer(case)
    return letter(
        "extension",
        case,
        issued_at,
        (
            Paragraph(say("letter.extension.body", extended_to=extended_to)),
            Facts(case_facts(case)),
            Heading(say("letter.extension.why")),
            Paragraph(reason),
            *contact(case),
            decided(case),
        ),
    )


def supplement(
    case: Case, *, requirements: Sequence[str], text: str, due_at: datetime, issued_at: datetime
) -> LetterData:
    """What is missing or unclear, on which requirements, and by when (FOA § 23-5). The law's clock keeps running."""
    say = Sayer(case)
    return letter(
        "supplement",
        case,
        issued_at,
        (
            Paragraph(say("letter.supplement.body", last_day=last_day_before(due_at))),
            Facts(case_facts(case)),
            Heading(say("letter.supplement.what")),
            Paragraph(text),
            Heading(say("letter.supplement.requirements")),
            Bullets(tuple(requirements)),
            Note(say("letter.supplement.clock")),
            *contact(case),
            handled(case),
        ),
    )
