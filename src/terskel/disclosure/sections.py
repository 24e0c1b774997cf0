"""What a case book tells that no letter does, as documents of their own. Pure: data in, pages out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit.queries import EventView
from terskel.competitions.queries import CompetitionView, QuestionView, Terms
from terskel.core import formats
from terskel.core.phrases import Phrasebook, event_text
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Note, Paragraph, Party, Table
from terskel.evaluation import queries as evaluations
from terskel.evaluation.queries import Sheet
from terskel.notices.queries import NoticeView
from terskel.organisations.queries import SupplierView
from terskel.tenders.queries import OpenedTenderView

MOST_EVENTS: Final = 3000
"""Events printed; however many there are, all are in the file of events."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose matter it is, in which language, and when the book is made."""

    terms: Terms
    sender: Party
    at: datetime

    def say(self, key: str, /, **facts: object) -> str:
        return Phrasebook.of("disclosure").say(key, self.terms.language, **facts)

    def instant(self, at: datetime | None) -> str:
        return "–" if at is None else formats.instant(at, self.terms.language)

    def document(self, title: str, blocks: Sequence[Block]) -> LetterData:
        return LetterData(
            kind="disclosure.case_book",
            language=self.terms.language,
            title=title,
            reference=self.terms.reference,
            sender=self.sender,
            recipient=None,
            issued_at=self.at,
            blocks=tuple(blocks),
        )


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that the book carries, as its list of files names it."""

    name: str
    whose: str
    size: int
    sha256: str


def cover(
    frame: Frame, edition: str, *, ordered_by: str, parts: Sequence[str], left_out: Sequence[str], files: int
) -> LetterData:
    """What the book is of and when it was made, what is in it, and what is not and why."""
    say, terms = frame.say, frame.terms
    rows = (
        (say("cover.edition"), say(f"edition.{edition}")),
        (say("cover.competition"), f"{terms.reference} {terms.title}"),
        (say("cover.published"), frame.instant(terms.published_at)),
        (say("cover.deadline"), frame.instant(terms.closes_at)),
        (say("cover.made"), frame.instant(frame.at)),
        (say("cover.ordered_by"), ordered_by or say("cover.at_the_machine")),
        (say("cover.files"), str(files)),
    )
    blocks: list[Block] = [Facts(rows), Paragraph(say(f"cover.intro_{edition}"))]
    blocks += [Heading(say("cover.covers")), Bullets(tuple(parts))]
    if left_out:
        blocks += [Heading(say("cover.left_out")), Bullets(tuple(left_out))]
    if edition == "public":
        blocks.append(Note(say("cover.public_note")))
    blocks.append(Note(say("cover.proof")))
    return frame.document(say("cover.title", competition=terms.title), blocks)


def notices(frame: Frame, found: Sequence[NoticeView]) -> LetterData:
    say = frame.say
    rows = tuple(
        (
            say(f"notice.{one.kind}"),
            frame.instant(one.required_at),
            frame.instant(one.dispatched_at),
            formats.day(one.published_on, frame.terms.language) if one.published_on else "–",
            "\n".join(number for number in (one.doffin_number, one.ted_number) if number) or "–",
        )
        for one in found
    )
    header = tuple(say(f"notice.{key}") for key in ("kind", "required", "dispatched", "published", "numbers"))
    title = say("notice.title")
    blocks: tuple[Block, ...] = (Table(title, header, rows),) if rows else (Paragraph(say("notice.none")),)
    return frame.document(title, blocks)


def invited(frame: Frame, suppliers: Sequence[SupplierView], later: Mapping[UUID, datetime]) -> LetterData:
    """Everyone invited; `later` is when those were who had been admitted after the publication."""
    title = frame.say("invited.title")
    rows = tuple(
        (
            one.name,
            frame.say("invited.number_later", number=one.number, at=later[one.id]) if one.id in later else one.number,
        )
        for one in suppliers
    )
    header = (frame.say("invited.name"), frame.say("invited.number"))
    return frame.document(title, (Paragraph(frame.say("invited.count", count=len(rows))), Table(title, header, rows)))


def questions(frame: Frame, asked: Sequence[QuestionView]) -> LetterData:
    """Nobody is told who asked, here either."""
    blocks: list[Block] = [] if asked else [Paragraph(frame.say("questions.none"))]
    for one in asked:
        blocks.append(Heading(frame.say("questions.number", number=one.number)))
        blocks.append(Paragraph(f"{frame.instant(one.asked_at)}\n{one.text}"))
        match one.state:
            case "answered":
                ended = f"{frame.say('questions.answered', at=one.answered_at)}\n{one.answer}"
            case "rejected":
                ended = f"{frame.say('questions.rejected', at=one.rejected_at)}\n{one.rejection_text}"
            case "withdrawn":
                ended = frame.say("questions.withdrawn", at=one.withdrawn_at)
            case "waiting":
                ended = frame.say("questions.unanswered")
        blocks.append(Paragraph(ended))
    return frame.document(frame.say("questions.title"), blocks)


def changes(frame: Frame, view: CompetitionView) -> LetterData:
    """Corrections and moved deadlines; what changed stands in the letters, word for word."""
    say = frame.say
    rows = [(one.corrected_at, say("changes.correction", number=one.number), one.reason) for one in view.corrections]
    rows += [
        (one.changed_at, say("changes.deadline", old=one.old_closes_at, new=one.new_closes_at), one.reason)
        for one in view.deadline_changes
    ]
    header = (say("changes.at"), say("changes.what"), say("changes.why"))
    title = say("changes.title")
    table = Table(title, header, tuple((frame.instant(at), what, why) for at, what, why in sorted(rows)))
    return frame.document(title, (table,) if rows else (Paragraph(say("changes.none")),))


def tender(frame: Frame, found: OpenedTenderView, supplier: SupplierView, files: Sequence[ListedFile]) -> LetterData:
    """One tender as it was delivered: what it says, and the files that lie in the book."""
    say, terms = frame.say, frame.terms
    facts = [
        (say("tender.supplier"), f"{supplier.name}, {supplier.number}"),
        (say("tender.received"), formats.instant(found.received_at, terms.language, precise=True)),
        (say("tender.version"), str(found.version)),
        (say("tender.manifest"), found.manifest_sha256),
    ]
    if found.price is not None:
        facts.append((say("tender.price"), formats.kroner(found.price, terms.language)))
    if found.price_sealed:
        facts.append((say("tender.price"), say("tender.price_sealed")))
    blocks: list[Block] = [Facts(tuple(facts))]
    if found.unreadable:
        blocks.append(Note(say("tender.unreadable")))
    blocks += _prices(frame, found)
    stated = [(one, found.requirements[one.id]) for one in terms.requirements if one.id in found.requirements]
    if stated:
        blocks.append(Heading(say("tender.requirements")))
    for requirement, answer in stated:
        met = say("tender.met" if answer.met else "tender.not_met")
        said = "\n".join(text for text in (met, answer.value, answer.text) if text)
        blocks += [Heading(f"{requirement.number}. {requirement.text}", 2), Paragraph(said)]
    written = [(one, found.criteria[one.id]) for one in terms.quality_criteria if found.criteria.get(one.id)]
    if written:
        blocks.append(Heading(say("tender.criteria")))
    for criterion, text in written:
        blocks += [Heading(criterion.name, 2), Paragraph(text)]
    if files:
        blocks += [Heading(say("files.title")), _file_table(frame, files)]
    return frame.document(say("tender.title", number=found.number, supplier=supplier.name), blocks)


def _prices(frame: Frame, found: OpenedTenderView) -> list[Block]:
    form = frame.terms.price_form
    if form is None or not found.prices:
        return []
    title = frame.say("tender.prices")
    rows = tuple(
        (
            line.name,
            formats.number(line.quantity, frame.terms.language),
            line.unit,
            formats.kroner(found.prices[line.id], frame.terms.language),
        )
        for line in form.lines
        if line.id in found.prices
    )
    header = tuple(frame.say(f"tender.{key}") for key in ("row", "quantity", "unit", "unit_price"))
    return [Heading(title), Table(title, header, rows, (1, 3))]


def asked(frame: Frame, sheets: Sequence[Sheet]) -> LetterData | None:
    """What tenderers were asked after the opening, what they answered and what was concluded; None where nobody was."""
    blocks = evaluations.asked_whole(frame.terms, sheets)
    return frame.document(frame.say("asked.title"), blocks) if blocks else None


def files(frame: Frame, listed: Sequence[ListedFile]) -> LetterData:
    """Everything that the book carries as it was, with what proves that it is."""
    blocks: list[Block] = [Paragraph(frame.say("files.intro"))]
    blocks.append(_file_table(frame, listed) if listed else Paragraph(frame.say("files.none")))
    return frame.document(frame.say("files.title"), blocks)


def _file_table(frame: Frame, listed: Sequence[ListedFile]) -> Table:
    rows = tuple(
        (
            "\n".join(text for text in (one.name, one.whose, one.sha256) if text),
            formats.number(one.size, frame.terms.language),
        )
        for one in listed
    )
    return Table(frame.say("files.title"), (frame.say("files.name"), frame.say("files.size")), rows, (1,))


def events(frame: Frame, happened: Sequence[EventView], names: Mapping[UUID, str]) -> LetterData:
    """Who did what and when, the earliest first; `events.jsonl` has the names that the record itself gives them."""
    title = frame.say("events.title")
    rows = tuple(
        (
            formats.instant(one.at, frame.terms.language, precise=True),
            "\n".join(text for text in (one.person_name or frame.say("events.system"), _for(one, names)) if text),
            event_text(one.kind, frame.terms.language),
        )
        for one in happened[:MOST_EVENTS]
    )
    blocks: list[Block] = [Paragraph(frame.say("events.intro", count=len(happened)))]
    if len(happened) > MOST_EVENTS:
        blocks.append(Note(frame.say("events.more", count=MOST_EVENTS)))
    header = tuple(frame.say(f"events.{key}") for key in ("at", "who", "what"))
    return frame.document(title, (*blocks, Table(title, header, rows)))


def _for(event: EventView, names: Mapping[UUID, str]) -> str:
    return names.get(event.organisation_id, "") if event.organisation_id else ""
