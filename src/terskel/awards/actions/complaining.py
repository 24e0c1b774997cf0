"""The verbs of a complaint to the authority. Deciding it is an act of `contracts`: a contract may lapse with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.awards import complaint_letters, complaints, matters, policy, writing
from terskel.awards.events import (
    ComplaintDecisionProposed,
    ComplaintDecisionSentBack,
    ComplaintReceived,
    ComplaintTaken,
    ComplaintWithdrawn,
    ReviewCaseClosed,
    ReviewCaseRegistered,
    SigningWaits,
)
from terskel.awards.models import Complaint
from terskel.awards.moves import decision_is_whole, hold_complaint, hold_own_complaint, record_on
from terskel.competitions import moves as competition_moves
from terskel.competitions import queries as competitions
from terskel.competitions.queries.clauses import in_own_part, in_part_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, require
from terskel.core.ids import uuid7
from terskel.core.lifecycles import COMPLAINT
from terskel.documents.letters import Party
from terskel.evaluation import queries as evaluations
from terskel.evaluation.policy import acting_person
from terskel.organisations import queries as organisations


@action
@in_own_part
def complain(competition_id: UUID, *, about: str, text: str, by: Actor, at: datetime) -> UUID:
    """Complain in writing to the authority for a supplier that was invited; returns the complaint's id."""
    terms = competition_moves.lock(competition_id)
    happened = complaints.to_complain_of(by, competition_id)
    require(policy.may_complain(by, about=about, text=text, happened=happened))
    supplier_id = competitions.invitation(by, competition_id).supplier_id
    supplier = organisations.supplier(supplier_id)
    letter = complaint_letters.receipt(
        terms,
        about=about,
        text=text.strip(),
        sender=Party.with_place(organisations.authority(terms.authority_id)),
        recipient=Party(supplier.name, supplier.number),
        language=by.language,
        at=at,
    )
    row = Complaint.objects.create(
        id=uuid7(),
        competition_id=competition_id,
        supplier_id=supplier_id,
        about=about,
        text=text.strip(),
        received_at=at,
        received_from_id=acting_person(by),
        receipt_id=writing.write(letter, terms, supplier_id, by=by, at=at),
    )
    record_on(row, ComplaintReceived(row.id, competition_id, supplier_id, about, row.receipt_id), by, at)
    return row.id


@action
@in_part_of(matters.of_complaint)
def withdraw_complaint(complaint_id: UUID, *, by: Actor, at: datetime) -> None:
    """The complainant takes it back before it is decided."""
    row, _terms = hold_complaint(complaint_id)
    if not by.is_supplier or by.organisation_id != row.supplier_id:
        raise Missing
    require(policy.may_complain(by, about=row.about, text=row.text, happened=[row.about]))
    require(COMPLAINT.permit("withdraw", complaints.facts_of(row), at))
    row.withdrawn_by_id, row.withdrawn_at = acting_person(by), at
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record_on(row, ComplaintWithdrawn(row.id, row.competition_id, row.supplier_id), by, at)


@action
@in_part_of(matters.of_complaint)
def take_complaint(complaint_id: UUID, *, by: Actor, at: datetime) -> None:
    """Deal with it from now on: somebody who scored nothing in the competition."""
    row = _handled("take", complaint_id, by, at)
    row.taken_by_id, row.taken_at = acting_person(by), at
    row.save(update_fields=["taken_by", "taken_at"])
    record_on(row, ComplaintTaken(row.id, row.competition_id), by, at)


@action
@in_part_of(matters.of_complaint)
def say_whether_signing_waits(complaint_id: UUID, waits: bool, *, by: Actor, at: datetime) -> None:
    """Whether the authority signs nothing before the complaint is decided; the complainant is told.

    It may be said, and said otherwise, while a case runs at a review body too, until the complaint is decided here.
    """
    row, _terms = hold_own_complaint(complaint_id, by)
    require(policy.may_handle_complaint(by, panel=()))
    require(COMPLAINT.permit("say_waiting", complaints.facts_of(row), at))
    row.signing_waits, row.waiting_said_by_id, row.waiting_said_at = waits, acting_person(by), at
    row.save(update_fields=["signing_waits", "waiting_said_by", "waiting_said_at"])
    record_on(row, SigningWaits(row.id, row.competition_id, row.supplier_id, waits), by, at)


@action
@in_part_of(matters.of_complaint)
def propose_decision(
    complaint_id: UUID, *, outcome: str, reason: str, consequence: str, by: Actor, at: datetime
) -> None:
    """An outcome with reasons and what follows from it; an approver decides."""
    row = _handled("propose", complaint_id, by, at)
    require(decision_is_whole(row, outcome=outcome, consequence=consequence, reason=reason))
    row.outcome, row.reason, row.consequence = outcome, reason.strip(), consequence
    row.proposed_by_id, row.proposed_at = acting_person(by), at
    row.save(update_fields=["outcome", "reason", "consequence", "proposed_by", "proposed_at"])
    record_on(row, ComplaintDecisionProposed(row.id, row.competition_id, outcome, consequence), by, at)


@action
@in_part_of(matters.of_complaint)
def send_back_decision(complaint_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """The approver wants it otherwise; what was proposed is kept as a draft, and its author is told why."""
    row, _terms = hold_own_complaint(complaint_id, by)
    require(policy.may_decide_complaint(by, row.proposed_by_id, evaluations.ever_on_panel(row.competition_id)))
    require(COMPLAINT.permit("send_back", complaints.facts_of(row), at))
    require(policy.reason_given(reason, "awards.sending_back_needs_reason"))
    if row.proposed_by_id is None:
        raise Missing
    event = ComplaintDecisionSentBack(row.id, row.competition_id, reason.strip(), row.proposed_by_id)
    row.proposed_by_id = row.proposed_at = None
    row.save(update_fields=["proposed_by", "proposed_at"])
    record_on(row, event, by, at)


@action
@in_part_of(matters.of_complaint)
def register_case(complaint_id: UUID, case: str, *, by: Actor, at: datetime) -> None:
    """The matter went to a review body or a court; `case` is its name there."""
    row, _terms = hold_own_complaint(complaint_id, by)
    require(policy.may_handle_complaint(by, panel=()))
    require(COMPLAINT.permit("register_case", complaints.facts_of(row), at))
    require(policy.case_is_named(case))
    row.case_name, row.case_registered_by_id, row.case_registered_at = case.strip(), acting_person(by), at
    row.save(update_fields=["case_name", "case_registered_by", "case_registered_at"])
    record_on(row, ReviewCaseRegistered(row.id, row.competition_id, row.case_name), by, at)


@action
@in_part_of(matters.of_complaint)
def close_case(complaint_id: UUID, result: str, *, by: Actor, at: datetime) -> None:
    """What came of the case, and what the authority learned from it."""
    row, _terms = hold_own_complaint(complaint_id, by)
    require(policy.may_handle_complaint(by, panel=()))
    require(COMPLAINT.permit("close_case", complaints.facts_of(row), at))
    require(policy.reason_given(result, "awards.case_needs_result"))
    row.case_result, row.case_closed_by_id, row.case_closed_at = result.strip(), acting_person(by), at
    row.save(update_fields=["case_result", "case_closed_by", "case_closed_at"])
    record_on(row, ReviewCaseClosed(row.id, row.competition_id, row.case_result), by, at)


def _handled(verb: str, complaint_id: UUID, by: Actor, at: datetime) -> Complaint:
    row, _terms = hold_own_complaint(complaint_id, by)
    require(policy.may_handle_complaint(by, panel=evaluations.ever_on_panel(row.competition_id)))
    require(COMPLAINT.permit(verb, complaints.facts_of(row), at))
    return row
