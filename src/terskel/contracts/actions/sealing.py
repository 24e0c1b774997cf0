"""The electronic seals that are made for the signatures, in the order they were given."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions import queries as competitions
from terskel.competitions.queries.clauses import in_part_of
from terskel.contracts import letters
from terskel.contracts.actions.parts import matter_of, recorded
from terskel.contracts.events import ContractSealed
from terskel.contracts.models import Contract, Seal, Signature
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import moves as document_moves
from terskel.organisations import queries as organisations

HOME: Final = "NO"
"""Where contracting authorities are; a supplier may be registered elsewhere."""
FIELDS = {"authority": "Authority", "supplier": "Supplier"}


@action
@in_part_of(matter_of)
def seal(contract_id: UUID, *, by: Actor, at: datetime) -> int:
    """Put a seal on the document for each signature that has none; returns how many. It may be repeated.

    Each is added to the document with those made before it, whose bytes stay. It is a job of a second or two, after
    the signature itself: the seal says when it was made and, in its reason, when the person signed.
    """
    contract = Contract.objects.select_for_update().filter(id=contract_id).first()
    if contract is None:
        raise Missing
    language = competitions.terms(contract.competition_id).language
    supplier = organisations.supplier(contract.supplier_id)
    file_id, made = contract.document_id, 0
    given: Counter[str] = Counter()
    here = Signature.objects.filter(contract=contract, given_at_service__isnull=True).select_related("seal")
    for signature in here.order_by("signed_at", "id"):
        given[signature.side] += 1
        if (done := getattr(signature, "seal", None)) is not None:
            file_id = done.file_id
            continue
        sealed = document_moves.seal_pdf(
            file_id,
            document_moves.Holder(
                signature.name,
                signature.role,
                signature.organisation,
                signature.number,
                HOME if signature.side == "authority" else supplier.country,
            ),
            reason=letters.seal_reason(
                language,
                name=signature.name,
                organisation=signature.organisation,
                signed_at=signature.signed_at,
                digest=signature.digest,
            ),
            field=_field(signature.side, given[signature.side]),
            matters=(contract.competition_id, contract.id),
            at=at,
            by=by,
        )
        Seal.objects.create(signature=signature, file_id=sealed.file_id, certificate=sealed.certificate, sealed_at=at)
        event = ContractSealed(contract.id, signature.side, sealed.file_id, sealed.sha256)
        recorded(event, contract, by, at)
        file_id, made = sealed.file_id, made + 1
    return made


def _field(side: str, number: int) -> str:
    """The signature field of a party's signature; the second of two who sign together has one of its own."""
    return FIELDS[side] if number == 1 else f"{FIELDS[side]}{number}"
