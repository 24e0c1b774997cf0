"""Letters after the decision: appeals, renewal, hearing, suspension, reinstatement, the end of a right."""

from dataclasses import dataclass
from datetime import datetime

from terskel.core.instants import last_day_before
from terskel.core.languages import Language
from terskel.documents.letters import Block, Closing, Facts, Heading, LetterData, Note, Paragraph, Party
from terskel.qualification.letters.heads import Case, Sayer, book, case_facts, contact, decided, handled, letter


@dataclass(frozen=True, slots=True)
class Standing:
    """Who writes to whom about a standing right. `categories` is "" where the DPS has none.

    `officer` is the person who decides or asks, with the role held.
    """

    language: Language
    sender: Party
    recipient: Party
    officer: str
    dps: str
    dps_reference: str
    categories: str = ""
    contact: str = ""

    @property
    def scope(self) -> str:
        return f"{self.dps}, {self.categories}" if self.categories else self.dps


def appeal_receipt(case: Case, *, text: str, issued_at: datetime) -> LetterData:
    """The appeal is received, and goes to another person than the one who rejected."""
    say = Sayer(case)
    return letter(
        "appeal_receipt",
        case,
        issued_at,
        (
            Paragraph(say("letter.appeal_receipt.body")),
            Facts(case_facts(case)),
            Heading(say("letter.appeal_receipt.said")),
            Paragraph(text),
            Note(say("letter.appeal_receipt.next")),
            *contact(case),
        ),
    )


def appeal_upheld(case: Case, *, reason: str, issued_at: datetime) -> LetterData:
    """The rejection is reversed: admitted from now on."""
    say = Sayer(case)
    return letter(
        "appeal_upheld",
        case,
        issued_at,
        (
            Paragraph(say("letter.appeal_upheld.body")),
            Facts(case_facts(case)),
            Heading(say("letter.rejection.why")),
            Paragraph(reason),
            Heading(say("letter.admission.next_title")),
            Paragraph(say("letter.admission.next")),
            *contact(case),
            decided(case),
        ),
    )


def appeal_dismissed(case: Case, *, reason: str, issued_at: datetime) -> LetterData:
    """The rejection stands, with the reason, where to go further, and the open door."""
    say = Sayer(case)
    return letter(
        "appeal_dismissed",
        case,
        issued_at,
        (
            Paragraph(say("letter.appeal_dismissed.body")),
            Facts(case_facts(case)),
            Heading(say("letter.rejection.why")),
            Paragraph(reason),
            Heading(say("letter.rejection.again_title")),
            Paragraph(say("letter.rejection.again")),
            Paragraph(say("letter.appeal_dismissed.further")),
            *contact(case),
            decided(case),
        ),
    )


def renewal(to: Standing, *, reason: str, due_at: datetime, issued_at: datetime) -> LetterData:
    """An updated self-declaration is asked for; the supplier is invited meanwhile (FOA § 26-7(6))."""
    return _standing("renewal", to, issued_at, (_reason(to, reason),), handled(to), last_day=last_day_before(due_at))


def hearing(to: Standing, *, ground: str, reason: str, due_at: datetime, issued_at: datetime) -> LetterData:
    """Notice of a suspension that is considered, and time to answer (forvaltningsloven § 16)."""
    blocks = (Paragraph(ground), _reason(to, reason))
    return _standing("hearing", to, issued_at, blocks, handled(to), last_day=last_day_before(due_at))


def suspension(to: Standing, *, ground: str, reason: str, issued_at: datetime) -> LetterData:
    """Not invited to new competitions until what is wrong has been put right."""
    return _standing("suspension", to, issued_at, (Paragraph(ground), _reason(to, reason)), decided(to))


def hearing_dropped(to: Standing, *, reason: str, issued_at: datetime) -> LetterData:
    """Heard, and not suspended."""
    return _standing("hearing_dropped", to, issued_at, (_reason(to, reason),), decided(to))


def reinstatement(to: Standing, *, reason: str, issued_at: datetime) -> LetterData:
    """Invited to new competitions again."""
    return _standing("reinstatement", to, issued_at, (_reason(to, reason),), decided(to))


def ending(to: Standing, *, reason: str, issued_at: datetime) -> LetterData:
    """The company is no more, or is part of another, and its right with it."""
    return _standing("ending", to, issued_at, (_reason(to, reason),), decided(to))


def _reason(to: Standing, reason: str) -> Paragraph:
    return Paragraph(book.say("letter.standing.reason", to.language, reason=reason))


def _standing(
    kind: str, to: Standing, issued_at: datetime, blocks: tuple[Block, ...], end: Closing, **facts: object
) -> LetterData:
    def say(key: str) -> str:
        return book.say(f"letter.{kind}.{key}", to.language, supplier=to.recipient.name, scope=to.scope, **facts)

    asked = (Paragraph(book.say("letter.contact", to.language, contact=to.contact)),) if to.contact else ()
    return LetterData(
        kind=f"qualification.{kind}",
        language=to.language,
        title=say("title"),
        reference=to.dps_reference,
        sender=to.sender,
        recipient=to.recipient,
        issued_at=issued_at,
        blocks=(Paragraph(say("body")), *blocks, Note(say("next")), *asked, end),
    )
