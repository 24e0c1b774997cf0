"""Reads of what the chosen supplier documents; the reader is the first argument: the authority, and the supplier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.accounts.queries import PersonView
from terskel.awards.models import AwardDecision, WinnerEvidence
from terskel.awards.readers import require_reader_of_award
from terskel.core import formats
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents import queries as documents
from terskel.documents.queries import FileView

State = Literal["demanded", "asked", "received", "accepted", "lacking"]


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of evidence as it stands. `file_name` is "" without a file, `lacking` why it was not accepted.

    Names are of whoever did it, "" where it is not done.
    """

    id: UUID
    competition_id: UUID
    kind: str
    what: str
    state: State
    asked_at: datetime | None
    due_at: datetime | None
    asked_by_name: str
    source: str
    issued_on: date | None
    file_id: UUID | None
    file_name: str
    received_at: datetime | None
    received_by_name: str
    lacking: str
    concluded_at: datetime | None
    concluded_by_name: str

    @property
    def is_settled(self) -> bool:
        return self.state == "accepted"


@dataclass(frozen=True, slots=True)
class AskedOfUs:
    """What the reader's supplier is asked to document; `letter_id` is the demand, `open` while it can be handed in."""

    item: EvidenceItem
    letter_id: UUID
    open: bool


def standing(award_id: UUID) -> list[WinnerEvidence]:
    """The rows that count: not those that were demanded anew. For this room's acts."""
    return list(WinnerEvidence.objects.filter(award_id=award_id, anew__isnull=True).order_by("id"))


def of_award(award: AwardDecision) -> tuple[EvidenceItem, ...]:
    """For this room's letters and pages, which have decided access."""
    return _items(standing(award.id), award.competition_id)


def evidence(reader: Actor, competition_id: UUID) -> tuple[EvidenceItem, ...]:
    """What the winner of the standing award documents, for the responsible people of its authority."""
    return of_award(_award_for(reader, competition_id))


def file_of(reader: Actor, competition_id: UUID, evidence_id: UUID) -> FileView:
    """The file that was received, for the responsible people; raises `Missing`."""
    award = _award_for(reader, competition_id)
    row = WinnerEvidence.objects.filter(award_id=award.id, id=evidence_id, file__isnull=False).first()
    if row is None or row.file_id is None:
        raise Missing
    return documents.attached_file(row.file_id)


def asked_of_us(reader: Actor, competition_id: UUID | None = None) -> list[AskedOfUs]:
    """What the reader's supplier was asked in writing to document, in one competition or in all, oldest first.

    What the authority concluded is its own until the letters of the award go out.
    """
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    rows = WinnerEvidence.objects.filter(
        award__winner_supplier_id=reader.organisation_id, asked_at__isnull=False, anew__isnull=True
    ).select_related("award")
    found = list((rows.filter(award__competition_id=competition_id) if competition_id else rows).order_by("id"))
    return [
        AskedOfUs(item, row.letter_id, _takes_more(row))
        for row, item in zip(found, _items(found), strict=True)
        if row.letter_id is not None
    ]


def asked_one(reader: Actor, evidence_id: UUID) -> AskedOfUs:
    """One of them; raises `Missing` for everybody else."""
    found = next((one for one in asked_of_us(reader) if one.item.id == evidence_id), None)
    if found is None:
        raise Missing
    return found


def lines(items: Sequence[EvidenceItem], language: Language) -> tuple[str, ...]:
    """Each accepted piece in the words of the procurement report."""
    book = Phrasebook.of("awards")
    return tuple(
        book.say(
            f"protocol.evidence_of.{one.source}",
            language,
            what=one.what,
            issued_on=one.issued_on,
            name=one.concluded_by_name,
            at=formats.instant(one.concluded_at, language),
        )
        for one in items
        if one.state == "accepted" and one.concluded_at is not None
    )


def state_of(row: WinnerEvidence) -> State:
    if row.concluded_at is not None:
        return "lacking" if row.lacking else "accepted"
    if row.received_at is not None:
        return "received"
    return "asked" if row.asked_at is not None else "demanded"


def _takes_more(row: WinnerEvidence) -> bool:
    """While nothing is concluded and the award waits, the supplier may hand it in, and hand in something better."""
    award = row.award
    waits = award.submitted_at is None and award.withdrawn_at is None and award.approved_at is None
    return row.concluded_at is None and waits


def _award_for(reader: Actor, competition_id: UUID) -> AwardDecision:
    require_reader_of_award(reader, competition_id)
    found = AwardDecision.objects.filter(
        competition_id=competition_id, reversed_at__isnull=True, withdrawn_at__isnull=True
    ).first()
    if found is None:
        raise Missing
    return found


def _items(rows: Sequence[WinnerEvidence], competition_id: UUID | None = None) -> tuple[EvidenceItem, ...]:
    people = accounts.people(
        {key for row in rows for key in (row.asked_by_id, row.received_by_id, row.concluded_by_id) if key}
    )
    files = documents.attached_files([row.file_id for row in rows if row.file_id])
    return tuple(
        EvidenceItem(
            id=row.id,
            competition_id=competition_id or row.award.competition_id,
            kind=row.kind,
            what=row.what,
            state=state_of(row),
            asked_at=row.asked_at,
            due_at=row.due_at,
            asked_by_name=_name(people, row.asked_by_id),
            source=row.source,
            issued_on=row.issued_on,
            file_id=row.file_id,
            file_name=files[row.file_id].name if row.file_id else "",
            received_at=row.received_at,
            received_by_name=_name(people, row.received_by_id),
            lacking=row.lacking,
            concluded_at=row.concluded_at,
            concluded_by_name=_name(people, row.concluded_by_id),
        )
        for row in rows
    )


def _name(people: Mapping[UUID, PersonView], key: UUID | None) -> str:
    return people[key].name if key is not None else ""
