"""The procurement report before and after it is written: what it holds, and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards import completeness, documentation, policy, writing
from terskel.awards.completeness import ReportFact, Stated
from terskel.awards.models import STANDING, AwardDecision, Closure
from terskel.awards.protocol import procurement_report
from terskel.awards.readers import require_reader_of_award
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms, clocks
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.documents.letters import LetterData
from terskel.evaluation import queries as evaluations
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything the report shall hold, in the order of the law.

    `letter_id` is the written report, `draft` how it would read now; both are None before a recommendation, and a
    report that is written has no draft. Nor has one that is `overdue`: cancelled before reports were written of that.
    """

    terms: Terms
    facts: tuple[ReportFact, ...]
    letter_id: UUID | None
    draft: LetterData | None

    @property
    def overdue(self) -> bool:
        return self.terms.cancelled_at is not None and self.letter_id is None

    @property
    def missing(self) -> tuple[ReportFact, ...]:
        return completeness.missing(self.facts)


def report(reader: Actor, competition_id: UUID, *, at: datetime) -> ReportView:
    """Of a published competition, for the responsible people of its authority; raises `Missing`."""
    terms = require_reader_of_award(reader, competition_id)
    closure = Closure.objects.filter(competition_id=competition_id).first()
    if terms.published_at is None:
        raise Missing
    cancelled = competitions.cancellation(competition_id)
    course = writing.course(terms, at)
    award = AwardDecision.objects.filter(STANDING, competition_id=competition_id).first()
    result = evaluations.result_for_room(competition_id)
    facts = completeness.checklist(
        course,
        _stated(award, terms, at) if award else Stated(),
        frozen=result is not None,
        clauses=[one.clause for one in terms.clauses if one.included],
        cancellation=cancelled.reason if cancelled else "",
    )
    draft = None
    if award is not None and result is not None and award.approved_at is None and cancelled is None:
        winner = organisations.supplier(award.winner_supplier_id)
        draft = procurement_report(course, writing.chosen(award, result, winner, approved_by=""))
    written = closure.report_id if closure else award.report_id if award else None
    return ReportView(terms, facts, written, draft)


def _stated(award: AwardDecision, terms: Terms, at: datetime) -> Stated:
    winner = organisations.supplier(award.winner_supplier_id)
    letter_on = oslo_day(award.approved_at or at)
    return Stated(
        winner=winner.name,
        price=award.price,
        characteristics={UUID(key): text for key, text in award.characteristics.items()},
        evidence=award.evidence,
        undocumented=tuple(one.what for one in documentation.of_award(award) if not one.is_settled),
        evidence_checked_at=award.evidence_checked_at,
        tax_information_issued_on=award.tax_information_issued_on,
        tax_oldest=clocks.tax_information_oldest(terms, letter_on) if winner.country == policy.NORWAY else None,
        sanctions=award.sanctions,
        no_lots_reason=award.no_lots_reason,
        subcontracts=award.subcontracts,
        approved_by=accounts.person(award.approved_by_id).name if award.approved_by_id else "",
    )
