"""Are the deliveries those that were received? Recomputes receipts, trees and sealed parts from what is kept.

Nothing is opened: all of it is told from ciphertext, hashes and signatures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from uuid import UUID

from terskel.core.canonical import canonical_json, sha256_hex
from terskel.core.sealing import merkle, receipts
from terskel.tenders import proving
from terskel.tenders.models import Delivery, IncomingPart, TenderFile, TreeHead
from terskel.vault.sealed import DamagedPart, SealedPart, ciphertext_of

AT_ONCE = 500


def receipt_faults(public_key: str) -> Iterator[str]:
    """What is wrong with receipts and trees. `public_key`: the installation's, in base64; empty: not checked."""
    rows = Delivery.objects.only(
        *("id", "competition_id", "manifest", "manifest_sha256", "receipt", "signature", "leaf_hash", "sealed_content"),
        "sealed_price",
    )
    for row in rows.order_by("id").iterator(chunk_size=AT_ONCE):
        if fault := _receipt_fault(row, public_key):
            yield f"delivery {row.id}: {fault}"
    for head in TreeHead.objects.order_by("competition_id").iterator():
        if fault := _tree_fault(head):
            yield f"competition {head.competition_id}: {fault}"


def _receipt_fault(row: Delivery, public_key: str) -> str:
    if row.receipt.get("manifest_sha256") != row.manifest_sha256 or sha256_hex(row.manifest) != row.manifest_sha256:
        return "the manifest is not the one that the receipt names"
    if row.manifest.get("content") != hashlib.sha256(row.sealed_content).hexdigest():
        return "the sealed content is not what the manifest names"
    if row.sealed_price is not None and row.manifest.get("price") != hashlib.sha256(row.sealed_price).hexdigest():
        return "the sealed price is not what the manifest names"
    if merkle.leaf_hash(canonical_json(row.receipt)).hex() != row.leaf_hash:
        return "the leaf is not that of the receipt"
    if public_key and not receipts.verify(row.receipt, row.signature, public_key):
        return "the receipt does not bear the installation's signature"
    return ""


def _tree_fault(head: TreeHead) -> str:
    leaves = Delivery.objects.filter(competition_id=head.competition_id, leaf_index__isnull=False)
    found = list(leaves.order_by("leaf_index").values_list("leaf_index", "leaf_hash"))
    if [index for index, _ in found] != list(range(1, head.size)):
        return f"its tree has {head.size - 1} deliveries, and {len(found)} are there"
    if proving.root(head.competition_id, head.salt, [leaf for _, leaf in found]) != head.root:
        return "its deliveries do not give the published root"
    return ""


def checked_parts() -> Iterator[tuple[str, str]]:
    """(sha256, fault) of each sealed part that a file, a version or a file on its way names; empty where it is whole.

    A part that several name is read once for each tender.
    """
    for tender_id in TenderFile.objects.order_by("tender_id").values_list("tender_id", flat=True).distinct().iterator():
        for part in _parts_of(tender_id):
            yield part.sha256, _part_fault(part)
    for row in IncomingPart.objects.order_by("id").iterator(chunk_size=AT_ONCE):
        part = SealedPart(row.sha256, row.size, row.plain_size)
        yield part.sha256, _part_fault(part)


def _parts_of(tender_id: UUID) -> list[SealedPart]:
    kept = TenderFile.objects.filter(tender_id=tender_id, removed_at__isnull=True).values_list("parts", flat=True)
    delivered = Delivery.objects.filter(tender_id=tender_id).values_list("manifest__files", flat=True)
    named = [part for parts in kept for part in parts]
    named += [part for files in delivered for file in files or () for part in file["parts"]]
    return list({part["sha256"]: SealedPart.from_json(part) for part in named}.values())


def _part_fault(part: SealedPart) -> str:
    try:
        ciphertext_of(part)
    except DamagedPart:
        return "is gone or is not what was sealed"
    return ""
