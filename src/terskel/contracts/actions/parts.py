"""What the acts on a contract have in common."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.competitions import moves as competition_moves
from terskel.contracts.models import Contract
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents.letters import Party
from terskel.organisations import queries as organisations

SUBJECT = "contracts.Contract"


def locked(contract_id: UUID) -> Contract:
    """The contract, locked after its competition; raises `Missing`."""
    competition_id = Contract.objects.filter(id=contract_id).values_list("competition_id", flat=True).first()
    if competition_id is None:
        raise Missing
    competition_moves.lock(competition_id)
    return Contract.objects.select_for_update().get(id=contract_id)


def ended_with(contract: Contract, reason: str) -> None:
    contract.ended_reason = reason.strip()
    contract.save()


def party(authority_id: UUID) -> Party:
    return Party.with_place(organisations.authority(authority_id))


def recorded(event: object, contract: Contract, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=(SUBJECT, contract.id), matters=(contract.competition_id, contract.id))
