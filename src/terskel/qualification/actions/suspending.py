"""Suspension after a hearing, reinstatement, and how a right ends: the supplier leaves, or is no more."""

from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import SUPPLIER_ADMIN, Actor
from terskel.core.decisions import refuse
from terskel.documents.letters import LetterData
from terskel.qualification import grounds, letters
from terskel.qualification.actions.case_work import write_letter
from terskel.qualification.actions.rights_work import (
    HeldRight,
    held_by_manager,
    held_by_supplier,
    lock,
    record_on_right,
    standing_letter,
)
from terskel.qualification.actions.second_person import (
    SUSPENSION,
    lapse,
    require_proposed_by_another,
    require_who_suspends,
)
from terskel.qualification.events import (
    QualificationEnded,
    QualificationReinstated,
    QualificationSuspended,
    SupplierLeft,
    SuspensionAnswered,
    SuspensionConsidered,
    SuspensionDropped,
)
from terskel.qualification.letters import Standing
from terskel.qualification.models import Suspension


class _Letter(Protocol):
    """A letter that only gives a reason."""

    def __call__(self, to: Standing, /, *, reason: str, issued_at: datetime) -> LetterData: ...


@action
def hear(qualification_id: UUID, *, ground: str, case_for: str, due_at: datetime, by: Actor, at: datetime) -> UUID:
    """Tells the supplier that a suspension is considered, on which ground and why; returns the letter's id.

    `due_at` is the first instant too late to answer. It is invited as before (forvaltningsloven § 16).
    """
    held = held_by_manager(qualification_id, "hear", by, at)
    if not grounds.may_suspend(ground) or by.person_id is None:
        refuse("qualification.ground_unknown", "FOA § 24-2", ground=ground)
    if not case_for.strip():
        refuse("qualification.reason_missing", "forvaltningsloven § 16")
    if due_at <= at:
        refuse("qualification.supplement_due_passed", "forvaltningsloven § 16", due_at=due_at)
    to = _to(held, by)
    letter = letters.hearing(to, ground=_words(ground, to), reason=case_for.strip(), due_at=due_at, issued_at=at)
    letter_id = write_letter(held.dps, held.row.supplier_id, letter, by, at)
    Suspension.objects.create(
        qualification=held.row,
        ground=ground,
        case_for=case_for.strip(),
        heard_at=at,
        heard_by_id=by.person_id,
        statement_due_at=due_at,
        hearing_letter_id=letter_id,
    )
    event = SuspensionConsidered(
        held.row.id, held.dps.id, held.row.category_id, held.row.supplier_id, ground, due_at, letter_id
    )
    record_on_right(event, held.row, held.dps.id, by, at)
    return letter_id


@action
def answer_hearing(qualification_id: UUID, *, text: str, by: Actor, at: datetime) -> None:
    """What the supplier says to the notice, with any measures it has taken (FOA § 24-5)."""
    held = lock(held_by_supplier(qualification_id, by), at)
    row = Suspension.objects.select_for_update().get(pk=held.open_suspension.id)
    if row.statement_at is not None or row.suspended_at is not None:
        refuse("qualification.hearing_answered", "forvaltningsloven § 16")
    if not text.strip():
        refuse("qualification.hearing_without_words", "forvaltningsloven § 16")
    row.statement, row.statement_at, row.statement_by_id = text.strip(), at, by.person_id
    row.save(update_fields=["statement", "statement_at", "statement_by"])
    lapse(row, at=at)
    record_on_right(SuspensionAnswered(held.row.id, held.dps.id, held.row.supplier_id), held.row, held.dps.id, by, at)


@action
def suspend(qualification_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """Not invited to new competitions from now on; only after the hearing. Returns the letter's id.

    Those invited already stay invited: who may tender was frozen when the invitation went out (§ 26-7(1)). Where the
    authority lets two decide, another has proposed it (`propose_suspension`).
    """
    held = held_by_manager(qualification_id, "suspend", by, at, may=require_who_suspends)
    row = Suspension.objects.select_for_update().get(pk=held.open_suspension.id)
    require_heard(row, at)
    require_proposed_by_another(row, SUSPENSION, held.dps.authority_id, held.row.supplier_id, by=by)
    if not reason.strip():
        refuse("qualification.reason_missing", "FOA § 24-10")
    to = _to(held, by)
    letter = letters.suspension(to, ground=_words(row.ground, to), reason=reason.strip(), issued_at=at)
    letter_id = write_letter(held.dps, held.row.supplier_id, letter, by, at)
    row.suspended_at, row.suspended_by_id, row.reason = at, by.person_id, reason.strip()
    row.suspension_letter_id = letter_id
    row.save(update_fields=["suspended_at", "suspended_by", "reason", "suspension_letter"])
    event = QualificationSuspended(held.row.id, held.row.category_id, held.row.supplier_id, row.ground, letter_id)
    record_on_right(event, held.row, held.dps.id, by, at)
    return letter_id


@action
def drop_hearing(qualification_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """Heard, and not suspended; returns the letter's id."""
    held = held_by_manager(qualification_id, "drop_hearing", by, at)
    return _close(held, "dropped_at", letters.hearing_dropped, SuspensionDropped, reason, by, at)


@action
def reinstate(qualification_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """What was wrong is cured, self-cleaning counted in (FOA § 24-5): invited again. Returns the letter's id."""
    held = held_by_manager(qualification_id, "reinstate", by, at)
    return _close(held, "reinstated_at", letters.reinstatement, QualificationReinstated, reason, by, at)


@action
def leave(qualification_id: UUID, *, by: Actor, at: datetime) -> None:
    """The supplier gives up the right: no more invitations, from now on.

    A tender it has delivered stands until it is withdrawn itself, and it may apply again at any time (§ 26-4(2)).
    """
    found = held_by_supplier(qualification_id, by)
    if not by.has(SUPPLIER_ADMIN):
        refuse("qualification.leave_is_for_administrators")
    held = lock(found, at)
    held.require("leave", at)
    _end(held, "left", "", by, at)
    event = SupplierLeft(held.row.id, held.dps.id, held.row.category_id, held.row.supplier_id)
    record_on_right(event, held.row, held.dps.id, by, at)


@action
def end_qualification(
    qualification_id: UUID, *, because: Literal["dissolved", "merged"], reason: str, by: Actor, at: datetime
) -> UUID:
    """The company is dissolved, or merged into another, which may apply for itself; returns the letter's id."""
    held = held_by_manager(qualification_id, "end", by, at)
    if not reason.strip():
        refuse("qualification.reason_missing", "FOA § 26-6(1)")
    letter = letters.ending(_to(held, by), reason=reason.strip(), issued_at=at)
    letter_id = write_letter(held.dps, held.row.supplier_id, letter, by, at)
    _end(held, because, reason.strip(), by, at)
    event = QualificationEnded(held.row.id, held.row.category_id, held.row.supplier_id, because, letter_id)
    record_on_right(event, held.row, held.dps.id, by, at)
    return letter_id


def require_heard(row: Suspension, at: datetime) -> None:
    """The supplier has answered, or its time is over."""
    if row.statement_at is None and at < row.statement_due_at:
        refuse("qualification.hearing_runs", "forvaltningsloven § 16", due_at=row.statement_due_at)


def _end(held: HeldRight, because: str, reason: str, by: Actor, at: datetime) -> None:
    row = held.row
    row.to_at, row.ended_because, row.end_reason, row.ended_by_id = at, because, reason, by.person_id
    row.save(update_fields=["to_at", "ended_because", "end_reason", "ended_by"])


def _close(
    held: HeldRight,
    how: Literal["dropped_at", "reinstated_at"],
    write: _Letter,
    happened: type[SuspensionDropped | QualificationReinstated],
    reason: str,
    by: Actor,
    at: datetime,
) -> UUID:
    if not reason.strip() or by.person_id is None:
        refuse("qualification.reason_missing", "FOA § 24-10")
    row = Suspension.objects.select_for_update().get(pk=held.open_suspension.id)
    letter = write(_to(held, by), reason=reason.strip(), issued_at=at)
    letter_id = write_letter(held.dps, held.row.supplier_id, letter, by, at)
    setattr(row, how, at)
    row.closed_by_id, row.closing_reason, row.closing_letter_id = by.person_id, reason.strip(), letter_id
    row.save(update_fields=[how, "closed_by", "closing_reason", "closing_letter"])
    event = happened(held.row.id, held.row.category_id, held.row.supplier_id, letter_id)
    record_on_right(event, held.row, held.dps.id, by, at)
    return letter_id


def _to(held: HeldRight, by: Actor) -> Standing:
    return standing_letter(held.dps, held.row, held.category.label, by)


def _words(ground: str, to: Standing) -> str:
    return f"{letters.book.say(f'ground.{ground}', to.language)} ({grounds.BY_CODE[ground].clause})"
