"""A tender without what is withheld (FOA § 7-4, offentleglova § 13, forvaltningsloven § 13(1) no. 2). Pure.

A passage is found word for word, whatever the spacing, and replaced by a bar of one length, so that nothing tells how
long it was. Files are named by nothing but their number: what stands in them is assessed one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from terskel.competitions.queries import Terms
from terskel.core import formats
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import (
    Block,
    Bullets,
    Facts,
    Heading,
    LetterData,
    Note,
    Paragraph,
    Party,
    closing,
    from_json,
    to_json,
)
from terskel.tenders.queries import OpenedTenderView

BAR: Final = "\u2588" * 5


def texts_of(tender: OpenedTenderView) -> tuple[str, ...]:
    """What the tenderer wrote: to absolute requirements and to award criteria."""
    return (*(one.text for one in tender.requirements.values()), *tender.criteria.values())


def stands_in(passage: str, texts: Iterable[str]) -> bool:
    pattern = _pattern(passage)
    return pattern is not None and any(pattern.search(text) for text in texts)


def without(text: str, passages: Sequence[str]) -> str:
    """The text with a bar for each of the passages, the longest first."""
    for passage in sorted(passages, key=len, reverse=True):
        pattern = _pattern(passage)
        text = pattern.sub(BAR, text) if pattern else text
    return text


def blacked_out(letter: LetterData, passages: Sequence[str]) -> LetterData:
    """The letter with a bar for each of the passages, wherever one stands."""
    if not passages:
        return letter
    return from_json(_without(to_json(letter), passages))


def _without(value: Any, passages: Sequence[str]) -> Any:
    if isinstance(value, str):
        return without(value, passages)
    if isinstance(value, dict):
        kept = ("version", "kind", "language", "issued_at", "block")
        return {key: one if key in kept else _without(one, passages) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without(one, passages) for one in value]
    return value


def redacted_tender(
    terms: Terms,
    tender: OpenedTenderView,
    withheld: Sequence[str],
    *,
    copied: Sequence[bool],
    supplier: Party,
    sender: Party,
    decided_by: str,
    at: datetime,
) -> LetterData:
    """What may be given to whoever asks for access. `copied`: file by file, whether there is a redacted copy of it."""
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return Phrasebook.of("awards").say(f"redacted.{key}", language, **facts)

    facts = [(say("supplier"), f"{supplier.name}, {supplier.number}")]
    if tender.price is not None:
        facts.append((say("price"), formats.kroner(tender.price, language)))
    places = sum(without(text, withheld).count(BAR) for text in texts_of(tender))
    facts.append((say("withheld"), str(places)))
    blocks: list[Block] = [Paragraph(say("opening")), Facts(tuple(facts))]
    for requirement in terms.requirements:
        stated = tender.requirements.get(requirement.id)
        if stated is not None:
            said = say("met" if stated.met else "not_met")
            text = without(stated.text, withheld)
            blocks += [Heading(f"{requirement.number}. {requirement.text}"), Paragraph(f"{said}\n{text}".strip())]
    for criterion in terms.quality_criteria:
        blocks += [Heading(criterion.name), Paragraph(without(tender.criteria.get(criterion.id, ""), withheld))]
    if copied:
        lines = (say("file_with_copy" if one else "file_without", number=n) for n, one in enumerate(copied, start=1))
        blocks += [Heading(say("files_heading")), Bullets(tuple(lines)), Note(say("files"))]
    if withheld:
        blocks.append(Note(say("ground")))
    return LetterData(
        kind="awards.redacted_tender",
        language=language,
        title=say("title", supplier=supplier.name),
        reference=f"{terms.reference}/{tender.number}",
        sender=sender,
        recipient=None,
        issued_at=at,
        blocks=(*blocks, closing(language, sender, decided_by=decided_by)),
    )


def _pattern(passage: str) -> re.Pattern[str] | None:
    words = passage.split()
    return re.compile(r"\s+".join(re.escape(word) for word in words)) if words else None
