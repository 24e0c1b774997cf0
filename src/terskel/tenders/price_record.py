"""The record of the second opening: which prices were opened, by whom, and which stay sealed. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from terskel.competitions.queries import Terms
from terskel.core import formats
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Note, Paragraph, Party, Table
from terskel.tenders.letters import DeniedAttempt, Release, denied_table, openers

book = Phrasebook.of("tenders")


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price, in kroner without VAT; `number` is the tender's in the order of arrival."""

    number: int
    supplier: str
    price: Decimal | None
    unreadable: bool


def letter(
    terms: Terms,
    *,
    sender: Party,
    lines: Sequence[PriceLine],
    kept_shut: Sequence[str],
    releases: Sequence[Release],
    denied: Sequence[DeniedAttempt],
    first_opened_at: datetime,
    locked_at: datetime,
    opened_at: datetime,
    clock_uncertainty: timedelta,
) -> LetterData:
    """That the points for quality were locked before anybody saw a price (LOA § 4), and what was opened then.

    `kept_shut`: those rejected before it, whose price nobody sees.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.prices.{key}", language, **facts)

    def told(at: datetime) -> str:
        return formats.instant(at, language, precise=True)

    def opening(key: str, **facts: object) -> str:
        return book.say(f"letter.opening.{key}", language, **facts)

    blocks: list[Block] = [
        Facts(
            (
                (say("fact.first"), told(first_opened_at)),
                (say("fact.locked"), told(locked_at)),
                (say("fact.opened"), told(opened_at)),
            )
        ),
        *openers(releases, language),
        Paragraph(opening("impartial")),
        Heading(say("heading.prices")),
        Table(
            say("heading.prices"),
            (opening("column.number"), opening("column.supplier"), say("column.price")),
            tuple(
                (
                    str(one.number),
                    one.supplier,
                    "–" if one.price is None else formats.kroner(one.price, language),
                )
                for one in lines
            ),
            numeric=(0, 2),
        ),
        *(Note(opening("unreadable", number=one.number, supplier=one.supplier)) for one in lines if one.unreadable),
    ]
    if kept_shut:
        blocks += [Heading(say("heading.kept_shut")), Paragraph(say("kept_shut")), Bullets(tuple(kept_shut))]
    blocks += [
        Heading(opening("heading.denied")),
        denied_table(denied, language) if denied else Paragraph(opening("nobody_denied")),
        Heading(opening("heading.service")),
        Paragraph(opening("clock", milliseconds=math.ceil(clock_uncertainty / timedelta(milliseconds=1)))),
    ]
    return LetterData(
        kind="tenders.prices",
        language=language,
        title=say("title", title=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=None,
        issued_at=opened_at,
        blocks=tuple(blocks),
    )
