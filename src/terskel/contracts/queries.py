"""Reads of contracts; the reader is the first argument, and only the two parties are readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from terskel.accounts import queries as accounts
from terskel.competitions.queries.steps import steps
from terskel.contracts import models, policy
from terskel.contracts.listing import ContractRow as ContractRow
from terskel.contracts.listing import Wanted as Wanted
from terskel.contracts.listing import contracts as contracts
from terskel.contracts.listing import facts_of as facts_of
from terskel.contracts.listing import named_for_authority as named_for_authority
from terskel.contracts.listing import signs_for_authority as signs_for_authority
from terskel.contracts.listing import signs_here
from terskel.contracts.models import STANDING, Contract
from terskel.contracts.policy import Side
from terskel.contracts.readers import require_party, require_party_to
from terskel.contracts.sent_out import signed_documents
from terskel.contracts.signatures import Signature, given_to
from terskel.core.actors import SIGNATORY, SUPPLIER_ADMIN, Actor
from terskel.core.decisions import Missing
from terskel.core.lifecycles import CONTRACT
from terskel.documents import queries as documents
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract as either party sees it. `side` is the reader's own; `signable`: it waits for the reader's side.

    `sent_out_at`: since when it lies with the signing service, where both sign. `named_id` is who signs for the
    reader's own side in this contract alone. `ended_by` and `ended_reason` are of one that was declined or withdrawn,
    `ended_at` of any that came to nothing.
    """

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
    sent_out_at: datetime | None
    named_id: UUID | None
    declined_for: str
    ended_by: str
    ended_at: datetime | None
    ended_reason: str

    @property
    def is_sealed(self) -> bool:
        """Whether no seal is waited for; a signature given at the signing service gets none."""
        waiting = (one for side in self.signatures for one in side.given if one.role and one.service_signer_id is None)
        return all(one.sealed_at is not None for one in waiting)

    @property
    def own_signature(self) -> Signature:
        return next(one for one in self.signatures if one.side == self.side)

    @property
    def other_signature(self) -> Signature:
        return next(one for one in self.signatures if one.side != self.side)

    @property
    def signable(self) -> bool:
        return self.state == "for_signature" and self.sent_out_at is None and self.own_signature.signed_at is None

    @property
    def is_signed_by_somebody(self) -> bool:
        return any(one.given for one in self.signatures)


def contract(reader: Actor, contract_id: UUID, *, at: datetime) -> ContractView:
    """For the people of either party; raises `Missing` for everyone else."""
    return _view(reader, Contract.objects.filter(id=contract_id).first(), at)


def contract_of_competition(reader: Actor, competition_id: UUID, *, at: datetime) -> ContractView | None:
    """The contract a competition led to, None where none is prepared or the reader may not read it."""
    found = Contract.objects.filter(STANDING, competition_id=competition_id).first()
    try:
        return _view(reader, found, at)
    except Missing:
        return None


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
    columns = ("competition_id", *(field.name for field in fields(PublicContract)))
    return {key: PublicContract(*known) for key, *known in found.values_list(*columns)}


def concluded_since(since: datetime, *, at: datetime) -> dict[UUID, datetime]:
    """Competition -> when its contract was concluded, in a closed period; public. For later rooms' statistics."""
    found = Contract.objects.filter(concluded_at__gte=since, concluded_at__lte=at)
    return {key: when for key, when in found.values_list("competition_id", "concluded_at") if when is not None}


def concluded_value(at: datetime) -> Subquery:
    """The value of the concluded contract of the outer row's `competition_id`; for later rooms, to order by."""
    found = Contract.objects.filter(competition_id=OuterRef("competition_id"), concluded_at__lte=at)
    return Subquery(found.values("value")[:1])


def contract_steps(competition_ids: Sequence[UUID]) -> QuerySet[Any]:
    """Standing contracts: "contract", when prepared, signed by the authority, by the supplier. For later rooms."""
    standing = Contract.objects.filter(STANDING, competition_id__in=competition_ids)
    return steps(standing, "contract", "prepared_at", "authority_signed_at", "supplier_signed_at")


def prepared_by(at: datetime) -> QuerySet[Any]:
    """The ids of competitions with a standing contract prepared by then; for conditions that the database decides."""
    return Contract.objects.filter(STANDING, prepared_at__lte=at).values("competition_id")


def signed_by_both(at: datetime) -> QuerySet[Any]:
    """As `prepared_by`: those whose contract both had signed (FOA § 25-1(5))."""
    signed = Contract.objects.filter(STANDING, authority_signed_at__lte=at, supplier_signed_at__lte=at)
    return signed.values("competition_id")


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


def document(reader: Actor, contract_id: UUID) -> documents.FileView:
    """The contract's PDF for the people of either party, with the seals it has by now, or the signatures of the signing
    service; raises `Missing` for others."""
    found, _side = require_party_to(reader, contract_id)
    return documents.attached_file(_signed_files([contract_id]).get(contract_id, found.document_id))


def documents_for_room(competition_id: UUID) -> list[tuple[str, documents.FileView]]:
    """(reference, the document with the seals it has) of each contract the competition led to, the earliest first.

    Those that came to nothing too. For later rooms, which decide access themselves.
    """
    rows = list(Contract.objects.filter(competition_id=competition_id).order_by("prepared_at", "id"))
    last = _signed_files([row.id for row in rows])
    files = documents.attached_files([last.get(row.id, row.document_id) for row in rows])
    return [(row.reference, files[last.get(row.id, row.document_id)]) for row in rows]


def _signed_files(contract_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The document of each contract that has seals or was signed at the signing service, with all of them."""
    sealed = models.Seal.objects.filter(signature__contract_id__in=contract_ids).order_by("signature__signed_at")
    return dict(sealed.values_list("signature__contract_id", "file_id")) | signed_documents(contract_ids)


def may_sign(reader: Actor, view: ContractView) -> bool:
    """Whether the reader is who signs for their side, and has not."""
    own = view.own_signature
    if view.sent_out_at is not None or any(one.person_id == reader.person_id for one in own.given):
        return False
    return own.signed_at is None and signs_here(
        reader, view.side, view.id, organisations.signing_of(reader), view.named_id
    )


def signs_jointly(reader: Actor, view: ContractView, *, at: datetime) -> bool:
    """Whether the reader signs for the supplier only together with another."""
    if view.side != "supplier" or reader.person_id is None:
        return False
    running = organisations.running_mandate(view.supplier_id, reader.person_id, at=at)
    return running is not None and running.jointly


def may_name(reader: Actor, side: Side) -> bool:
    """Whether the reader chooses who signs for their side."""
    return reader.has(*policy.NAMERS_OF_AUTHORITY) if side == "authority" else reader.has(SUPPLIER_ADMIN, SIGNATORY)


def nameable(reader: Actor, view: ContractView, *, at: datetime) -> list[organisations.Member]:
    """Those who can be named to sign for the reader's own side: no stranger, and no mandate that is over."""
    if view.side == "authority":
        colleagues = organisations.people(view.authority_id)
        return [one for one in colleagues if not set(policy.SIGNERS_OF_AUTHORITY).isdisjoint(one.roles)]
    over = {one.person_id for one in organisations.mandates(reader, at=at) if not one.runs}
    over |= {one.person_id for one in view.own_signature.given}
    return [one for one in organisations.people(view.supplier_id) if one.person_id not in over]


def _view(reader: Actor, row: Contract | None, at: datetime) -> ContractView:
    found, side = require_party(reader, row)
    authority = organisations.authority(found.authority_id)
    supplier = organisations.supplier(found.supplier_id)
    ender = found.declined_by_id or found.withdrawn_by_id
    signers = (found.authority_signed_by_id, found.supplier_signed_by_id)
    people = accounts.people([found.owner_id, found.manager_id, *(one for one in (*signers, ender) if one)])
    given = given_to(found, people)
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
            Signature("authority", authority.name, found.authority_signed_at, given["authority"]),
            Signature("supplier", supplier.name, found.supplier_signed_at, given["supplier"]),
        ),
        concluded_at=found.concluded_at,
        sent_out_at=found.sent_out_at,
        named_id=_named_on_own_side(reader, found, side),
        declined_for=found.declined_for,
        ended_by=people[ender].name if ender else "",
        ended_at=found.lapsed_at or found.declined_at or found.withdrawn_at,
        ended_reason=found.ended_reason,
    )


def _named_on_own_side(reader: Actor, found: Contract, side: Side) -> UUID | None:
    if side == "authority":
        return named_for_authority([found.id]).get(found.id)
    own = organisations.named_for_matters(reader)
    return next((one.person_id for one in own if one.matter_id == found.id and one.task == SIGNATORY), None)
