"""A competition that ends without an award, before its deadline or after: its letter to all, its procurement report."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import record
from terskel.awards import writing
from terskel.awards.events import ClosedWithoutAward
from terskel.awards.models import STANDING, AwardDecision, Closure
from terskel.awards.protocol import Abandoned, procurement_report
from terskel.awards.withdrawal import withdraw
from terskel.competitions import moves as competition_moves
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Cancellation, Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.documents.letters import decider
from terskel.organisations import queries as organisations
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
    write_report(terms.competition_id, by, at, confirmed_secrets=confirmed_secrets)


def write_report(competition_id: UUID, by: Actor, at: datetime, *, confirmed_secrets: tuple[UUID, ...] = ()) -> None:
    """The procurement report of a competition that is cancelled, whenever that was (FOA §§ 10-5, 25-5).

    Once the cancelling is done: the report names who tendered where the tenders were opened. Raises `Missing` for one
    that is not cancelled.
    """
    terms, cancelled = competitions.terms(competition_id), competitions.cancellation(competition_id)
    if cancelled is None:
        raise Missing
    outcome = Abandoned(cancelled.reason, _who_decided(cancelled, terms, by, at))
    report_id = writing.write(procurement_report(writing.course(terms, at), outcome), terms, None, by=by, at=at)
    closure = Closure.objects.create(
        competition_id=competition_id,
        reason_code=cancelled.reason_code,
        reason=cancelled.reason,
        closed_by_id=cancelled.decided_by,
        closed_at=cancelled.at,
        report_id=report_id,
    )
    record(
        ClosedWithoutAward(competition_id, cancelled.reason_code, report_id, confirmed_secrets),
        by=by,
        at=at,
        subject=("awards.Closure", closure.id),
        matters=(competition_id,),
    )


def _who_decided(cancelled: Cancellation, terms: Terms, by: Actor, at: datetime) -> str:
    """As the letters name them; of a cancellation that is reported later, whoever decided it then."""
    if (cancelled.decided_by, cancelled.at) == (by.person_id, at):
        return decider(by, terms.language)
    name = accounts.person(cancelled.decided_by).name
    return organisations.decider(terms.authority_id, cancelled.decided_by, name, cancelled.at)


def cancel_for_complaint(
    competition_id: UUID, reason: str, new_competition_follows: bool, *, by: Actor, at: datetime
) -> None:
    """A complaint showed an error that only cancelling puts right (FOA § 25-4); its event has the secrets confirmed.

    Before the deadline nothing is opened, and no award falls.
    """
    terms = competitions.terms(competition_id)
    if terms.closes_at is not None and at >= terms.closes_at:
        end_without_award(terms, "error", reason, new_competition_follows, (), by, at)
        return
    competition_moves.cancel_after_opening(
        competition_id, reason, new_competition_follows, reason_code="error", opened=False, at=at, by=by
    )
    write_report(competition_id, by, at)
