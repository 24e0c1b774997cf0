"""Who might sign a contract for their party at an instant; asked before it is sent out, and when the answers come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Q

from terskel.contracts.models import Contract, NamedSignatory
from terskel.contracts.policy import Side
from terskel.core.actors import CONTRACT_MANAGER, SIGNATORY
from terskel.core.mandates import MandateKind, Right, binds
from terskel.evaluation.queries import in_conflict
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Entitled:
    """Somebody who might sign for their party. `address` is the e-mail address that they log in with.

    `right` is what they sign on for a supplier; None where it is the party's word alone.
    """

    person_id: UUID
    name: str
    address: str
    right: Right | None

    @property
    def jointly(self) -> bool:
        return self.right is not None and self.right.jointly


def entitled(contract: Contract, side: Side, *, at: datetime) -> list[Entitled]:
    """By name. Whoever was named for the contract at `at`, else all who might by role and, for a supplier, mandate.

    Nobody signs for the authority who has declared a conflict of interest in the matter (FOA § 7-5). Naming, mandates,
    deputies and declarations are read as they were at `at`; roles have no history, and are those of now.
    """
    return _of_authority(contract, at) if side == "authority" else _of_supplier(contract, at)


def bound(signers: Iterable[Entitled]) -> bool:
    """Whether these sign for a supplier so that it is bound, and nobody of them signs in vain."""
    each = list(signers)
    alone = [one for one in each if not one.jointly]
    return len(each) == 1 if alone else binds(one.right for one in each)


def _of_authority(contract: Contract, at: datetime) -> list[Entitled]:
    named = NamedSignatory.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at), contract=contract, named_at__lte=at
    )
    only = named.order_by("-named_at").values_list("person_id", flat=True).first()
    approvers = organisations.approvers(contract.authority_id, at=at)
    managers = organisations.people(contract.authority_id, CONTRACT_MANAGER)
    each = {one.person_id: one for one in (*approvers, *managers)}
    stepped_aside = in_conflict(contract.competition_id, at=at)
    found = [one for one in each.values() if only in (None, one.person_id) and one.person_id not in stepped_aside]
    return sorted((Entitled(one.person_id, one.name, one.email, None) for one in found), key=lambda one: one.name)


def _of_supplier(contract: Contract, at: datetime) -> list[Entitled]:
    only = organisations.named_signatory(contract.supplier_id, contract.id, at=at)
    people = organisations.people(contract.supplier_id, None if only else SIGNATORY)
    found = []
    for one in people:
        if only not in (None, one.person_id):
            continue
        running = organisations.running_mandate(contract.supplier_id, one.person_id, at=at)
        if running is None and not organisations.may_sign_for(contract.supplier_id, one.person_id, at=at):
            continue
        right = Right(cast(MandateKind, running.kind), running.jointly) if running is not None else None
        found.append(Entitled(one.person_id, one.name, one.email, right))
    return found
