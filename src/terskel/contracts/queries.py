"""Reads of contracts; the reader is the first argument, and only the two parties are readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from terskel.accounts import queries as accounts
from terskel.contracts import policy
from terskel.contracts.models import Contract
from terskel.contracts.policy import Side
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.lifecycles import CONTRACT, ContractFacts
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed and when; `signed_at` is None while the party has not."""

    side: Side
    organisation_name: str
    signed_by: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract as either party sees it. `side` is the reader's own; `signable`: it waits for the reader's side."""

    id: UUID
    competition_id: UUID
    reference: str
    title: str
    state: str
    side: Side
    authority_id: UUID
    authority_name: str
    supplier_id: UUID
    supplier_name: str
    value: Decimal
    starts_on: date
    ends_on: date | None
    owner_name: str
    manager_name: str
    text_letter_id: UUID
    digest: str
    standstill_ends_at: datetime | None
    prepared_at: datetime
    signatures: tuple[Signature, Signature]
    concluded_at: datetime | None

    @property
    def own_signature(self) -> Signature:
        return next(one for one in self.signatures if one.side == self.side)

    @property
    def other_signature(self) -> Signature:
        return next(one for one in self.signatures if one.side != self.side)

    @property
    def signable(self) -> bool:
        return self.state == "for_signature" and self.own_signature.signed_at is None


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in a list; `counterpart` is the other party's name."""

    id: UUID
    competition_id: UUID
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


def contract(reader: Actor, contract_id: UUID, *, at: datetime) -> ContractView:
    """For the people of either party; raises `Missing` for everyone else."""
    found = Contract.objects.filter(id=contract_id).first()
    if found is None:
        raise Missing
    return _view(reader, found, at)


def contract_of_competition(reader: Actor, competition_id: UUID, *, at: datetime) -> ContractView | None:
    """The contract a competition led to, None where none is prepared or the reader is no party to it."""
    found = Contract.objects.filter(competition_id=competition_id, lapsed_at__isnull=True).first()
    if found is None or policy.side_of(reader, authority_id=found.authority_id, supplier_id=found.supplier_id) is None:
        return None
    return _view(reader, found, at)


def contracts(reader: Actor, *, at: datetime) -> list[ContractRow]:
    """The contracts of the reader's organisation, newest first."""
    if reader.organisation_id is None:
        return []
    own = Q(authority_id=reader.organisation_id) if reader.is_authority else Q(supplier_id=reader.organisation_id)
    found = list(Contract.objects.filter(own).order_by("-prepared_at", "-id"))
    firms = organisations.suppliers([one.supplier_id for one in found]) if reader.is_authority else {}
    bodies = {} if reader.is_authority else organisations.authorities([one.authority_id for one in found])
    names = {
        one.id: firms[one.supplier_id].name
        if reader.is_authority
        else bodies[one.authority_id].name_then(min(at, one.concluded_at or at))
        for one in found
    }
    signing = organisations.signing_of(reader)
    return [_row(reader, one, names[one.id], signing, at) for one in found]


@dataclass(frozen=True, slots=True)
class PublicContract:
    """What everyone may know of a contract both have signed: it stands in the contract award notice (FOA § 21-1)."""

    concluded_at: datetime
    value: Decimal
    starts_on: date
    ends_on: date | None


def concluded(competition_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, PublicContract]:
    """The concluded contract of each competition that has one at `at`; public."""
    found = Contract.objects.filter(competition_id__in=competition_ids, concluded_at__lte=at)
    return {
        one.competition_id: PublicContract(one.concluded_at, one.value, one.starts_on, one.ends_on)
        for one in found
        if one.concluded_at is not None
    }


def contract_facts(competition_ids: Sequence[UUID]) -> dict[UUID, ContractFacts]:
    """What happened to the standing contract of each competition that has one, for later rooms that decided access."""
    standing = Contract.objects.filter(competition_id__in=competition_ids, lapsed_at__isnull=True)
    return {one.competition_id: facts_of(one) for one in standing}


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose contract it is and who looks after it for the authority, and the digest of the text they sign."""

    id: UUID
    title: str
    authority_id: UUID
    supplier_id: UUID
    owner_id: UUID
    manager_id: UUID
    digest: str
    concluded_at: datetime | None


def contract_for_room(contract_id: UUID) -> Parties:
    """For later rooms, which decide on their own who may read what they build of it; raises `Missing`."""
    found = Contract.objects.filter(id=contract_id).first()
    if found is None:
        raise Missing
    return Parties(
        id=found.id,
        title=found.title,
        authority_id=found.authority_id,
        supplier_id=found.supplier_id,
        owner_id=found.owner_id,
        manager_id=found.manager_id,
        digest=found.digest,
        concluded_at=found.concluded_at,
    )


def facts_of(found: Contract) -> ContractFacts:
    return ContractFacts(
        prepared_at=found.prepared_at,
        standstill_ends_at=found.standstill_ends_at,
        authority_signed_at=found.authority_signed_at,
        supplier_signed_at=found.supplier_signed_at,
        lapsed_at=found.lapsed_at,
    )


def _row(reader: Actor, found: Contract, counterpart: str, signing: organisations.Signing, at: datetime) -> ContractRow:
    state = CONTRACT.state(facts_of(found), at)
    signed_at = found.authority_signed_at if reader.is_authority else found.supplier_signed_at
    side: Side = "authority" if reader.is_authority else "supplier"
    return ContractRow(
        id=found.id,
        competition_id=found.competition_id,
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
        and signed_at is None
        and bool(policy.may_sign(reader, side, signs_here=signing.in_matter(found.id))),
    )


def _view(reader: Actor, found: Contract, at: datetime) -> ContractView:
    side = policy.side_of(reader, authority_id=found.authority_id, supplier_id=found.supplier_id)
    if side is None:
        raise Missing
    authority = organisations.authority(found.authority_id)
    supplier = organisations.supplier(found.supplier_id)
    signers = (found.authority_signed_by_id, found.supplier_signed_by_id)
    people = accounts.people([found.owner_id, found.manager_id, *(one for one in signers if one)])
    names = [people[one].name if one else "" for one in signers]
    return ContractView(
        id=found.id,
        competition_id=found.competition_id,
        reference=found.reference,
        title=found.title,
        state=CONTRACT.state(facts_of(found), at),
        side=side,
        authority_id=found.authority_id,
        authority_name=authority.name_then(min(at, found.concluded_at or at)),
        supplier_id=found.supplier_id,
        supplier_name=supplier.name,
        value=found.value,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        owner_name=people[found.owner_id].name,
        manager_name=people[found.manager_id].name,
        text_letter_id=found.text_letter_id,
        digest=found.digest,
        standstill_ends_at=found.standstill_ends_at,
        prepared_at=found.prepared_at,
        signatures=(
            Signature("authority", authority.name, names[0], found.authority_signed_at),
            Signature("supplier", supplier.name, names[1], found.supplier_signed_at),
        ),
        concluded_at=found.concluded_at,
    )
