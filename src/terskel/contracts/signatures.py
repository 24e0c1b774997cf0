"""Reads of the signatures on a contract: who has given one, and whether that is all a party needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.contracts import models
from terskel.contracts.models import Contract
from terskel.contracts.policy import Side
from terskel.core.mandates import MandateKind, Right, binds


@dataclass(frozen=True, slots=True)
class Given:
    """One person's signature, in which role and when; `sealed_at` is when the electronic seal was made for it.

    Signatures from before there were seals have no role and get none. One that was given at the signing service has
    its `service_signer_id`, and `has_evidence` (XAdES) of its own.
    """

    person_id: UUID
    name: str
    signed_at: datetime
    role: str
    sealed_at: datetime | None
    service_signer_id: UUID | None = None
    has_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A party's signature: who has `given` one, and when that was all that is needed, None while it is not.

    Where it is given by some and not yet complete, they sign only together with another.
    """

    side: Side
    organisation_name: str
    signed_at: datetime | None
    given: tuple[Given, ...]

    @property
    def awaits_another(self) -> bool:
        return bool(self.given) and self.signed_at is None


def given_to(found: Contract, people: Mapping[UUID, accounts.PersonView]) -> dict[str, tuple[Given, ...]]:
    """The signatures of either side, the first first; `people` has the contract's signers."""
    kept = models.Signature.objects.filter(contract=found).select_related("seal", "given_at_service")
    given: dict[str, tuple[Given, ...]] = dict.fromkeys(models.SIDES, ())
    for one in kept.order_by("signed_at", "id"):
        sealed_at = getattr(getattr(one, "seal", None), "sealed_at", None)
        signer = one.given_at_service
        has_evidence = signer is not None and signer.evidence_id is not None
        at_service = (one.given_at_service_id, has_evidence)
        given[one.side] += (Given(one.person_id, one.name, one.signed_at, one.role, sealed_at, *at_service),)
    older = {
        "authority": (found.authority_signed_by_id, found.authority_signed_at),
        "supplier": (found.supplier_signed_by_id, found.supplier_signed_at),
    }
    for side, (person_id, signed_at) in older.items():
        if not given[side] and person_id is not None and signed_at is not None:
            given[side] = (Given(person_id, people[person_id].name, signed_at, "", None),)
    return given


def binds_supplier(found: Contract) -> bool:
    """Whether those who have signed for the supplier bind it together."""
    kept = models.Signature.objects.filter(contract=found, side="supplier").select_related("mandate")
    return binds(
        Right(cast(MandateKind, one.mandate.kind), one.mandate.jointly) if one.mandate else None for one in kept
    )


def signed_by(person_id: UUID | None, contract_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the contracts that the person has signed."""
    if person_id is None:
        return frozenset()
    rows = models.Signature.objects.filter(person_id=person_id, contract_id__in=contract_ids)
    return frozenset(rows.values_list("contract_id", flat=True))
