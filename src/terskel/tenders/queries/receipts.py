"""What a supplier keeps of a delivery, to prove it without us: the receipt, and the manifest that it is of."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from terskel import installation
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.sealing import receipts
from terskel.tenders.models import Delivery


@dataclass(frozen=True, slots=True)
class Receipt:
    """`signature` (Ed25519, base64) is over the canonical JSON of `receipt`, which holds the hash of the manifest's.

    `manifest` names what was delivered by the SHA-256 of its ciphertext (`proving.prove`): a sender that sealed its
    files itself finds its own parts there.
    """

    version: int
    receipt: dict[str, Any]
    signature: str
    public_key: str
    leaf_hash: str
    manifest: dict[str, Any]


def receipt(reader: Actor, competition_id: UUID, delivery_id: UUID) -> Receipt:
    """Of a version that the reader's own supplier delivered; raises Missing for every other."""
    invitation = competitions.invitation(reader, competition_id)
    row = Delivery.objects.filter(
        pk=delivery_id, competition_id=competition_id, tender__supplier_id=invitation.supplier_id
    ).first()
    if row is None:
        raise Missing
    return Receipt(
        version=row.version,
        receipt=row.receipt,
        signature=row.signature,
        public_key=receipts.public_key_text(installation.signing_key()),
        leaf_hash=row.leaf_hash,
        manifest=row.manifest,
    )
