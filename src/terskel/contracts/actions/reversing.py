"""An award that is reversed, or put right by a complaint, takes the contract made from it with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.awards import moves as award_moves
from terskel.competitions import moves as competition_moves
from terskel.competitions.queries.clauses import in_own_part, in_part_of
from terskel.contracts.actions.parts import recorded
from terskel.contracts.events import ContractLapsed
from terskel.contracts.models import STANDING, Contract
from terskel.contracts.queries import facts_of
from terskel.core.actors import Actor
from terskel.core.decisions import refuse, require
from terskel.core.lifecycles import CONTRACT


@action
@in_part_of(award_moves.competition_of)
def reverse_award(award_id: UUID, *, confirmed_secrets: Collection[UUID] = (), by: Actor, at: datetime) -> None:
    """Reverse an announced award, as proposed, before both have signed (FOA § 25-1(4)); an approver decides.

    A contract that is prepared lapses, and everyone who was told of the award is told in the same act.
    `confirmed_secrets` as in `decide_complaint`.
    """
    competition_moves.lock(award_moves.competition_of(award_id))
    award_moves.reverse(award_id, confirmed_secrets=confirmed_secrets, by=by, at=at)
    _lapse_with(award_id, by, at)


@action
@in_own_part
def reverse_rejection(
    competition_id: UUID,
    tender_id: UUID,
    *,
    confirmed_secrets: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Reverse a rejection that the tenderer was told of, as proposed, before both have signed; an approver decides.

    The tender is evaluated with the others. An award that was announced is reversed with it and a contract that is
    prepared lapses; everyone who was told of either is told in the same act. `confirmed_secrets` as in
    `decide_complaint`.
    """
    competition_moves.lock(competition_id)
    award_id = award_moves.reverse_rejection(
        competition_id, tender_id, confirmed_secrets=confirmed_secrets, by=by, at=at
    )
    if award_id is not None:
        _lapse_with(award_id, by, at)


@action
@in_part_of(award_moves.competition_of_complaint)
def decide_complaint(
    complaint_id: UUID,
    *,
    new_competition_follows: bool = False,
    confirmed_secrets: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Decide a complaint as proposed; an approver who did not propose it. The complainant has its letter at once.

    Where the award is to be put right, or the competition cancelled, the award is reversed in the same act, before
    both have signed (FOA § 25-1(4)). `new_competition_follows` is told of a competition that is cancelled,
    `confirmed_secrets` are marked passages in the reasons that were found to be no business secrets (FOA § 7-4).
    """
    award_id = award_moves.decide_complaint(
        complaint_id,
        new_competition_follows=new_competition_follows,
        confirmed_secrets=confirmed_secrets,
        by=by,
        at=at,
    )
    if award_id is not None:
        if Contract.objects.filter(award_id=award_id, concluded_at__isnull=False).exists():
            refuse("contracts.concluded_before_complaint", "FOA § 25-1 (4)")
        _lapse_with(award_id, by, at)


def _lapse_with(award_id: UUID, by: Actor, at: datetime) -> None:
    """The contract made from an award that is reversed, where one is prepared; refused when both have signed."""
    contract = Contract.objects.select_for_update().filter(STANDING, award_id=award_id).first()
    if contract is None:
        return
    require(CONTRACT.permit("lapse", facts_of(contract), at))
    contract.lapsed_at = at
    contract.save(update_fields=["lapsed_at"])
    recorded(ContractLapsed(contract.id, contract.competition_id, contract.supplier_id), contract, by, at)
