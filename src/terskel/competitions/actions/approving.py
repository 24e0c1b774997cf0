"""Approval before publication, for a competition of a value above the authority's own limit."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import policy
from terskel.competitions.events import (
    PublicationApproved,
    SentBackToDraft,
    SubmittedForApproval,
    TakenBackToDraft,
)
from terskel.competitions.models import Competition
from terskel.competitions.moves import lock_for_change
from terskel.competitions.queries import lots
from terskel.competitions.queries.readiness import draft_of, earliest_close, require_ready, rules_today
from terskel.competitions.queries.rows import documents_of, facts_of, terms_of
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require

Event = PublicationApproved | SentBackToDraft | SubmittedForApproval | TakenBackToDraft


@action
def submit(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """Send the draft to approval. It stays as it is until it is decided on or taken back.

    Refused where the authority's limit asks nobody, and while the check finds something that blocks: with the earliest
    lawful deadline, for the deadline itself is set at the publication.
    """
    for competition in _held_together(competition_id):
        _submit(competition, by, at)


def _submit(competition: Competition, by: Actor, at: datetime) -> None:
    person_id = policy.require_buyer(by, competition)
    require(lifecycles.COMPETITION.permit("submit", facts_of(competition), at))
    rules, terms = rules_today(competition, at), terms_of(competition)
    value, limit = lots.value_of(competition), rules.own.approval_above
    if value is None or limit is None or not rules.own.asks_for_approval(value):
        refuse("competitions.approval_not_asked_for", "LOA § 4")
    attached = documents_of(competition, inside=True)
    competition.closes_at = earliest_close(attached, rules, at).instant
    require_ready(draft_of(competition, terms, attached, at=at), terms.language, rules, at)
    competition.submitted_at, competition.submitted_by_id = at, person_id
    competition.returned_at, competition.returned_by_id, competition.return_reason = None, None, ""
    fields = ["submitted_at", "submitted_by", "returned_at", "returned_by", "return_reason"]
    if person_id not in competition.prepared_by:
        competition.prepared_by = [*competition.prepared_by, person_id]
        fields.append("prepared_by")
    competition.save(update_fields=fields)
    _record(SubmittedForApproval(competition.id, value, limit), competition, by, at)


@action
def approve(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """The competition may be published as it stands, by a buyer; a divided purchase with all its lots."""
    for competition in _held_together(competition_id):
        person_id = policy.require_approver(by, competition)
        require(lifecycles.COMPETITION.permit("approve", facts_of(competition), at))
        competition.approved_at, competition.approved_by_id = at, person_id
        competition.save(update_fields=["approved_at", "approved_by"])
        _record(PublicationApproved(competition.id, _submitter(competition)), competition, by, at)


@action
def send_back(competition_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """The approver wants something put right first; it is a draft again."""
    fields = ["submitted_at", "submitted_by", "returned_at", "returned_by", "return_reason"]
    for competition in _held_together(competition_id):
        person_id = policy.require_approver(by, competition)
        require(lifecycles.COMPETITION.permit("send_back", facts_of(competition), at))
        if not reason.strip():
            refuse("competitions.sent_back_without_reason", "LOA § 4")
        event = SentBackToDraft(competition.id, _submitter(competition), reason.strip())
        competition.submitted_at, competition.submitted_by_id = None, None
        competition.returned_at, competition.returned_by_id, competition.return_reason = at, person_id, reason.strip()
        competition.save(update_fields=fields)
        _record(event, competition, by, at)


@action
def take_back(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """The buyer wants to change it after all: the approval, asked for or given, falls away."""
    for competition in _held_together(competition_id):
        policy.require_buyer(by, competition)
        require(lifecycles.COMPETITION.permit("take_back", facts_of(competition), at))
        event = TakenBackToDraft(competition.id, competition.approved_at is not None)
        competition.submitted_at, competition.submitted_by_id = None, None
        competition.approved_at, competition.approved_by_id = None, None
        competition.save(update_fields=["submitted_at", "submitted_by", "approved_at", "approved_by"])
        _record(event, competition, by, at)


def _held_together(competition_id: UUID) -> list[Competition]:
    """The draft, or all the lots of its purchase in order: they are approved and published as one."""
    return [lock_for_change(one) for one in lots.ids_together(competition_id)]


def _submitter(competition: Competition) -> UUID:
    if competition.submitted_by_id is None:
        raise Missing
    return competition.submitted_by_id


def _record(event: Event, competition: Competition, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
    )
