"""What every letter of the room begins with: who writes to whom about which request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core import formats
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, LetterData, Paragraph, Party

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
class Sayer:
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


def case_facts(case: Case) -> tuple[tuple[str, str], ...]:
    say = Sayer(case)
    rows = [
        (say("letter.fact.dps"), f"{case.dps} ({case.dps_reference})"),
        (say("letter.fact.reference"), case.reference),
        (say("letter.fact.received"), formats.instant(case.received_at, case.language)),
    ]
    if case.category:
        rows.insert(1, (say("letter.fact.category"), case.category))
    return tuple(rows)


def contact(case: Case) -> tuple[Block, ...]:
    return (Paragraph(Sayer(case)("letter.contact", contact=case.contact)),) if case.contact else ()


def letter(kind: str, case: Case, issued_at: datetime, blocks: tuple[Block, ...]) -> LetterData:
    return LetterData(
        kind=f"qualification.{kind}",
        language=case.language,
        title=Sayer(case)(f"letter.{kind}.title"),
        reference=case.reference,
        sender=case.sender,
        recipient=case.recipient,
        issued_at=issued_at,
        blocks=blocks,
    )
