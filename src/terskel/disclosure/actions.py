"""Having a case book made, and making it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit import act
from terskel.audit.act import action, record
from terskel.competitions import moves as competition_moves
from terskel.competitions import policy as competition_policy
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, require
from terskel.disclosure import binding, gathering, policy, queries
from terskel.disclosure.binding import Bound
from terskel.disclosure.events import CaseBookFailed, CaseBookFetched, CaseBookMade, CaseBookOrdered
from terskel.disclosure.gathering import Gathered
from terskel.disclosure.models import NOT_DONE, CaseBook
from terskel.disclosure.policy import Edition
from terskel.documents import moves as document_moves
from terskel.documents import queries as documents
from terskel.documents.attaching import NotAsKept
from terskel.documents.queries import FileView
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person

MAKE: Final = "disclosure.make"
SUBJECT: Final = "disclosure.CaseBook"
_STEPS: Final = 50
"""Into how many steps the telling of progress is divided, at most."""
_SMALLEST_STEP: Final = 4 * 1024 * 1024
"""Bytes."""


@action
def order(competition_id: UUID, *, edition: str, by: Actor, at: datetime) -> UUID:
    """Have an edition of a published competition's case book made as it stands when the job comes; gives its id.

    As often as wanted, one of each edition at a time. Raises `Missing` for whoever may not read it.
    """
    terms = competition_moves.lock(competition_id)
    if competition_policy.acts_in(by, terms.authority_id, competition_id):
        require_impartial(competition_id, by, "disclosure.conflict_declared")
    if by.kind != "system" and not queries.may_read(by, terms):
        raise Missing
    under_way = (
        CaseBook.objects.filter(
            NOT_DONE, competition_id=competition_id, edition=edition, moved_at__gt=at - policy.STOPPED_AFTER
        )
        .values_list("ordered_at", flat=True)
        .first()
    )
    require(
        policy.may_order(
            edition,
            gathering.stage_of(terms),
            published=terms.published_at is not None,
            under_way_since=under_way,
        )
    )
    row = CaseBook.objects.create(
        competition_id=competition_id,
        edition=edition,
        ordered_by_id=None if by.kind == "system" else acting_person(by),
        ordered_at=at,
        moved_at=at,
    )
    _recorded(CaseBookOrdered(row.id, competition_id, edition), row, by, at)
    act.defer(MAKE, queue="documents", book_id=str(row.id))
    return row.id


def make(book_id: UUID, *, by: Actor, at: datetime, now: Callable[[], datetime]) -> None:
    """Write both files and keep them, unless that is done or given up. `now` tells the time while it goes on.

    Several acts: what is written is a reading of the rooms at `at`, and lies in no transaction; progress is told as it
    goes; the last act names both files. Whatever dies in between, the job makes the book anew.
    """
    begun = begin(book_id, by=by, at=at)
    if begun is None:
        return
    found = gathering.gathered(begun.competition_id, begun.edition, at=at)
    total = binding.bytes_of(found)
    if total > 2 * binding.LARGEST:
        give_up(book_id, code="disclosure.too_large", name="", by=by, at=at)
        return
    telling = _Telling(book_id, total, by, now)
    try:
        with binding.bound(found, begun.edition, ordered_by=begun.ordered_by, moved=telling.moved) as (bound, keep):
            keep()
            keep_made(book_id, bound, found, by=by, at=now())
    except NotAsKept as damaged:
        give_up(book_id, code="disclosure.damaged_file", name=damaged.name, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Begun:
    competition_id: UUID
    edition: Edition
    ordered_by: str


@action
def begin(book_id: UUID, *, by: Actor, at: datetime) -> Begun | None:
    """Typeset the letters that are not yet; None where the book is made or given up."""
    row = _held(book_id)
    if row is None:
        return None
    for letter in documents.letters_of_record(row.competition_id):
        if letter.pdf is None:
            document_moves.typeset(letter.id, at=at, by=by)
    row.moved_at = max(at, row.moved_at)
    row.save(update_fields=["moved_at"])
    ordered_by = accounts.person(row.ordered_by_id).name if row.ordered_by_id else ""
    return Begun(row.competition_id, cast(Edition, row.edition), ordered_by)


@action
def tell_progress(book_id: UUID, *, done: int, total: int, by: Actor, at: datetime) -> None:  # noqa: ARG001 - an act is told by whom
    """How far it has come, for those who wait; nothing that happened, so nothing for the record."""
    CaseBook.objects.filter(NOT_DONE, id=book_id).update(done=min(done, total), total=total, moved_at=at)


@action
def keep_made(book_id: UUID, bound: Bound, found: Gathered, *, by: Actor, at: datetime) -> None:
    """Both files are the book's from now on."""
    row = _held(book_id)
    if row is None:
        return
    matters = (row.competition_id,)
    row.document_id = document_moves.name_own_file(bound.document, access="internal", at=at, by=by, matters=matters)
    row.archive_id = document_moves.name_own_file(bound.archive, access="internal", at=at, by=by, matters=matters)
    row.parts, row.left_out, row.attached = list(found.codes), [one[:400] for one in found.left_out], bound.attached
    row.total = row.done = max(row.total, 1)
    row.made_at = row.moved_at = at
    row.save()
    made = CaseBookMade(
        row.id,
        row.competition_id,
        row.edition,
        found.codes,
        bound.attached,
        bound.document.sha256,
        bound.archive.sha256,
    )
    _recorded(made, row, by, at)


@action
def give_up(book_id: UUID, *, code: str, name: str, by: Actor, at: datetime) -> None:
    """It cannot be made, and trying again would not help; `code` says why."""
    row = _held(book_id)
    if row is None:
        return
    row.failed_at, row.failure, row.failed_over = at, code, name[:300]
    row.save(update_fields=["failed_at", "failure", "failed_over"])
    _recorded(CaseBookFailed(row.id, row.competition_id, code, name), row, by, at)


@action
def fetch(book_id: UUID, *, what: str, by: Actor, at: datetime) -> FileView:
    """One of the two files, and that it was taken out is on record; raises `Missing` for whoever may not read it."""
    view = queries.book(by, book_id, at=at)
    file_id = {"document": view.document_id, "archive": view.archive_id}.get(what)
    if file_id is None:
        raise Missing
    fetched = CaseBookFetched(book_id, view.competition_id, view.edition, what)
    record(fetched, by=by, at=at, subject=(SUBJECT, book_id), matters=(view.competition_id,))
    return documents.attached_file(file_id)


class _Telling:
    """Tells of bytes that were written, a step at a time."""

    def __init__(self, book_id: UUID, total: int, by: Actor, now: Callable[[], datetime]) -> None:
        self._book_id, self._total, self._by, self._now = book_id, total, by, now
        self._done = self._told = 0

    def moved(self, size: int) -> None:
        self._done += size
        if self._done - self._told > max(self._total // _STEPS, _SMALLEST_STEP):
            self._told = self._done
            tell_progress(self._book_id, done=self._done, total=self._total, by=self._by, at=self._now())


def _held(book_id: UUID) -> CaseBook | None:
    """The book if it is still to be made, locked; raises `Missing` for none."""
    row = CaseBook.objects.select_for_update().filter(id=book_id).first()
    if row is None:
        raise Missing
    if row.made_at is not None or row.failed_at is not None:
        return None
    return row


def _recorded(event: object, row: CaseBook, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=(SUBJECT, row.id), matters=(row.competition_id,))
