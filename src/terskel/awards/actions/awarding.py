"""The verbs of an award: prepare, check the evidence, submit, send back, approve; cancel or close without one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import demanding, lots, matters, policy, queries, rejection_reversals, secrecy, withdrawal, writing
from terskel.awards.ending import end_without_award
from terskel.awards.events import (
    AwardAnnounced,
    AwardPrepared,
    AwardSentBack,
    AwardSubmitted,
    EvidenceChecked,
    ReversalDeclined,
    ReversalProposed,
)
from terskel.awards.models import STANDING, AwardDecision, Reopening
from terskel.awards.protocol import procurement_report
from terskel.awards.queries import Evidence
from terskel.competitions import moves as competition_moves
from terskel.competitions import policy as competition_policy
from terskel.competitions.queries import Terms, clocks
from terskel.competitions.queries.clauses import in_own_part, in_part_of
from terskel.core.actors import Actor
from terskel.core.decisions import Decision, Missing, refuse, require
from terskel.core.instants import oslo_day
from terskel.core.lifecycles import AWARD, AwardFacts
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import decider
from terskel.evaluation import queries as evaluations
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person
from terskel.evaluation.queries import Result
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.tenders import queries as tenders

SUBJECT = "awards.AwardDecision"
NO_TENDERS = "no_tenders"
REVERSAL_FIELDS = (
    "reversal_proposed_by",
    "reversal_proposed_at",
    "reversal_reason_code",
    "reversal_reason",
    "reversal_evaluates_anew",
)


@action
@in_own_part
def prepare(competition_id: UUID, *, characteristics: Mapping[UUID, str], by: Actor, at: datetime) -> UUID:
    """Recommend the first of the ranking; returns the award's id.

    A recommendation that another lot has made wrong since, and that nobody was told of, gives way to the new one.
    `characteristics`: per quality criterion, what of the winning tender may be told to the others.
    """
    terms = locked(competition_id, by, preparing=True)
    require(policy.may_prepare(by))
    result = evaluations.result_for_room(competition_id)
    standing = AwardDecision.objects.filter(STANDING, competition_id=competition_id).first()
    if standing is not None and result is not None and _is_overtaken(standing, result, at):
        reason = Phrasebook.of("awards").say("withdrawal.overtaken", terms.language)
        withdrawal.withdraw(competition_id, reason, by=by, at=at)
        standing = None
    require(AWARD.permit("prepare", queries.facts_of(standing) if standing else AwardFacts(), at))
    if result is None:
        refuse("awards.not_evaluated")
    texts = _complete(terms, characteristics)
    winner = result.sheet(lots.first_in_line(result, at=at).tender_id)
    if winner.price is None:
        raise Missing
    award = AwardDecision.objects.create(
        competition_id=competition_id,
        result_id=result.id,
        winner_tender_id=winner.tender_id,
        winner_supplier_id=winner.supplier_id,
        price=winner.price,
        characteristics=texts,
        standstill_days=terms.standstill_days,
        prepared_by_id=acting_person(by),
        prepared_at=at,
        worked_on_by=[acting_person(by)],
    )
    country = organisations.supplier(winner.supplier_id).country
    demanding.demand_what_the_law_asks(award, terms, country, by=by, at=at)
    _record(AwardPrepared(award.id, competition_id, winner.supplier_id, winner.price), award, by, at)
    return award.id


@action
@in_part_of(matters.of_award)
def change_characteristics(award_id: UUID, *, characteristics: Mapping[UUID, str], by: Actor, at: datetime) -> None:
    """Put the winner's characteristics in better words before the recommendation is submitted."""
    award, terms = held(award_id, by, preparing=True)
    require(policy.may_prepare(by))
    require(AWARD.permit("check_evidence", queries.facts_of(award), at))
    award.characteristics = _complete(terms, characteristics)
    award.worked_on_by = with_hand_of(award.worked_on_by, by)
    award.save(update_fields=["characteristics", "worked_on_by"])
    _record(AwardPrepared(award.id, award.competition_id, award.winner_supplier_id, award.price), award, by, at)


@action
@in_part_of(matters.of_award)
def check_evidence(award_id: UUID, evidence: Evidence, *, by: Actor, at: datetime) -> None:
    """Record that the winner's evidence, each piece of it accepted, was checked against its declaration.

    FOA § 17-1(5), LOA §§ 5l, 5p.
    """
    award, terms = held(award_id, by, preparing=True)
    require(policy.may_prepare(by))
    require(AWARD.permit("check_evidence", queries.facts_of(award), at))
    require(demanding.is_settled(award, terms))
    evidence = replace(evidence, no_lots_reason=lots.divided(terms, at=at) or evidence.no_lots_reason)
    require(_suffices(evidence, terms))
    for name, value in asdict(evidence).items():
        setattr(award, name, value.strip() if isinstance(value, str) else value)
    award.evidence_checked_by_id = acting_person(by)
    award.evidence_checked_at = at
    award.worked_on_by = with_hand_of(award.worked_on_by, by)
    award.save()
    _record(EvidenceChecked(award.id, award.tax_information_issued_on), award, by, at)


@action
@in_part_of(matters.of_award)
def submit(award_id: UUID, *, by: Actor, at: datetime) -> None:
    """Send the recommendation to approval."""
    award, terms = held(award_id, by, preparing=True)
    require(policy.may_prepare(by))
    require(AWARD.permit("submit", queries.facts_of(award), at))
    require(demanding.is_settled(award, terms))
    _require_admitted(award, terms, at)
    result = evaluations.result_for_room(award.competition_id)
    if result is None:
        refuse("awards.not_evaluated")
    lots.require_first_in_line(result, award.winner_tender_id, at=at)
    award.submitted_by_id = acting_person(by)
    award.submitted_at = at
    award.worked_on_by = with_hand_of(award.worked_on_by, by)
    award.save(update_fields=["submitted_by", "submitted_at", "worked_on_by"])
    _record(AwardSubmitted(award.id, award.competition_id), award, by, at)


@action
@in_part_of(matters.of_award)
def send_back(award_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """The approver wants something corrected first."""
    award, _terms = held(award_id, by)
    require(policy.may_decide(by, award.worked_on_by))
    require(AWARD.permit("send_back", queries.facts_of(award), at))
    require(policy.reason_given(reason, "awards.return_needs_reason"))
    award.submitted_at = None
    award.submitted_by_id = None
    award.returned_by_id = acting_person(by)
    award.returned_at = at
    award.return_reason = reason.strip()
    award.save(update_fields=["submitted_at", "submitted_by", "returned_by", "returned_at", "return_reason"])
    _record(AwardSentBack(award.id, award.competition_id, reason.strip(), award.prepared_by_id), award, by, at)


@action
@in_part_of(matters.of_award)
def approve(award_id: UUID, *, confirmed_secrets: Collection[UUID] = (), by: Actor, at: datetime) -> None:
    """Approve, tell every tenderer in the same act, and start the standstill (FOA §§ 25-1, 25-2).

    `confirmed_secrets`: the marked passages that the approver has read in letters to others and found to be no business
    secrets (FOA § 7-4); with one that is not among them nothing is sent.
    """
    award, terms = held(award_id, by)
    require(policy.may_decide(by, award.worked_on_by))
    require(AWARD.permit("approve", queries.facts_of(award), at))
    if evaluations.standing_result(award.competition_id) != award.result_id:
        refuse("awards.result_set_aside")
    if Reopening.objects.filter(result_id=award.result_id, decided_by__isnull=True).exists():
        refuse("awards.reopening_is_proposed")
    if rejection_reversals.waits(award.competition_id):
        refuse("awards.rejection_reversal_is_proposed")
    winner = organisations.supplier(award.winner_supplier_id)
    fresh = policy.tax_information_is_fresh(
        winner.country,
        award.tax_information_issued_on,
        letter_on=oslo_day(at),
        oldest=clocks.tax_information_oldest(terms, oslo_day(at)),
    )
    require(fresh)
    require(demanding.is_settled(award, terms))
    _require_admitted(award, terms, at)
    lots.require_within_limit(terms, award.winner_supplier_id, at=at)
    result = evaluations.result_for_room(award.competition_id)
    if result is None:
        raise Missing
    lots.require_first_in_line(result, award.winner_tender_id, at=at)
    lots.require_nothing_to_wait_for(result, award.winner_tender_id, at=at)
    announced = writing.announcement(award, result, by=by, at=at)
    told = secrecy.told_in(
        {sheet.supplier_id: letter for sheet, letter in writing.letters_of(announced, result)}, award.competition_id
    )
    require(policy.secrets_are_confirmed({one.id: one.passage for one in told}, confirmed_secrets))
    award.approved_by_id = acting_person(by)
    award.approved_at = award.letters_sent_at = at
    award.standstill_ends_at = announced.standstill.instant if announced.standstill else None
    course = writing.course(terms, at)
    chosen = writing.chosen(award, result, winner, approved_by=decider(by, terms.language))
    award.report_id = writing.write(procurement_report(course, chosen), terms, None, by=by, at=at)
    award.save()
    written = writing.tell_all(award, announced, result, by=by)
    _record(
        AwardAnnounced(
            award_id=award.id,
            competition_id=award.competition_id,
            winner_supplier_id=award.winner_supplier_id,
            letters=written,
            standstill_ends_at=award.standstill_ends_at,
            report_letter_id=award.report_id,
            confirmed_secrets=tuple(one.id for one in told),
        ),
        award,
        by,
        at,
    )


@action
@in_part_of(matters.of_award)
def propose_reversal(
    award_id: UUID, *, reason_code: str, reason: str, evaluates_anew: bool, by: Actor, at: datetime
) -> None:
    """Propose to reverse an announced award (FOA § 25-1(4)); an approver decides in `contracts.reverse_award`."""
    award, _terms = held(award_id, by)
    require(policy.may_propose_reversal(by, reason_code=reason_code, reason=reason, evaluates_anew=evaluates_anew))
    require(AWARD.permit("propose_reversal", queries.facts_of(award), at))
    award.reversal_proposed_by_id = acting_person(by)
    award.reversal_proposed_at = at
    award.reversal_reason_code = reason_code
    award.reversal_reason = reason.strip()
    award.reversal_evaluates_anew = evaluates_anew
    award.save(update_fields=REVERSAL_FIELDS)
    _record(
        ReversalProposed(award.id, award.competition_id, reason_code, reason.strip(), evaluates_anew), award, by, at
    )


@action
@in_part_of(matters.of_award)
def decline_reversal(award_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """The award stands; whoever proposed to reverse it is told why."""
    award, _terms = held(award_id, by)
    require(policy.may_decide_reversal(by, award.reversal_proposed_by_id))
    require(AWARD.permit("decline_reversal", queries.facts_of(award), at))
    require(policy.reason_given(reason, "awards.declining_needs_reason"))
    proposed_by = award.reversal_proposed_by_id
    if proposed_by is None:
        raise Missing
    award.reversal_proposed_by_id = None
    award.reversal_proposed_at = None
    award.reversal_reason_code = award.reversal_reason = ""
    award.reversal_evaluates_anew = None
    award.save(update_fields=REVERSAL_FIELDS)
    _record(ReversalDeclined(award.id, award.competition_id, reason.strip(), proposed_by), award, by, at)


@action
@in_own_part
def cancel(
    competition_id: UUID,
    *,
    reason_code: str,
    reason: str,
    new_competition_follows: bool,
    confirmed_secrets: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Cancel after the deadline, before any award is announced; everyone invited is told at once (FOA § 25-4).

    `confirmed_secrets` are marked passages in the reason that were found to be no business secrets (FOA § 7-4).
    """
    terms = locked(competition_id, by)
    opened = tenders.opening_facts(competition_id).opened_at is not None
    require(
        policy.may_cancel(by, closes_at=terms.closes_at, opened=opened, reason_code=reason_code, reason=reason, at=at)
    )
    told = secrecy.told_by_cancelling(reason, competition_id)
    require(policy.secrets_are_confirmed({one.id: one.passage for one in told}, confirmed_secrets))
    confirmed = tuple(one.id for one in told)
    end_without_award(terms, reason_code, reason.strip(), new_competition_follows, confirmed, by, at)


@action
@in_own_part
def close_without_tenders(competition_id: UUID, *, new_competition_follows: bool, by: Actor, at: datetime) -> None:
    """End a competition whose opening showed that nobody tendered."""
    terms = locked(competition_id, by)
    opening = tenders.opening_facts(competition_id)
    require(policy.may_close_without_tenders(by, opened_at=opening.opened_at, delivered=opening.delivered))
    reason = Phrasebook.of("awards").say("close.no_tenders", terms.language)
    end_without_award(terms, NO_TENDERS, reason, new_competition_follows, (), by, at)


def locked(competition_id: UUID, by: Actor, *, preparing: bool = False) -> Terms:
    """The authority's own competition, held, published and not cancelled; an assisting buyer only prepares."""
    terms = competition_moves.lock(competition_id)
    if not competition_policy.acts_in(by, terms.authority_id, competition_id):
        raise Missing
    if by.mandate is not None and not preparing:
        refuse("awards.body_decides_itself", "FOA § 7-8")
    require_impartial(competition_id, by, "awards.conflict_declared")
    if terms.published_at is None:
        raise Missing
    if terms.cancelled_at is not None:
        refuse("competitions.was_cancelled", "FOA § 25-4", cancelled_at=terms.cancelled_at)
    return terms


def held(award_id: UUID, by: Actor, *, preparing: bool = False) -> tuple[AwardDecision, Terms]:
    """The award, held after its competition (the lock order of the rooms)."""
    terms = locked(matters.of_award(award_id), by, preparing=preparing)
    return AwardDecision.objects.select_for_update().get(id=award_id), terms


def _is_overtaken(award: AwardDecision, result: Result, at: datetime) -> bool:
    """Nobody outside knows of it, and as the other lots stand now another tender is the one to recommend."""
    return award.approved_at is None and not lots.is_first_in_line(result, award.winner_tender_id, at=at)


def _require_admitted(award: AwardDecision, terms: Terms, at: datetime) -> None:
    """The winner still meets the requirements of qualification when the award is made (FOA § 23-1)."""
    if terms.published_at is None:
        raise Missing
    winner_id = award.winner_supplier_id
    gone = qualification.no_longer_admitted(terms.category_ids, [winner_id], invited_at=terms.published_at, at=at)
    if winner_id in gone:
        refuse("awards.winner_not_admitted", "FOA §§ 23-1, 24-2 (1) a", since=gone[winner_id])


def _complete(terms: Terms, characteristics: Mapping[UUID, str]) -> dict[str, str]:
    names = {criterion.id: criterion.name for criterion in terms.quality_criteria}
    require(policy.characteristics_complete(names, characteristics))
    return {str(criterion_id): characteristics[criterion_id].strip() for criterion_id in names}


def _suffices(evidence: Evidence, terms: Terms) -> Decision:
    return policy.evidence_suffices(
        evidence=evidence.evidence,
        clause=terms.clause("winner_evidence"),
        clauses=queries.clauses_of(terms),
        sanctions=evidence.sanctions,
        regime=terms.regime,
        no_lots_reason=evidence.no_lots_reason,
    )


def with_hand_of(worked_on_by: list[UUID], by: Actor) -> list[UUID]:
    person_id = acting_person(by)
    return worked_on_by if person_id in worked_on_by else [*worked_on_by, person_id]


def _record(event: object, award: AwardDecision, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=(SUBJECT, award.id), matters=(award.competition_id,))
