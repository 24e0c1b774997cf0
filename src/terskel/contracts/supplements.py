"""What has happened since the procurement report was written, until both have signed and after; and its next version.

The report of the award stays as it was written. A new version repeats it whole and adds what came later, with dates
(FOA §§ 10-5, 25-5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.awards import queries as awards
from terskel.awards.queries import LaterFact
from terskel.awards.readers import require_reader_of_award
from terskel.competitions.queries import Terms
from terskel.contracts.models import Contract
from terskel.core import formats, references
from terskel.core.actors import Actor
from terskel.core.phrases import Phrasebook
from terskel.documents import queries as documents
from terskel.documents.letters import Facts, Heading, LetterData, Paragraph
from terskel.documents.queries import LetterRow

KIND = "awards.procurement_report"


@dataclass(frozen=True, slots=True)
class Supplement:
    """`versions` of the report, the first first; `unwritten` is what the last of them does not tell yet.

    `every` is what happened since the first was written, and `base` the original report that is repeated.
    """

    versions: tuple[LetterRow, ...]
    unwritten: tuple[LaterFact, ...]
    every: tuple[LaterFact, ...]
    base: UUID


def supplement(reader: Actor, competition_id: UUID) -> Supplement | None:
    """None while no report is written; raises `Missing` for all but the authority's responsible people."""
    terms = require_reader_of_award(reader, competition_id)
    originals = awards.original_reports(competition_id)
    if not originals:
        return None
    letters = documents.letters_for_matter(reader, competition_id)
    versions = sorted((one for one in letters if one.kind == KIND), key=lambda one: (one.created_at, one.id))
    if not versions:
        return None
    first, last = versions[0].created_at, versions[-1].created_at
    found = sorted((*awards.later_facts(terms, first), *_of_contracts(terms, first)), key=lambda one: one.at)
    return Supplement(tuple(versions), tuple(one for one in found if one.at > last), tuple(found), originals[-1])


def version(terms: Terms, base: LetterData, facts: Sequence[LaterFact], *, number: int, at: datetime) -> LetterData:
    """The report whole, with what came later after it."""

    def say(key: str, /, **said: object) -> str:
        return Phrasebook.of("awards").say(f"later.{key}", terms.language, **said)

    return LetterData(
        kind=KIND,
        language=base.language,
        title=say("title", number=number, competition=terms.title),
        reference=base.reference,
        sender=base.sender,
        recipient=None,
        issued_at=at,
        blocks=(
            *base.blocks,
            Heading(say("heading")),
            Paragraph(say("intro", written_at=base.issued_at)),
            Facts(tuple((formats.instant(one.at, terms.language), one.text) for one in facts)),
        ),
    )


def _of_contracts(terms: Terms, since: datetime) -> Iterator[LaterFact]:
    for row in Contract.objects.filter(competition_id=terms.competition_id).order_by("prepared_at", "id"):
        told = {
            "concluded": row.concluded_at,
            "declined": row.declined_at,
            "withdrawn": row.withdrawn_at,
            "lapsed": row.lapsed_at,
        }
        for key, at in told.items():
            if at is not None and at > since:
                clause = references.bracketed(terms.clause("contract_concluded"))
                facts = {
                    "clause": clause,
                    "reference": row.reference,
                    "value": formats.kroner(row.value, terms.language),
                }
                reason = {"reason": row.ended_reason} if key in ("declined", "withdrawn") else {}
                yield LaterFact(at, Phrasebook.of("contracts").say(f"later.{key}", terms.language, **facts, **reason))
