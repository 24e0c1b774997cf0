"""Whom a party to contracts turns to at the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from terskel.contracts.models import Contract
from terskel.core.actors import Actor
from terskel.organisations import queries as organisations


class OfContract(Protocol):
    """A contract as a list or a page has it."""

    @property
    def id(self) -> UUID: ...
    @property
    def competition_id(self) -> UUID: ...
    @property
    def supplier_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    email: str


def contacts(reader: Actor, rows: Sequence[OfContract]) -> dict[UUID, tuple[Contact, ...]]:
    """The other party's people, by contract, of contracts that the reader may read.

    A supplier's: whoever it has named for the contract or its competition, else its contact persons. An authority's:
    who manages the contract.
    """
    if not reader.is_authority:
        return _managers([one.id for one in rows])
    found = organisations.contacts_of_suppliers(
        {one.supplier_id for one in rows}, {key for one in rows for key in (one.id, one.competition_id)}
    )
    return {
        one.id: tuple(
            Contact(who.name, who.email) for who in found.in_matter(one.supplier_id, one.id, one.competition_id)
        )
        for one in rows
    }


def _managers(contract_ids: Sequence[UUID]) -> dict[UUID, tuple[Contact, ...]]:
    rows = Contract.objects.filter(id__in=contract_ids).values_list("id", "manager__name", "manager__email")
    return {contract_id: (Contact(name, email),) for contract_id, name, email in rows}
