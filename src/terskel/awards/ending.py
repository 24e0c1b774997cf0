"""A competition that ends without an award: the letter to all invited, and the procurement report where one is due."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.awards import writing
from terskel.awards.events import ClosedWithoutAward
from terskel.awards.models import STANDING, AwardDecision, Closure
from terskel.awards.protocol import Abandoned, procurement_report
from terskel.awards.withdrawal import withdraw
from terskel.competitions import moves as competition_moves
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.documents.letters import decider
from terskel.evaluation.policy import acting_person
from terskel.tenders import queries as tenders


def end_without_award(
    terms: Terms,
    reason_code: str,
    reason: str,
    new_competition_follows: bool,
    confirmed_secrets: tuple[UUID, ...],
    by: Actor,
    at: datetime,
) -> None:
    """After the deadline: cancelled, with its report (FOA §§ 25-4, 25-5). No award that was announced may stand.

    The competition must be held by this transaction; who may end it is decided by the act that does so.
    """
    announced = AwardDecision.objects.filter(
        STANDING, competition_id=terms.competition_id, approved_at__isnull=False
    ).first()
    if announced is not None:
        refuse("awards.was_announced", "FOA § 25-1 (4)", approved_at=announced.approved_at)
    withdraw(terms.competition_id, reason, by=by, at=at)
    competition_moves.cancel_after_opening(
        terms.competition_id,
        reason,
        new_competition_follows,
        reason_code=reason_code,
        opened=tenders.opening_facts(terms.competition_id).opened_at is not None,
        at=at,
        by=by,
    )
    course = writing.course(competitions.terms(terms.competition_id), at)  # cancelled: the report names who tendered
    report_id = writing.write(
        procurement_report(course, Abandoned(reason, decider(by, terms.language))), terms, None, by=by, at=at
    )
    closure = Closure.objects.create(
        competition_id=terms.competition_id,
        reason_code=reason_code,
        reason=reason,
        closed_by_id=acting_person(by),
        closed_at=at,
        report_id=report_id,
    )
    record(
        ClosedWithoutAward(terms.competition_id, reason_code, report_id, confirmed_secrets),
        by=by,
        at=at,
        subject=("awards.Closure", closure.id),
        matters=(terms.competition_id,),
    )


def cancel_for_complaint(
    competition_id: UUID, reason: str, new_competition_follows: bool, *, by: Actor, at: datetime
) -> None:
    """A complaint showed an error that only cancelling puts right (FOA § 25-4); its event has the secrets confirmed.

    Before the deadline nothing is opened and no report is due, as where a buyer cancels then.
    """
    terms = competitions.terms(competition_id)
    if terms.closes_at is not None and at >= terms.closes_at:
        end_without_award(terms, "error", reason, new_competition_follows, (), by, at)
        return
    competition_moves.cancel_after_opening(
        competition_id, reason, new_competition_follows, reason_code="error", opened=False, at=at, by=by
    )
