"""What a supplier is about to deliver, as a document it can keep. Pure: data in, letter out.

After the delivery nobody can write it, not even we: the draft is erased and the tender is sealed. It is no receipt, and
is stored nowhere here.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from terskel.competitions.queries import Terms
from terskel.core import formats
from terskel.core.evaluation import price_lines
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Note, Paragraph, Party, Table
from terskel.tenders.content import Content, RequirementAnswer, total

book = Phrasebook.of("tenders")
_UNANSWERED = RequirementAnswer(None)


class AttachedFile(Protocol):
    """A file of the draft; `name` is empty once it has been delivered, `size` in bytes."""

    @property
    def id(self) -> UUID: ...

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    @property
    def fingerprint(self) -> str: ...


def letter(
    terms: Terms,
    content: Content,
    files: Sequence[AttachedFile],
    *,
    sender: Party,
    recipient: Party,
    language: Language,
    at: datetime,
) -> LetterData:
    """Every answer in full, in the order of the documents, and what files go with it."""

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.own_copy.{key}", language, **facts)

    return LetterData(
        kind="tenders.own_copy",
        language=language,
        title=say("title", title=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=tuple(_blocks(terms, content, files, language, say("not_delivered", closes_at=terms.closes_at))),
    )


def _price(terms: Terms, content: Content, language: Language) -> list[Block]:
    """The sum, and row by row where there is a price form."""

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.own_copy.{key}", language, **facts)

    def written(amount: Decimal | None) -> str:
        return say("unanswered") if amount is None else formats.kroner(amount, language)

    blocks: list[Block] = [Facts(((say("price"), written(total(content, terms))),))]
    if (form := terms.price_form) is not None:
        sums = form.sums(content.prices).lines
        header = tuple(say(f"row.{name}") for name in ("name", "unit", "quantity", "price", "sum"))
        rows = tuple(
            (row.name, row.unit, row.quantity, written(content.prices.get(row.id)), written(sums.get(row.id)))
            for row in price_lines(form, language)
        )
        blocks.append(Table(say("row.heading"), header, rows, numeric=(2, 3, 4)))
    return blocks


def _blocks(
    terms: Terms, content: Content, files: Sequence[AttachedFile], language: Language, warning: str
) -> list[Block]:
    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.own_copy.{key}", language, **facts)

    names = {one.id: one.name for one in files}

    def file_of(question: UUID) -> str:
        """The file that answers it, in a line of its own."""
        key = content.answer_files.get(question)
        return "" if key not in names else say("file.answers", name=names[key] or say("file.delivered_before"))

    blocks: list[Block] = [Note(warning)]
    if terms.price_criterion is not None:
        blocks += _price(terms, content, language)
    if terms.requirements:
        blocks.append(Heading(say("requirements")))
    for requirement in terms.requirements:
        answer = content.requirements.get(requirement.id, _UNANSWERED)
        word = say("unanswered") if answer.met is None else say("met" if answer.met else "not_met")
        if answer.value:
            word = f"{answer.value} {requirement.asked.unit}".strip() + f". {word}"
        blocks.append(Heading(f"{requirement.number}. {requirement.text}", level=2))
        shown = file_of(requirement.id)
        blocks.append(Paragraph("\n".join(part for part in (shown or word, answer.text) if part)))
    if terms.quality_criteria:
        blocks.append(Heading(say("criteria")))
    for criterion in terms.quality_criteria:
        blocks.append(Heading(criterion.name, level=2))
        said = (content.criteria.get(criterion.id, "").strip(), file_of(criterion.id))
        blocks.append(Paragraph("\n".join(part for part in said if part) or say("unanswered")))
    if named := [name for names in content.roles.values() for name in names if name.strip()]:
        blocks.append(Heading(say("team")))
        blocks.append(Bullets(tuple(named)))
    if files:
        header = (say("file.name"), say("file.kind"), say("file.bytes"), say("file.fingerprint"))
        rows = tuple(
            (
                one.name or say("file.delivered_before"),
                say(f"kind.{one.kind}"),
                formats.number(one.size, language),
                one.fingerprint,
            )
            for one in files
        )
        blocks.append(Table(say("files"), header, rows, numeric=(2,)))
    return blocks
