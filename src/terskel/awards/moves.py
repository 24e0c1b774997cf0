"""Steps of an award's life that a later room makes inside its own transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import record
from terskel.awards import (
    complaint_letters,
    complaints,
    ending,
    matters,
    policy,
    queries,
    rejection_reversal_letter,
    rejection_reversals,
    reversal,
    review_cases,
    secrecy,
    writing,
)
from terskel.awards.events import AwardReversed, ComplaintDecided, RejectionReversed
from terskel.awards.models import STANDING, AwardDecision, Complaint, RejectionReversal, TendererLetter
from terskel.awards.withdrawal import withdraw
from terskel.competitions import moves as competition_moves
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Decision, Missing, refuse, require
from terskel.core.lifecycles import AWARD, COMPLAINT
from terskel.documents.letters import Party, decider
from terskel.evaluation import moves as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person
from terskel.organisations import queries as organisations

competition_of = matters.of_award
"""The competition to lock before the award; raises `Missing`."""
competition_of_complaint = matters.of_complaint


def hold_complaint(complaint_id: UUID) -> tuple[Complaint, Terms]:
    """The complaint and its competition, held in the lock order of the rooms; raises `Missing`."""
    terms = competition_moves.lock(competition_of_complaint(complaint_id))
    return Complaint.objects.select_for_update().get(id=complaint_id), terms


def hold_own_complaint(complaint_id: UUID, by: Actor) -> tuple[Complaint, Terms]:
    """The same, where `by` acts for the authority it was sent to."""
    row, terms = hold_complaint(complaint_id)
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    require_impartial(row.competition_id, by, "awards.conflict_declared")
    return row, terms


def signing_held_since(competition_id: UUID) -> datetime | None:
    """Since when the authority waits with signing for a complaint or a case; None where nothing is waited for."""
    since = (complaints.held_since(competition_id), review_cases.held_since(competition_id))
    return min((one for one in since if one is not None), default=None)


def signing_suspended_since(competition_id: UUID) -> datetime | None:
    """Since when the law or a court stops the signing of the award that stands; None where neither does."""
    return review_cases.suspended_since(competition_id)


def reversal_proposed_since(award_id: UUID) -> datetime | None:
    """Since when it is proposed that the award is reversed, by itself or by a complaint; None where it is not.

    The competition must be held by this transaction.
    """
    found = AwardDecision.objects.filter(id=award_id).values_list("competition_id", "reversal_proposed_at").first()
    if found is None:
        raise Missing
    competition_id, by_itself = found
    return by_itself or complaints.reversal_proposed_since(competition_id)


def record_on(row: Complaint, event: object, by: Actor, at: datetime) -> None:
    """One event of a complaint."""
    record(event, by=by, at=at, subject=("awards.Complaint", row.id), matters=(row.competition_id,))


def decide_complaint(
    complaint_id: UUID,
    *,
    new_competition_follows: bool = False,
    confirmed_secrets: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> UUID | None:
    """As proposed, with the letter to the complainant; returns the award that it reverses, None where it reverses none.

    `new_competition_follows` is told where the complaint leads to the competition being cancelled, `confirmed_secrets`
    are marked passages in the reasons that whoever decides has read and found to be no business secrets (FOA § 7-4).
    The caller makes sure that no contract is concluded, and lets one that is prepared lapse.
    """
    row, terms = hold_own_complaint(complaint_id, by)
    require(policy.may_decide_complaint(by, row.proposed_by_id, evaluation_queries.ever_on_panel(row.competition_id)))
    require(COMPLAINT.permit("decide", complaints.facts_of(row), at))
    require(decision_is_whole(row, outcome=row.outcome, consequence=row.consequence, reason=row.reason))
    written = complaints.secrets_told_by(row)
    require(policy.secrets_are_confirmed({one.id: one.passage for one in written}, confirmed_secrets))
    row.decision_id = _answer(row, terms, by, at)
    row.decided_by_id, row.decided_at = acting_person(by), at
    row.save(update_fields=["decision", "decided_by", "decided_at"])
    decided = ComplaintDecided(
        row.id,
        row.competition_id,
        row.supplier_id,
        row.outcome,
        row.consequence,
        row.decision_id,
        tuple(one.id for one in written),
    )
    record_on(row, decided, by, at)
    return _put_right(row, new_competition_follows, confirmed_secrets, by, at)


def _put_right(
    row: Complaint, new_competition_follows: bool, confirmed_secrets: Collection[UUID], by: Actor, at: datetime
) -> UUID | None:
    """What follows from a complaint that is upheld; the award it reverses, if any."""
    if row.consequence not in policy.PUTTING_RIGHT:
        return None
    award_id = complaints.award_to_put_right(row.competition_id)
    if award_id is not None:
        AwardDecision.objects.filter(id=award_id).update(
            reversal_proposed_by_id=row.proposed_by_id,
            reversal_proposed_at=row.proposed_at,
            reversal_reason_code="complaint",
            reversal_reason=row.reason,
            reversal_evaluates_anew=row.consequence in ("evaluate_anew", "reverse_rejection"),
        )
        cancels = row.consequence == "cancel"
        reverse(award_id, cancels=cancels, confirmed_secrets=confirmed_secrets, by=by, at=at)
    if row.consequence == "reverse_rejection":
        evaluations.reverse_rejection(row.competition_id, row.supplier_id, reason=row.reason, by=by, at=at)
        withdraw(row.competition_id, row.reason, by=by, at=at)
    if row.consequence == "cancel":
        ending.cancel_for_complaint(row.competition_id, row.reason, new_competition_follows, by=by, at=at)
    return award_id


def proposed_rejection_reversal(competition_id: UUID, tender_id: UUID, by: Actor) -> RejectionReversal:
    """The proposal that waits, held, where `by` may decide it."""
    row = (
        RejectionReversal.objects.select_for_update(of=("self",))
        .filter(
            competition_id=competition_id,
            rejection__tender_id=tender_id,
            rejection__withdrawn_at__isnull=True,
            decided_by__isnull=True,
        )
        .first()
    )
    require(policy.may_decide_reversal(by, row.proposed_by_id if row else None))
    if row is None:
        refuse("awards.no_rejection_reversal_proposed")
    return row


def reverse_rejection(
    competition_id: UUID,
    tender_id: UUID,
    *,
    confirmed_secrets: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> UUID | None:
    """As proposed, with the letter to the tenderer; returns the award that falls with it, None where none was told.

    An award that was told is reversed, one that was not is withdrawn, and the panel evaluates with the tender in.
    `confirmed_secrets` as in `decide_complaint`. The competition must be held by this transaction, and the caller lets
    a contract that is prepared lapse.
    """
    terms = competitions.terms(competition_id)
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    if terms.cancelled_at is not None:
        refuse("competitions.was_cancelled", terms.clause("cancellation"), cancelled_at=terms.cancelled_at)
    require_impartial(competition_id, by, "awards.conflict_declared")
    row = proposed_rejection_reversal(competition_id, tender_id, by)
    supplier_id = row.rejection.tender.supplier_id
    written = rejection_reversals.secrets_told_by(competition_id, supplier_id, row.reason)
    require(policy.secrets_are_confirmed({one.id: one.passage for one in written}, confirmed_secrets))
    award = AwardDecision.objects.filter(STANDING, competition_id=competition_id, approved_at__isnull=False).first()
    if award is not None:
        AwardDecision.objects.filter(id=award.id).update(
            reversal_proposed_by_id=row.proposed_by_id,
            reversal_proposed_at=row.proposed_at,
            reversal_reason_code="error",
            reversal_reason=row.reason,
            reversal_evaluates_anew=True,
        )
        reverse(award.id, confirmed_secrets=confirmed_secrets, by=by, at=at)
    told_at = row.rejection.confirmed_at
    if told_at is None:
        raise Missing
    evaluations.reverse_rejection(competition_id, supplier_id, reason=row.reason, by=by, at=at)
    withdraw(competition_id, row.reason, by=by, at=at)
    supplier = organisations.supplier(supplier_id)
    letter = rejection_reversal_letter.letter(
        terms,
        told_at=told_at,
        reason=row.reason,
        award_reversed=award is not None,
        sender=Party.with_place(organisations.authority(terms.authority_id)),
        recipient=Party(supplier.name, supplier.number),
        decided_by=decider(by, terms.language),
        handled_by=accounts.person(row.proposed_by_id).name,
        at=at,
    )
    row.letter_id = writing.write(letter, terms, supplier_id, by=by, at=at)
    row.decided_by_id, row.reversed_at = acting_person(by), at
    row.save(update_fields=["decided_by", "reversed_at", "letter"])
    record(
        RejectionReversed(
            row.id,
            competition_id,
            tender_id,
            supplier_id,
            row.reason,
            row.letter_id,
            tuple(one.id for one in written),
        ),
        by=by,
        at=at,
        subject=("awards.RejectionReversal", row.id),
        matters=(competition_id,),
    )
    return award.id if award is not None else None


def decision_is_whole(row: Complaint, *, outcome: str, consequence: str, reason: str) -> Decision:
    """By what stands in the competition now."""
    return policy.decision_is_whole(
        outcome=outcome,
        consequence=consequence,
        reason=reason,
        award_stands=complaints.award_to_put_right(row.competition_id) is not None,
        rejection_stands=evaluations.is_rejected(row.competition_id, row.supplier_id),
        cancelled_at=competitions.terms(row.competition_id).cancelled_at,
    )


def _answer(row: Complaint, terms: Terms, by: Actor, at: datetime) -> UUID:
    supplier = organisations.supplier(row.supplier_id)
    if row.proposed_by_id is None:
        raise Missing
    letter = complaint_letters.decision(
        terms,
        about=row.about,
        received_at=row.received_at,
        outcome=row.outcome,
        reason=row.reason,
        consequence=row.consequence,
        sender=Party.with_place(organisations.authority(terms.authority_id)),
        recipient=Party(supplier.name, supplier.number),
        decided_by=decider(by, terms.language),
        handled_by=accounts.person(row.proposed_by_id).name,
        at=at,
    )
    return writing.write(letter, terms, row.supplier_id, by=by, at=at)


def reverse(
    award_id: UUID,
    *,
    cancels: bool = False,
    confirmed_secrets: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> None:
    """The decision no longer stands, and everyone who was told of it is told so (FOA § 25-1(4)).

    Where it was proposed so, the evaluation's result is set aside too. `cancels`: the competition is cancelled in the
    same act, and the letter says so instead of what comes next. `confirmed_secrets` as in `decide_complaint`. The
    competition must be held by this transaction, and the caller has made sure that no contract is concluded.
    """
    award = AwardDecision.objects.select_for_update().get(id=award_id)
    terms = competitions.terms(award.competition_id)
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    require_impartial(award.competition_id, by, "awards.conflict_declared")
    require(policy.may_decide_reversal(by, award.reversal_proposed_by_id))
    require(AWARD.permit("reverse", queries.facts_of(award), at))
    written = secrecy.told_by_reversal(award.reversal_reason, award.id)
    require(policy.secrets_are_confirmed({one.id: one.passage for one in written}, confirmed_secrets))
    award.reversed_at = at
    award.reversed_by_id = acting_person(by)
    award.save(update_fields=["reversed_at", "reversed_by"])
    anew = award.reversal_evaluates_anew is True
    if anew:
        evaluations.set_result_aside(award.competition_id, reason=award.reversal_reason, by=by, at=at)
    record(
        AwardReversed(
            award_id=award.id,
            competition_id=award.competition_id,
            reason_code=award.reversal_reason_code,
            reason=award.reversal_reason,
            evaluates_anew=anew,
            letters=_tell_all(award, cancels, by, at),
            confirmed_secrets=tuple(one.id for one in written),
        ),
        by=by,
        at=at,
        subject=("awards.AwardDecision", award.id),
        matters=(award.competition_id,),
    )


def _tell_all(award: AwardDecision, cancels: bool, by: Actor, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """A letter to each tenderer that had one about the award; (supplier id, letter id) of each."""
    if award.letters_sent_at is None:
        raise Missing
    terms = competitions.terms(award.competition_id)
    told = list(TendererLetter.objects.filter(award_id=award.id).order_by("id"))
    suppliers = organisations.suppliers([one.supplier_id for one in told])
    authority = organisations.authority(terms.authority_id)
    common = reversal.Reversal(
        terms=terms,
        winner_name=organisations.supplier(award.winner_supplier_id).name,
        told_at=award.letters_sent_at,
        reason_code=award.reversal_reason_code,
        reason=award.reversal_reason,
        evaluates_anew=award.reversal_evaluates_anew is True,
        cancels=cancels,
        sender=Party.with_place(authority),
        decided_by=decider(by, terms.language),
        at=at,
    )
    return tuple(
        (
            one.supplier_id,
            writing.write(
                reversal.letter(common, Party(supplier.name, supplier.number)),
                terms,
                one.supplier_id,
                by=by,
                at=at,
            ),
        )
        for one in told
        for supplier in (suppliers[one.supplier_id],)
    )
