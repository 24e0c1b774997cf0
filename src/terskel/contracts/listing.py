"""Lists of contracts as either party reads them, however long: the database narrows, orders and cuts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel.contracts import policy
from terskel.contracts.models import STANDING, Contract, NamedSignatory
from terskel.contracts.policy import Side
from terskel.contracts.readers import among_own
from terskel.contracts.signatures import signed_by
from terskel.core.actors import Actor
from terskel.core.lifecycles import CONTRACT, ContractFacts
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in a list; `counterpart` is the other party's name."""

    id: UUID
    competition_id: UUID
    supplier_id: UUID
    reference: str
    title: str
    state: str
    counterpart: str
    value: Decimal
    starts_on: date
    ends_on: date | None
    prepared_at: datetime
    standstill_ends_at: datetime | None
    concluded_at: datetime | None
    waits_for_reader: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to: `words` in title, reference or the other party's name.

    `unsigned`: those that stand and the reader's own side has not signed.
    """

    supplier_id: UUID | None = None
    words: str = ""
    unsigned: bool = False


ALL: Final = Wanted()


def contracts(
    reader: Actor, wanted: Wanted = ALL, *, skip: int = 0, most: int | None = None, at: datetime
) -> list[ContractRow]:
    """The contracts of the reader's organisation, newest first; `most` None: all that are left."""
    end = None if most is None else skip + most
    found = list(_own(reader, wanted).order_by("-prepared_at", "-id")[skip:end])
    firms = organisations.suppliers([one.supplier_id for one in found]) if reader.is_authority else {}
    bodies = {} if reader.is_authority else organisations.authorities([one.authority_id for one in found])
    names = {
        one.id: firms[one.supplier_id].name
        if reader.is_authority
        else bodies[one.authority_id].name_then(min(at, one.concluded_at or at))
        for one in found
    }
    signing = organisations.signing_of(reader)
    named = named_for_authority([one.id for one in found]) if reader.is_authority else {}
    signed = signed_by(reader.person_id, [one.id for one in found])
    return [
        replace(row, waits_for_reader=row.waits_for_reader and row.id not in signed)
        for row in (_row(reader, one, names[one.id], signing, named.get(one.id), at) for one in found)
    ]


def _own(reader: Actor, wanted: Wanted) -> QuerySet[Contract]:
    if reader.organisation_id is None:
        return Contract.objects.none()
    found = Contract.objects.filter(among_own(reader))
    if wanted.supplier_id is not None:
        found = found.filter(supplier_id=wanted.supplier_id)
    if wanted.unsigned:
        found = found.filter(STANDING, **{"authority_signed_at" if reader.is_authority else "supplier_signed_at": None})
    if wanted.words:
        other = (
            Q(supplier_id__in=organisations.suppliers_called(wanted.words))
            if reader.is_authority
            else Q(authority_id__in=organisations.called(wanted.words))
        )
        found = found.filter(Q(title__icontains=wanted.words) | Q(reference__icontains=wanted.words) | other)
    return found


FACTS: Final = (
    "prepared_at",
    "standstill_ends_at",
    "authority_signed_at",
    "supplier_signed_at",
    "lapsed_at",
    "declined_at",
    "withdrawn_at",
    "sent_out_at",
)
"""The columns that `facts_of` reads."""


def facts_of(found: Contract) -> ContractFacts:
    return ContractFacts(
        prepared_at=found.prepared_at,
        standstill_ends_at=found.standstill_ends_at,
        authority_signed_at=found.authority_signed_at,
        supplier_signed_at=found.supplier_signed_at,
        lapsed_at=found.lapsed_at,
        declined_at=found.declined_at,
        withdrawn_at=found.withdrawn_at,
        sent_out_at=found.sent_out_at,
    )


def named_for_authority(contract_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who signs for the authority in each of these contracts alone, where somebody is named."""
    rows = NamedSignatory.objects.filter(contract_id__in=contract_ids, ended_at__isnull=True)
    return dict(rows.values_list("contract_id", "person_id"))


def signs_for_authority(reader: Actor, named_id: UUID | None) -> bool:
    """Whether the reader signs for the authority where `named_id` is named, or nobody is."""
    return reader.has(*policy.SIGNERS_OF_AUTHORITY) and named_id in (None, reader.person_id)


def signs_here(
    reader: Actor, side: Side, contract_id: UUID, signing: organisations.Signing, named_id: UUID | None
) -> bool:
    if side == "authority":
        return signs_for_authority(reader, named_id)
    return signing.in_matter(contract_id)


def _row(
    reader: Actor,
    found: Contract,
    counterpart: str,
    signing: organisations.Signing,
    named_id: UUID | None,
    at: datetime,
) -> ContractRow:
    state = CONTRACT.state(facts_of(found), at)
    signed_at = found.authority_signed_at if reader.is_authority else found.supplier_signed_at
    side: Side = "authority" if reader.is_authority else "supplier"
    return ContractRow(
        id=found.id,
        competition_id=found.competition_id,
        supplier_id=found.supplier_id,
        reference=found.reference,
        title=found.title,
        state=state,
        counterpart=counterpart,
        value=found.value,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        prepared_at=found.prepared_at,
        standstill_ends_at=found.standstill_ends_at,
        concluded_at=found.concluded_at,
        waits_for_reader=state == "for_signature"
        and found.sent_out_at is None
        and signed_at is None
        and signs_here(reader, side, found.id, signing, named_id),
    )
