"""Who reads a contract, its documents and its letters: the two parties, and of the authority nobody in conflict.

Who has declared a conflict of interest in the matter takes no part in it until both have signed (FOA § 7-5); a
contract that is concluded is followed up by everybody of its parties.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Q

from terskel.contracts import policy
from terskel.contracts.models import Contract
from terskel.contracts.policy import Side
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.evaluation import queries as evaluations

ROOM: Final = "contracts"


def require_party(reader: Actor, found: Contract | None) -> tuple[Contract, Side]:
    """The gate of everything that is read of one contract; raises `Missing`."""
    if found is None:
        raise Missing
    side = policy.side_of(reader, authority_id=found.authority_id, supplier_id=found.supplier_id)
    if side is None:
        raise Missing
    if side == "authority" and found.concluded_at is None and stands_outside(reader, found.competition_id):
        raise Missing
    return found, side


def require_party_to(reader: Actor, contract_id: UUID) -> tuple[Contract, Side]:
    """The same of a contract by its id."""
    return require_party(reader, Contract.objects.filter(id=contract_id).first())


def among_own(reader: Actor) -> Q:
    """The same as a condition on contracts, for lists."""
    if not reader.is_authority:
        return Q(supplier_id=reader.organisation_id)
    outside = Q(competition_id__in=evaluations.matters_in_conflict(reader.person_id))
    return Q(authority_id=reader.organisation_id) & ~(outside & Q(concluded_at__isnull=True))


def stands_outside(reader: Actor, competition_id: UUID) -> bool:
    """Whether the reader has declared a conflict of interest in the procurement."""
    return evaluations.has_declared_conflict(competition_id, reader.person_id)


def read_by(reader: Actor, competition_id: UUID, kinds: Collection[str]) -> Collection[str]:
    """Those of the kinds of this room's letters that a colleague of the authority reads."""
    if not stands_outside(reader, competition_id):
        return kinds
    concluded = Contract.objects.filter(competition_id=competition_id, concluded_at__isnull=False)
    return kinds if concluded.exists() else ()
