"""Steps of an award's life that a later room makes inside its own transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.awards import policy, queries, reversal, writing
from terskel.awards.events import AwardReversed
from terskel.awards.models import AwardDecision, TendererLetter
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, require
from terskel.core.lifecycles import AWARD
from terskel.documents.letters import Party
from terskel.evaluation import moves as evaluations
from terskel.evaluation.policy import acting_person
from terskel.organisations import queries as organisations


def competition_of(award_id: UUID) -> UUID:
    """The competition to lock before the award; raises `Missing`."""
    found: UUID | None = AwardDecision.objects.filter(id=award_id).values_list("competition_id", flat=True).first()
    if found is None:
        raise Missing
    return found


def reverse(award_id: UUID, *, by: Actor, at: datetime) -> None:
    """The decision no longer stands, and everyone who was told of it is told so (FOA § 25-1(4)).

    Where it was proposed so, the evaluation's result is set aside too. The competition must be held by this
    transaction, and the caller has made sure that no contract is concluded.
    """
    award = AwardDecision.objects.select_for_update().get(id=award_id)
    terms = competitions.terms(award.competition_id)
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    require(policy.may_decide_reversal(by, award.reversal_proposed_by_id))
    require(AWARD.permit("reverse", queries.facts_of(award), at))
    award.reversed_at = at
    award.reversed_by_id = acting_person(by)
    award.save(update_fields=["reversed_at", "reversed_by"])
    anew = award.reversal_evaluates_anew is True
    if anew:
        evaluations.set_result_aside(award.competition_id, by=by, at=at)
    record(
        AwardReversed(
            award_id=award.id,
            competition_id=award.competition_id,
            reason_code=award.reversal_reason_code,
            reason=award.reversal_reason,
            evaluates_anew=anew,
            letters=_tell_all(award, by, at),
        ),
        by=by,
        at=at,
        subject=("awards.AwardDecision", award.id),
        matters=(award.competition_id,),
    )


def _tell_all(award: AwardDecision, by: Actor, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
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
        sender=Party.with_place(authority),
        decided_by=by.name,
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
