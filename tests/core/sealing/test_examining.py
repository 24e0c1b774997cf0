"""What a supplier can prove afterwards, and what is found when somebody tampers."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from terskel.core.canonical import canonical_json, sha256_hex
from terskel.core.languages import LANGUAGES
from terskel.core.sealing import merkle, receipts
from terskel.core.sealing.examining import Check, Evidence, examine

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
MANIFEST = {"kind": "terskel.manifest", "version": 1, "files": []}
RECEIPT = {
    "kind": "terskel.tender-receipt",
    "supplier": "Bjørn AS",
    "received_at": "2026-12-04T10:59:59.999999+00:00",
    "manifest_sha256": sha256_hex(MANIFEST),
}
LEAVES = [merkle.leaf_hash(b"own leaf"), merkle.leaf_hash(canonical_json(RECEIPT)), merkle.leaf_hash(b"Camilla")]
WHOLE = Evidence(
    receipt=RECEIPT,
    signature=receipts.sign(RECEIPT, KEY),
    public_key=receipts.public_key_text(KEY),
    enclosed_key=receipts.public_key_text(KEY),
    leaf_hash=LEAVES[1].hex(),
    leaf_index=1,
    size=3,
    path=[one.hex() for one in merkle.inclusion_proof(LEAVES, 1)],
    root=merkle.root(LEAVES).hex(),
    published_root=merkle.root(LEAVES).hex(),
    manifest=MANIFEST,
)


def results(evidence: Evidence) -> dict[str, bool | None]:
    return {check.code: check.holds for check in examine(evidence)}


def test_a_whole_proof_holds() -> None:
    assert results(WHOLE) == dict.fromkeys(("signature", "key", "manifest", "leaf", "inclusion", "root"), True)


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        ({"receipt": RECEIPT | {"received_at": "2026-12-04T11:00:00+00:00"}}, {"signature", "leaf", "inclusion"}),
        ({"signature": receipts.sign(RECEIPT, STRANGER)}, {"signature"}),
        ({"enclosed_key": receipts.public_key_text(STRANGER)}, {"key"}),
        ({"manifest": MANIFEST | {"version": 2}}, {"manifest"}),
        ({"leaf_hash": LEAVES[0].hex()}, {"leaf"}),
        ({"leaf_index": 0}, {"inclusion"}),
        ({"path": ["zz"]}, {"inclusion"}),
        ({"published_root": merkle.root(LEAVES[:2]).hex()}, {"inclusion", "root"}),
        ({"root": "not hex", "published_root": ""}, {"inclusion"}),
    ],
)
def test_what_was_altered_is_found(change: dict[str, Any], failing: set[str]) -> None:
    assert {code for code, holds in results(replace(WHOLE, **change)).items() if holds is False} == failing


def test_what_was_not_given_is_left_open_and_never_taken_as_proved() -> None:
    found = results(Evidence(receipt=RECEIPT, signature=WHOLE.signature, enclosed_key=WHOLE.enclosed_key))
    assert found == {"signature": True, "key": None, "inclusion": None, "root": None}


@pytest.mark.parametrize("missing", ["path", "leaf_index", "size"])
def test_a_proof_that_lacks_a_part_of_it_proves_nothing(missing: str) -> None:
    results = {one.code: one.holds for one in examine(replace(WHOLE, **{missing: None}))}
    assert results["inclusion"] is None


def test_without_a_published_root_a_proof_shows_only_that_it_fits_itself() -> None:
    found = results(replace(WHOLE, published_root=""))
    assert (found["inclusion"], found["root"]) == (True, None)
    assert results(replace(WHOLE, root=""))["root"] is True
    assert results(replace(WHOLE, root="", path=None))["root"] is None


def test_every_result_has_words_in_every_language() -> None:
    for code in results(WHOLE):
        for holds in (True, False, None):
            for language in LANGUAGES:
                assert Check(code, holds).text(language).endswith(".")


def test_without_any_key_the_signature_is_left_open_and_not_called_wrong() -> None:
    found = results(replace(WHOLE, public_key="", enclosed_key=""))
    assert found["signature"] is None
    assert "key" not in found
