"""Manifest, receipt and tree: what lets a supplier prove afterwards that its tender was counted as it was delivered.

The manifest names every sealed part by the SHA-256 of its ciphertext. The receipt, signed with the installation's
key, holds the manifest's hash and the arrival; its canonical bytes are the entry of a leaf in an RFC 6962 tree.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from terskel import installation
from terskel.core.canonical import Json, canonical_json, sha256_hex
from terskel.core.sealing import merkle, receipts

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file as it goes into the manifest: the SHA-256 of its sealed name in hex, its parts as `SealedPart.to_json`
    wrote them.

    `is_price`: it is sealed with the price.
    """

    id: UUID
    about_sha256: str
    parts: Sequence[Mapping[str, Json]]
    is_price: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything about a delivery that is kept in clear; hashes in hex, the signature in base64."""

    version: int
    manifest: dict[str, Json]
    manifest_sha256: str
    receipt: dict[str, Json]
    signature: str
    leaf_hash: str


def prove(
    *,
    competition_id: UUID,
    supplier_id: UUID,
    version: int,
    received_at: datetime,
    sealed_content: bytes,
    sealed_price: bytes | None = None,
    files: Sequence[SealedFile],
) -> Proof:
    """Manifest, signed receipt and leaf of one delivery.

    The receipt's hash is the manifest's, which names what is sealed to either key and says what of it is price.
    """
    manifest: dict[str, Json] = {
        "kind": "terskel.manifest",
        "format": FORMAT,
        "competition": str(competition_id),
        "supplier": str(supplier_id),
        "version": version,
        "content": _sha256(sealed_content),
        "files": [
            {
                "id": str(file.id),
                "about": file.about_sha256,
                "parts": [dict(part) for part in file.parts],
                **({"price": True} if file.is_price else {}),
            }
            for file in files
        ],
    }
    if sealed_price is not None:
        manifest["price"] = _sha256(sealed_price)
    manifest_sha256 = sha256_hex(manifest)
    receipt: dict[str, Json] = {
        "kind": "terskel.tender-receipt",
        "format": FORMAT,
        "competition": str(competition_id),
        "supplier": str(supplier_id),
        "version": version,
        "received_at": received_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "manifest_sha256": manifest_sha256,
    }
    return Proof(
        version=version,
        manifest=manifest,
        manifest_sha256=manifest_sha256,
        receipt=receipt,
        signature=receipts.sign(receipt, installation.signing_key()),
        leaf_hash=merkle.leaf_hash(canonical_json(receipt)).hex(),
    )


def own_leaf(competition_id: UUID, salt: str) -> bytes:
    """The hash of the competition's own leaf, number 0: it hides whether there are any others."""
    return merkle.leaf_hash(canonical_json({"kind": "terskel.tree", "competition": str(competition_id), "salt": salt}))


def root(competition_id: UUID, salt: str, leaf_hashes: Sequence[str]) -> str:
    """The root in hex over the competition's leaf and the deliveries' in their order."""
    return merkle.root(_leaves(competition_id, salt, leaf_hashes)).hex()


def inclusion(competition_id: UUID, salt: str, leaf_hashes: Sequence[str], leaf_index: int) -> tuple[str, ...]:
    """The hashes in hex that lead from leaf `leaf_index` to the root."""
    leaves = _leaves(competition_id, salt, leaf_hashes)
    return tuple(one.hex() for one in merkle.inclusion_proof(leaves, leaf_index))


def _leaves(competition_id: UUID, salt: str, leaf_hashes: Sequence[str]) -> list[bytes]:
    return [own_leaf(competition_id, salt), *(bytes.fromhex(one) for one in leaf_hashes)]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
