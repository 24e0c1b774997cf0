"""What the acts on a contract have in common."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.awards import moves as award_moves
from terskel.competitions import moves as competition_moves
from terskel.contracts.models import Contract, SignatureJob
from terskel.contracts.queries import facts_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.lifecycles import ContractFacts
from terskel.documents.letters import Party
from terskel.organisations import queries as organisations

SUBJECT = "contracts.Contract"


def matter_of(contract_id: UUID) -> UUID:
    """The competition that it comes from; raises `Missing`."""
    found: UUID | None = Contract.objects.filter(id=contract_id).values_list("competition_id", flat=True).first()
    if found is None:
        raise Missing
    return found


def matter_of_job(job_id: UUID) -> UUID:
    """Of what lies with the signing service; raises `Missing`."""
    found = SignatureJob.objects.filter(id=job_id).values_list("contract_id", flat=True).first()
    if found is None:
        raise Missing
    return matter_of(found)


def locked(contract_id: UUID) -> Contract:
    """The contract, locked after its competition; raises `Missing`."""
    competition_moves.lock(matter_of(contract_id))
    return Contract.objects.select_for_update().get(id=contract_id)


def facts_now(contract: Contract) -> ContractFacts:
    """With what the room of awards knows: whether signing waits for a complaint, a court or a proposed reversal."""
    return replace(
        facts_of(contract),
        held_since=award_moves.signing_held_since(contract.competition_id),
        suspended_since=award_moves.signing_suspended_since(contract.competition_id),
        reversal_proposed_at=award_moves.reversal_proposed_since(contract.award_id),
    )


def ended_with(contract: Contract, reason: str) -> None:
    contract.ended_reason = reason.strip()
    contract.save()


def party(authority_id: UUID) -> Party:
    return Party.with_place(organisations.authority(authority_id))


def recorded(event: object, contract: Contract, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=(SUBJECT, contract.id), matters=(contract.competition_id, contract.id))
