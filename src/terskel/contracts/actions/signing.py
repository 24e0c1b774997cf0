"""Both parties sign the document that was previewed, each once; or one declines. Each may change who signs for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit import act
from terskel.audit.act import action
from terskel.competitions.queries.clauses import in_part_of
from terskel.contracts import policy
from terskel.contracts.actions.giving import conclude, keep_signature
from terskel.contracts.actions.parts import ended_with, facts_now, locked, matter_of, recorded
from terskel.contracts.actions.sending_out import want_back_unless_asked
from terskel.contracts.events import ContractCosigned, ContractDeclined, ContractSigned, SignatoryNamed
from terskel.contracts.models import Contract, NamedSignatory, Signature
from terskel.contracts.policy import Side
from terskel.contracts.queries import facts_of, named_for_authority, signs_for_authority
from terskel.contracts.signatures import binds_supplier
from terskel.core.actors import SIGNATORY, Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.lifecycles import CONTRACT
from terskel.documents import queries as documents
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person
from terskel.evaluation.queries import has_declared_conflict
from terskel.organisations import moves as organisation_moves
from terskel.organisations import queries as organisations

SEAL = "contracts.seal"


@action
@in_part_of(matter_of)
def sign(contract_id: UUID, *, digest_seen: str, by: Actor, at: datetime) -> bool:
    """Sign for the party `by` acts for, on the digest of the document that was read; True when that concludes it.

    Nobody signs while the standstill runs (FOA § 25-2), nor while a reversal of the award is proposed (§ 25-1(4)): it
    could no longer be decided. When both parties have signed the contract is concluded
    (§ 25-1(5)); a supplier whose signatories sign only together has signed when all that are needed have. Who signed,
    when, on what mandate and which document is kept in this act; the seal is made from it by a job.
    """
    contract = locked(contract_id)
    side = _own_side(contract, by)
    _require_signatory(contract, side, by, at)
    require(CONTRACT.permit(f"sign_for_{side}", facts_now(contract), at))
    if digest_seen != contract.digest or not documents.attached_file(contract.document_id).is_whole():
        refuse("contracts.text_changed")
    if Signature.objects.filter(contract=contract, person_id=acting_person(by)).exists():
        refuse("contracts.signed_by_you")
    signature = keep_signature(contract, side, by, at)
    if side == "supplier" and not binds_supplier(contract):
        _await_another(contract, signature, by, at)
        return False
    if side == "authority":
        contract.authority_signed_by_id, contract.authority_signed_at = signature.person_id, at
    else:
        contract.supplier_signed_by_id, contract.supplier_signed_at = signature.person_id, at
    concludes = contract.authority_signed_at is not None and contract.supplier_signed_at is not None
    contract.concluded_at = at if concludes else None
    contract.save()
    organisation_id = contract.authority_id if side == "authority" else contract.supplier_id
    event = ContractSigned(contract.id, side, organisation_id, contract.digest, signature.mandate_id)
    recorded(event, contract, by, at)
    act.defer(SEAL, queue="documents", contract_id=str(contract.id))
    if concludes:
        conclude(contract, at, by, at)
    return concludes


def _await_another(contract: Contract, signature: Signature, by: Actor, at: datetime) -> None:
    """The supplier is not bound yet: whoever else may sign does so; the task of one named for it alone is done."""
    if signature.mandate_id is None:
        raise Missing
    organisation_moves.finish_task(contract.supplier_id, contract.id, SIGNATORY, signature.person_id, by=by, at=at)
    event = ContractCosigned(
        contract.id, contract.supplier_id, contract.digest, signature.mandate_id, signature.person_id
    )
    recorded(event, contract, by, at)
    act.defer(SEAL, queue="documents", contract_id=str(contract.id))


@action
@in_part_of(matter_of)
def decline(contract_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Say for a party that it does not sign, and why; whoever may sign for it may decline. The award stands."""
    contract = locked(contract_id)
    side = _own_side(contract, by)
    _require_signatory(contract, side, by, at)
    require(CONTRACT.permit("decline", facts_of(contract), at))
    _require_unsigned(contract, side)
    require(policy.has_reason(reason))
    contract.declined_at, contract.declined_by_id, contract.declined_for = at, acting_person(by), side
    ended_with(contract, reason)
    event = ContractDeclined(contract.id, contract.competition_id, contract.supplier_id, side)
    recorded(event, contract, by, at)


@action
@in_part_of(matter_of)
def name_signatory(contract_id: UUID, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """From now on `person_id`, and nobody else, signs this contract for the party `by` acts for, until it has signed.

    Whom the supplier names is written where the firm keeps its people, and is its own business. A contract that lies
    with the signing service for somebody else to sign is called back.
    """
    contract = locked(contract_id)
    side = _own_side(contract, by)
    require(CONTRACT.permit("name_signatory", facts_of(contract), at))
    _require_unsigned(contract, side)
    if side == "supplier":
        require(organisations.may_sign_for(contract.supplier_id, person_id, at=at))
        if Signature.objects.filter(contract=contract, person_id=person_id).exists():
            refuse("contracts.has_signed")
        organisation_moves.name_for_matter(contract.supplier_id, contract.id, SIGNATORY, person_id, by=by, at=at)
        want_back_unless_asked(contract, side, person_id, by, at)
        return
    colleagues = {one.person_id: one.roles for one in organisations.people(contract.authority_id)}
    require(policy.may_name(by, roles=colleagues.get(person_id, ())))
    if has_declared_conflict(contract.competition_id, person_id):
        refuse("contracts.named_in_conflict", "FOA § 7-5")
    standing = NamedSignatory.objects.select_for_update().filter(contract=contract, ended_at__isnull=True).first()
    if standing is not None:
        if standing.person_id == person_id:
            return
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
    NamedSignatory.objects.create(contract=contract, person_id=person_id, named_by_id=acting_person(by), named_at=at)
    recorded(SignatoryNamed(contract.id, person_id), contract, by, at)
    want_back_unless_asked(contract, side, person_id, by, at)


def _own_side(contract: Contract, by: Actor) -> Side:
    side = policy.side_of(by, authority_id=contract.authority_id, supplier_id=contract.supplier_id)
    if side is None:
        raise Missing
    if side == "authority":
        require_impartial(contract.competition_id, by, "contracts.conflict_declared")
    return side


def _require_unsigned(contract: Contract, side: Side) -> None:
    if side == "authority" and contract.authority_signed_at is not None:
        refuse("contracts.signed_by_authority", authority_signed_at=contract.authority_signed_at)
    if side == "supplier" and contract.supplier_signed_at is not None:
        refuse("contracts.signed_by_supplier", supplier_signed_at=contract.supplier_signed_at)


def _require_signatory(contract: Contract, side: Side, by: Actor, at: datetime) -> None:
    if side == "authority":
        require(
            policy.may_sign(
                side, signs_here=signs_for_authority(by, named_for_authority([contract.id]).get(contract.id))
            )
        )
        return
    require(policy.may_sign(side, signs_here=organisations.signing_of(by).in_matter(contract.id)))
    require(organisations.may_sign_for(contract.supplier_id, acting_person(by), at=at))
