"""The data of the room's letters: receipt, admission, rejection, extension, establishment report. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from terskel.core import formats
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Note, Paragraph, Party, Table

book: Final = Phrasebook.of("qualification")


@dataclass(frozen=True, slots=True)
class Case:
    """Who writes to whom about which request. `category` is "" where the DPS has none."""

    language: Language
    sender: Party
    recipient: Party
    dps: str
    dps_reference: str
    reference: str
    received_at: datetime
    category: str = ""
    contact: str = ""

    @property
    def scope(self) -> str:
        """The DPS, with the category where there is one."""
        return f"{self.dps}, {self.category}" if self.category else self.dps


@dataclass(frozen=True, slots=True)
class GroundText:
    """One ground as the letter states it; `requirement` is "" where the ground stands on none."""

    clause: str
    duty: str
    title: str
    requirement: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """One row of the establishment report's log of decisions."""

    applicant: str
    number: str
    category: str
    received_at: datetime
    decided_at: datetime
    admitted: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Establishment:
    """What the report of a DPS's establishment holds (FOA § 25-5(2) b, c, g, j, l, p)."""

    language: Language
    sender: Party
    dps: str
    dps_reference: str
    subject: str
    need: str
    estimated_value: Decimal
    regime: str
    ruleset_id: str
    first_window_closes_at: datetime
    opened_at: datetime
    openers: tuple[str, ...]
    initial_assessment_days: int
    categories: tuple[str, ...]
    requirements: tuple[str, ...]
    lines: tuple[DecidedLine, ...]
    withdrawn_count: int
    conflicts: str


def receipt(
    case: Case, *, digest: str, issued_at: datetime, sealed_until: datetime | None, answer_by: datetime | None
) -> LetterData:
    """The receipt for a request. It tells nothing of the content but its digest, so it may lie beside sealed ones."""
    say = _Sayer(case)
    if sealed_until is not None:
        then: tuple[Block, ...] = (Paragraph(say("letter.receipt.sealed", sealed_until=sealed_until)),)
    elif answer_by is not None:
        then = (Paragraph(say("letter.receipt.answer_by", answer_by=answer_by)),)
    else:
        then = ()
    return _letter(
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
    say = _Sayer(case)
    return _letter(
        "admission",
        case,
        issued_at,
        (
            Paragraph(say("letter.admission.body")),
            Facts(_case_facts(case)),
            Heading(say("letter.admission.next_title")),
            Paragraph(say("letter.admission.next")),
            Note(say("letter.admission.meaning")),
            *_contact(case),
        ),
    )


def rejection(case: Case, *, grounds: Sequence[GroundText], issued_at: datetime) -> LetterData:
    """Rejected: each ground with its reason, how to appeal, and that the door stays open (FOA § 24-10)."""
    say = _Sayer(case)
    stated: list[Block] = []
    for ground in grounds:
        stated.append(Heading(say("letter.rejection.ground", clause=ground.clause, title=ground.title), level=2))
        stated.append(Paragraph(say(f"letter.rejection.{ground.duty}")))
        if ground.requirement:
            stated.append(Paragraph(say("letter.rejection.requirement", requirement=ground.requirement)))
        stated.append(Paragraph(ground.reason))
    return _letter(
        "rejection",
        case,
        issued_at,
        (
            Paragraph(say("letter.rejection.body")),
            Facts(_case_facts(case)),
            Heading(say("letter.rejection.why")),
            *stated,
            Heading(say("letter.rejection.again_title")),
            Paragraph(say("letter.rejection.again")),
            Heading(say("letter.rejection.appeal_title")),
            Paragraph(say("letter.rejection.appeal")),
            *_contact(case),
        ),
    )


def extension(case: Case, *, reason: str, extended_to: datetime, issued_at: datetime) -> LetterData:
    """The assessment takes up to 15 working days, with the reason in this single case (FOA § 26-6(3))."""
    say = _Sayer(case)
    return _letter(
        "extension",
        case,
        issued_at,
        (
            Paragraph(say("letter.extension.body", extended_to=extended_to)),
            Facts(_case_facts(case)),
            Heading(say("letter.extension.why")),
            Paragraph(reason),
            *_contact(case),
        ),
    )


def establishment_report(report: Establishment, *, issued_at: datetime) -> LetterData:
    """The report of the DPS's establishment, written when the initial assessment is finished."""
    language = report.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.establishment.{key}", language, dps=report.dps, **facts)

    rejected = tuple(line for line in report.lines if not line.admitted)
    return LetterData(
        kind="qualification.establishment_report",
        language=language,
        title=say("title"),
        reference=report.dps_reference,
        sender=report.sender,
        recipient=None,
        issued_at=issued_at,
        blocks=(
            Heading(say("what")),
            Facts(
                (
                    (say("subject"), report.subject),
                    (say("value"), formats.kroner(report.estimated_value, language)),
                    (say("regime"), f"{report.regime} ({report.ruleset_id})"),
                    (say("closed"), formats.instant(report.first_window_closes_at, language)),
                    (say("opened"), formats.instant(report.opened_at, language)),
                    (say("opened_by"), formats.listing(report.openers, language)),
                    (say("period"), say("working_days", days=report.initial_assessment_days)),
                )
            ),
            Heading(say("why_dps")),
            Paragraph(report.need),
            Heading(say("categories")),
            Bullets(report.categories) if report.categories else Paragraph(say("no_categories")),
            Heading(say("requirements")),
            Bullets(report.requirements),
            Heading(say("decisions")),
            _decisions(report) if report.lines else Paragraph(say("none_applied")),
            Heading(say("rejected")),
            *(_rejected(rejected) or (Paragraph(say("none_rejected")),)),
            Heading(say("impartiality")),
            Paragraph(report.conflicts),
            Heading(say("other")),
            Paragraph(say("withdrawn", count=report.withdrawn_count)),
        ),
    )


def _decisions(report: Establishment) -> Table:
    language = report.language

    def say(key: str) -> str:
        return book.say(f"letter.establishment.{key}", language)

    return Table(
        caption=say("decisions_caption"),
        header=(say("applicant"), say("category"), say("received"), say("decided"), say("result")),
        rows=tuple(
            (
                f"{line.applicant} ({line.number})",
                line.category or "–",
                formats.instant(line.received_at, language),
                formats.instant(line.decided_at, language),
                say("admitted") if line.admitted else say("was_rejected"),
            )
            for line in report.lines
        ),
    )


def _rejected(lines: Sequence[DecidedLine]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for line in lines:
        name = f"{line.applicant}, {line.category}" if line.category else line.applicant
        blocks += [Heading(name, level=2), Bullets(line.reasons)]
    return tuple(blocks)


@dataclass(frozen=True, slots=True)
class _Sayer:
    """Texts of the letter in its language, with the words every letter uses filled in."""

    case: Case

    def __call__(self, key: str, **facts: object) -> str:
        return book.say(
            key,
            self.case.language,
            supplier=self.case.recipient.name,
            scope=self.case.scope,
            dps=self.case.dps,
            received=self.case.received_at,
            **facts,
        )


def _case_facts(case: Case) -> tuple[tuple[str, str], ...]:
    say = _Sayer(case)
    rows = [
        (say("letter.fact.dps"), f"{case.dps} ({case.dps_reference})"),
        (say("letter.fact.reference"), case.reference),
        (say("letter.fact.received"), formats.instant(case.received_at, case.language)),
    ]
    if case.category:
        rows.insert(1, (say("letter.fact.category"), case.category))
    return tuple(rows)


def _contact(case: Case) -> tuple[Block, ...]:
    return (Paragraph(_Sayer(case)("letter.contact", contact=case.contact)),) if case.contact else ()


def _letter(kind: str, case: Case, issued_at: datetime, blocks: tuple[Block, ...]) -> LetterData:
    return LetterData(
        kind=f"qualification.{kind}",
        language=case.language,
        title=_Sayer(case)(f"letter.{kind}.title"),
        reference=case.reference,
        sender=case.sender,
        recipient=case.recipient,
        issued_at=issued_at,
        blocks=blocks,
    )
