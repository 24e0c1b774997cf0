"""The report of a DPS's establishment (FOA § 25-5(2))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from terskel.core import formats
from terskel.core.languages import Language
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Paragraph, Party, Table
from terskel.qualification.letters.heads import book


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
