"""What every letter of the room begins with: who writes to whom about which request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from terskel.core import formats
from terskel.core.actors import APPROVER, DPS_MANAGER, Actor
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, Closing, LetterData, Paragraph, Party, closing, decider

book: Final = Phrasebook.of("qualification")


@dataclass(frozen=True, slots=True)
class Case:
    """Who writes to whom about which request. `category` is "" where the DPS has none.

    `officer` is the person who decides or asks, with the role held; "" where the letter is the machine's receipt.
    """

    language: Language
    sender: Party
    recipient: Party
    dps: str
    dps_reference: str
    reference: str
    received_at: datetime
    category: str = ""
    contact: str = ""
    officer: str = ""

    @property
    def scope(self) -> str:
        """The DPS, with the category where there is one."""
        return f"{self.dps}, {self.category}" if self.category else self.dps


class Signed(Protocol):
    """What a letter's end needs to know of its head."""

    @property
    def language(self) -> Language: ...
    @property
    def sender(self) -> Party: ...
    @property
    def officer(self) -> str: ...


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


def officer(by: Actor, language: Language) -> str:
    """The person with the role in which requests and rights are decided."""
    roles = [book.say(f"role.{one}", language) for one in (DPS_MANAGER, APPROVER) if by.has(one)]
    return ", ".join([decider(by, language), *roles[:1]])


def decided(to: Signed) -> Closing:
    return closing(to.language, to.sender, decided_by=to.officer)


def handled(to: Signed) -> Closing:
    """Of a letter that decides nothing yet."""
    return closing(to.language, to.sender, handled_by=to.officer)


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
