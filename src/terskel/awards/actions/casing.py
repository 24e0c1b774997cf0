"""The verbs of a case at a court or the complaints board, which the authority registers when it is served."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import matters, policy, review_cases
from terskel.awards.events import CaseBanLifted, CaseEnded, CaseReceived, CaseWaited
from terskel.awards.models import STANDING, AwardDecision, Complaint, ReviewCase
from terskel.competitions import moves as competition_moves
from terskel.competitions.queries import Terms
from terskel.competitions.queries.clauses import in_own_part, in_part_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.ids import uuid7
from terskel.core.instants import oslo_day
from terskel.core.lifecycles import REVIEW_CASE
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person

SUBJECT = "awards.ReviewCase"


@action
@in_own_part
def register_review_case(
    competition_id: UUID,
    *,
    kind: str,
    name: str,
    petitioner: str,
    filed_on: date,
    served_on: date,
    complaint_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """A case was served on the authority, or the complaints board told it of one; returns its id.

    Nobody needs to have complained here first. A petition for an interim injunction that was put to the court during
    the standstill stops the signing from its service on (FOA §§ 25-3, 10-3, 30-10); of others the authority says
    whether it waits. A contract that lies with a signing service is called back by the job that looks after it.
    """
    terms = competition_moves.lock(competition_id)
    _require_handler(terms, by)
    if terms.published_at is None:
        raise Missing
    require(
        policy.case_is_whole(
            kind=kind, name=name, petitioner=petitioner, filed_on=filed_on, served_on=served_on, today=oslo_day(at)
        )
    )
    if complaint_id and not Complaint.objects.filter(id=complaint_id, competition_id=competition_id).exists():
        raise Missing
    told = AwardDecision.objects.filter(STANDING, competition_id=competition_id, letters_sent_at__isnull=False).first()
    row = ReviewCase.objects.create(
        id=uuid7(),
        competition_id=competition_id,
        award=told,
        complaint_id=complaint_id,
        kind=kind,
        name=name.strip(),
        petitioner=petitioner.strip(),
        filed_on=filed_on,
        served_on=served_on,
        registered_by_id=acting_person(by),
        registered_at=at,
    )
    suspends = review_cases.law_of(row).suspends
    _record(row, CaseReceived(row.id, competition_id, kind, row.name, served_on, suspends), by, at)
    return row.id


@action
@in_part_of(matters.of_case)
def say_whether_signing_waits_for_case(case_id: UUID, waits: bool, *, by: Actor, at: datetime) -> None:
    """Whether the authority signs nothing while the case runs, where the law leaves that to it."""
    row = _held(case_id, by)
    require(REVIEW_CASE.permit("say_waiting", review_cases.facts_of(row), at))
    law = review_cases.law_of(row)
    if law.suspends:
        refuse("awards.law_stops_signing", law.clause)
    row.waits_since = at if waits else None
    row.waits_said_by_id = acting_person(by) if waits else None
    row.save(update_fields=["waits_since", "waits_said_by"])
    _record(row, CaseWaited(row.id, row.competition_id, waits), by, at)


@action
@in_part_of(matters.of_case)
def close_review_case(case_id: UUID, result: str, *, forbids: bool = False, by: Actor, at: datetime) -> None:
    """What came of it; `forbids`: the court granted the injunction, so that nobody signs until it is lifted."""
    row = _held(case_id, by)
    require(REVIEW_CASE.permit("forbid" if forbids else "close", review_cases.facts_of(row), at))
    if forbids and row.kind != "injunction":
        refuse("awards.only_injunctions_forbid", "LOA § 9")
    require(policy.reason_given(result, "awards.case_needs_result"))
    row.result, row.closed_by_id, row.closed_at = result.strip(), acting_person(by), at
    row.forbids_since = at if forbids else None
    row.save(update_fields=["result", "closed_by", "closed_at", "forbids_since"])
    _record(row, CaseEnded(row.id, row.competition_id, row.result, forbids), by, at)


@action
@in_part_of(matters.of_case)
def lift_ban(case_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """The court's ban on signing holds no more, and why."""
    row = _held(case_id, by)
    require(REVIEW_CASE.permit("lift", review_cases.facts_of(row), at))
    require(policy.reason_given(reason, "awards.case_needs_result"))
    row.lifted_reason, row.lifted_by_id, row.lifted_at = reason.strip(), acting_person(by), at
    row.save(update_fields=["lifted_reason", "lifted_by", "lifted_at"])
    _record(row, CaseBanLifted(row.id, row.competition_id, row.lifted_reason), by, at)


def _held(case_id: UUID, by: Actor) -> ReviewCase:
    """The case, held after its competition; raises `Missing` for strangers."""
    _require_handler(competition_moves.lock(matters.of_case(case_id)), by)
    return ReviewCase.objects.select_for_update(of=("self",)).select_related("award").get(id=case_id)


def _require_handler(terms: Terms, by: Actor) -> None:
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    require(policy.may_handle_complaint(by, panel=()))
    require_impartial(terms.competition_id, by, "awards.conflict_declared")


def _record(row: ReviewCase, event: object, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=(SUBJECT, row.id), matters=(row.competition_id,))
