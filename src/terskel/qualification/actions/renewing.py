"""The updated self-declaration: asked for, answered in one press or with what has changed, settled (FOA § 26-7(6))."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core import deadlines
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.qualification import letters, policy
from terskel.qualification.actions.case_work import require_impartial, write_letter
from terskel.qualification.actions.rights_work import held_by_manager, lock, standing_letter
from terskel.qualification.events import RenewalAnswered, RenewalRequested, RenewalSettled
from terskel.qualification.models import Qualification, RenewalRequest
from terskel.qualification.moves.library import take_copies
from terskel.qualification.queries.standing import standing_at


@action
def request_renewal(qualification_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """Asks the supplier for an updated self-declaration, once for all its categories in the DPS; returns its id.

    It has at least five working days. Until it is settled the supplier is invited as before.
    """
    held = held_by_manager(qualification_id, "ask_for_renewal", by, at)
    if by.person_id is None:
        raise Missing
    if not reason.strip():
        refuse("qualification.renewal_without_reason", "FOA § 26-7(6)")
    due = deadlines.espd_update_due(at, own=held.dps.kept.own, rules=held.dps.kept.law)
    letter = letters.renewal(
        standing_letter(held.dps, held.row, "", by), reason=reason.strip(), due_at=due.instant, issued_at=at
    )
    row = RenewalRequest.objects.create(
        dps_id=held.dps.id,
        supplier_id=held.row.supplier_id,
        reason=reason.strip(),
        asked_at=at,
        asked_by_id=by.person_id,
        due_at=due.instant,
        letter_id=write_letter(held.dps, held.row.supplier_id, letter, by, at),
    )
    _record(RenewalRequested(row.id, row.dps_id, row.supplier_id, due.instant), row, by, at)
    return row.id


@action
def answer_renewal(
    renewal_id: UUID,
    *,
    changes: Literal["none", "some"],
    answer: str,
    items: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> None:
    """The supplier says that nothing has changed, which settles it, or what has, which somebody looks at.

    New evidence goes with it as copies of `items` of the supplier's library. A late answer counts too: the right
    stands until something is decided. Where evidence has run out, "none" is not enough.
    """
    row = _own_renewal(renewal_id, by)
    dps_moves.lock_for_decision(row.dps_id, at=at)
    row = RenewalRequest.objects.select_for_update().get(pk=renewal_id)
    if row.settled_at is not None or row.answered_at is not None:
        refuse("qualification.renewal_answered", "FOA § 26-7(6)")
    if changes == "none":
        for held in _rights(row, at):
            lock(held, at).require("confirm_unchanged", at)
        if items:
            refuse("qualification.renewal_unchanged_with_evidence", "FOA § 26-7(6)")
    elif not answer.strip() and not items:
        refuse("qualification.renewal_without_words", "FOA § 26-7(6)")
    copies = take_copies(items, supplier_id=row.supplier_id, matter_id=row.id, at=at)
    row.items = [copy.to_json() for copy in copies]
    row.answered_at, row.answered_by_id, row.changes, row.answer = at, by.person_id, changes, answer.strip()
    if changes == "none":
        row.settled_at, row.settled_by_id = at, by.person_id
    row.save(update_fields=["answered_at", "answered_by", "changes", "answer", "items", "settled_at", "settled_by"])
    _record(RenewalAnswered(row.id, row.dps_id, row.supplier_id, changes), row, by, at)


@action
def settle_renewal(renewal_id: UUID, *, note: str, evidence_expires_on: date | None, by: Actor, at: datetime) -> None:
    """What the supplier answered is looked at and found good; `evidence_expires_on` is the new last day of evidence.

    Found not good, the supplier is heard about a suspension instead.
    """
    found = RenewalRequest.objects.filter(pk=renewal_id).first()
    if found is None:
        raise Missing
    authority_id = dps_queries.dps_by_ids([found.dps_id], at=at)[found.dps_id].authority_id
    policy.require_handler(by, authority_id)
    require_impartial(by, authority_id, found.supplier_id)
    dps_moves.lock_for_decision(found.dps_id, at=at)
    row = RenewalRequest.objects.select_for_update().get(pk=renewal_id)
    if row.settled_at is not None:
        refuse("qualification.renewal_settled", "FOA § 26-7(6)")
    if not note.strip():
        refuse("qualification.reason_missing", "FOA § 26-7(6)")
    row.settled_at, row.settled_by_id, row.settled_note = at, by.person_id, note.strip()
    row.evidence_expires_on = evidence_expires_on
    row.save(update_fields=["settled_at", "settled_by", "settled_note", "evidence_expires_on"])
    _record(RenewalSettled(row.id, row.dps_id, row.supplier_id), row, by, at)


def _own_renewal(renewal_id: UUID, by: Actor) -> RenewalRequest:
    found = RenewalRequest.objects.filter(pk=renewal_id).first()
    if found is None:
        raise Missing
    policy.require_applicant(by, found.supplier_id)
    return found


def _rights(row: RenewalRequest, at: datetime) -> list[Qualification]:
    """Every right the declaration is about, suspended ones too."""
    categories = dps_queries.counting_in(dps_queries.categories_of([row.dps_id]).get(row.dps_id, []), at)
    return list(
        standing_at(at, with_suspended=True)
        .filter(supplier_id=row.supplier_id, category_id__in=categories, from_at__lte=row.asked_at)
        .order_by("id")
    )


def _record(
    event: RenewalRequested | RenewalAnswered | RenewalSettled, row: RenewalRequest, by: Actor, at: datetime
) -> None:
    record(event, by=by, at=at, subject=("qualification.RenewalRequest", row.id), matters=[row.dps_id])
