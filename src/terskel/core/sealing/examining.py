"""What an outsider can check of a receipt with nothing but the receipt, a public key and the published root.

A receipt that holds proves when the tender arrived; with the inclusion proof and the root that was published before the
opening it proves that the tender was counted (RFC 6962, RFC 9162).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from terskel.core.canonical import canonical_json, sha256_hex
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.sealing import merkle, receipts


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `holds` is None where nothing was given to check it with."""

    code: str
    holds: bool | None

    def text(self, language: Language) -> str:
        result = {True: "holds", False: "fails", None: "open"}[self.holds]
        return Phrasebook.of("core").say(f"receipt.{self.code}.{result}", language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the supplier was given. Hashes are in hex, signature and key in base64.

    `public_key` is the key kept from before; `enclosed_key` the one that came in the same file, which proves little.
    `published_root` is the root as it was published before the opening, `root` the one that came with the proof.
    """

    receipt: Mapping[str, Any]
    signature: str
    public_key: str = ""
    enclosed_key: str = ""
    leaf_hash: str = ""
    leaf_index: int | None = None
    size: int | None = None
    path: Sequence[str] | None = None
    root: str = ""
    published_root: str = ""
    manifest: Mapping[str, Any] | None = None


def examine(evidence: Evidence) -> tuple[Check, ...]:
    """Every check in order; the whole holds when none fails."""
    return tuple(_checks(evidence))


def _checks(evidence: Evidence) -> Iterator[Check]:
    kept, enclosed = evidence.public_key, evidence.enclosed_key
    if key := kept or enclosed:
        yield Check("signature", receipts.verify(evidence.receipt, evidence.signature, key))
        yield Check("key", kept == enclosed if kept and enclosed else (True if kept else None))
    else:
        yield Check("signature", None)
    if evidence.manifest is not None:
        digest = sha256_hex(dict(evidence.manifest))
        yield Check("manifest", digest == evidence.receipt.get("manifest_sha256"))
    leaf = merkle.leaf_hash(canonical_json(evidence.receipt))
    if evidence.leaf_hash:
        yield Check("leaf", evidence.leaf_hash == leaf.hex())
    yield Check("inclusion", _is_included(evidence, leaf))
    if evidence.published_root and evidence.root:
        yield Check("root", evidence.published_root == evidence.root)
    else:
        yield Check("root", True if evidence.published_root and evidence.path is not None else None)


def _is_included(evidence: Evidence, leaf: bytes) -> bool | None:
    """None before the opening, when no proof has been given out."""
    root = evidence.published_root or evidence.root
    if evidence.path is None or evidence.leaf_index is None or evidence.size is None or not root:
        return None
    try:
        path = [bytes.fromhex(one) for one in evidence.path]
        return merkle.verify_inclusion(leaf, evidence.leaf_index, evidence.size, path, bytes.fromhex(root))
    except ValueError:
        return False
