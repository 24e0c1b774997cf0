"""Reads of case books; the reader is the first argument: the authority's responsible people, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards.policy import ANSWERABLE
from terskel.awards.readers import is_told
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.disclosure import gathering, policy
from terskel.disclosure.models import CaseBook
from terskel.evaluation import queries as evaluations

State = Literal["under_way", "stopped", "made", "failed"]


@dataclass(frozen=True, slots=True)
class BookView:
    """A case book. `parts` and `left_out` are codes; `percent` of its bytes are written."""

    id: UUID
    competition_id: UUID
    edition: str
    state: State
    ordered_by_name: str
    ordered_at: datetime
    made_at: datetime | None
    percent: int
    parts: tuple[str, ...]
    left_out: tuple[str, ...]
    attached: int
    document_id: UUID | None
    document_size: int
    document_sha256: str
    archive_id: UUID | None
    archive_size: int
    archive_sha256: str
    failure: str
    failed_over: str


@dataclass(frozen=True, slots=True)
class Books:
    """Every case book of a competition, the newest first, and whether one for everyone can be made now."""

    terms: Terms
    books: tuple[BookView, ...]
    public_can_be_made: bool


def may_read(reader: Actor, terms: Terms) -> bool:
    """For the page that leads here, and this room's own acts; nobody who has declared a conflict (FOA § 7-5)."""
    if evaluations.has_declared_conflict(terms.competition_id, reader.person_id):
        return False
    panel = evaluations.panel_of(terms.competition_id) if reader.is_authority else None
    lead = panel.lead.person_id if panel and panel.lead else None
    return policy.may_read(
        reader,
        authority_id=terms.authority_id,
        competition_id=terms.competition_id,
        lead_id=lead,
        told=reader.has(*ANSWERABLE) or is_told(terms.competition_id),
    )


def books(reader: Actor, competition_id: UUID, *, at: datetime) -> Books:
    """Raises `Missing` for a competition that is not published, and for whoever may not read its books."""
    terms = competitions.terms(competition_id)
    if terms.published_at is None or not may_read(reader, terms):
        raise Missing
    rows = CaseBook.objects.filter(competition_id=competition_id).order_by("-ordered_at", "-id")
    return Books(terms, _views(list(rows.select_related("document", "archive")), at), gathering.stage_of(terms).chosen)


def book(reader: Actor, book_id: UUID, *, at: datetime) -> BookView:
    """Raises `Missing` for whoever may not read it; the system may, at the machine."""
    row = CaseBook.objects.select_related("document", "archive").filter(id=book_id).first()
    if row is None:
        raise Missing
    if reader.kind != "system" and not may_read(reader, competitions.terms(row.competition_id)):
        raise Missing
    return _views([row], at)[0]


def left_out_words(view: BookView, language: Language) -> tuple[str, ...]:
    """What is not in it and why, line by line."""
    say = Phrasebook.of("disclosure").say
    pairs = (one.partition(":") for one in view.left_out)
    return tuple(say(f"left_out.{code}", language, **({"name": name} if name else {})) for code, _colon, name in pairs)


def part_words(view: BookView, language: Language) -> tuple[str, ...]:
    return tuple(Phrasebook.of("disclosure").say(f"part.{code}", language) for code in view.parts)


def _views(rows: list[CaseBook], at: datetime) -> tuple[BookView, ...]:
    people = accounts.people({row.ordered_by_id for row in rows if row.ordered_by_id})
    return tuple(
        BookView(
            id=row.id,
            competition_id=row.competition_id,
            edition=row.edition,
            state=_state(row, at),
            ordered_by_name=people[row.ordered_by_id].name if row.ordered_by_id else "",
            ordered_at=row.ordered_at,
            made_at=row.made_at,
            percent=100 * row.done // row.total if row.total else 0,
            parts=tuple(row.parts),
            left_out=tuple(row.left_out),
            attached=row.attached,
            document_id=row.document_id,
            document_size=row.document.size if row.document else 0,
            document_sha256=row.document.sha256 if row.document else "",
            archive_id=row.archive_id,
            archive_size=row.archive.size if row.archive else 0,
            archive_sha256=row.archive.sha256 if row.archive else "",
            failure=row.failure,
            failed_over=row.failed_over,
        )
        for row in rows
    )


def _state(row: CaseBook, at: datetime) -> State:
    if row.made_at is not None:
        return "made"
    if row.failed_at is not None:
        return "failed"
    return "under_way" if at - row.moved_at < policy.STOPPED_AFTER else "stopped"
