"""A receipt is checked by an outsider with the public key alone."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from terskel.core.canonical import canonical_json
from terskel.core.sealing import receipts

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BODY = {
    "kind": "terskel.tender_receipt",
    "supplier": "Bjørn AS",
    "version": 2,
    "received_at": "2026-12-04T10:59:59.999999Z",
    "parts": ["ab" * 32, "cd" * 32],
}
VECTORS = json.loads((Path(__file__).parents[3] / "vectors" / "sealing" / "receipts.json").read_text(encoding="utf-8"))


def test_the_signature_holds_whatever_the_order_of_the_fields() -> None:
    signature = receipts.sign(BODY, KEY)
    backwards = dict(reversed(BODY.items()))
    assert receipts.verify(backwards, signature, receipts.public_key_text(KEY))


@pytest.mark.parametrize("field", BODY)
def test_no_field_can_be_changed(field: str) -> None:
    signature = receipts.sign(BODY, KEY)
    key = receipts.public_key_text(KEY)
    assert not receipts.verify(BODY | {field: "changed"}, signature, key)
    assert not receipts.verify({name: value for name, value in BODY.items() if name != field}, signature, key)
    assert not receipts.verify(BODY | {"added": 1}, signature, key)


@pytest.mark.parametrize("signature", ["", "not base64!", base64.b64encode(bytes(64)).decode(), "AAAA"])
def test_what_is_no_signature_is_not_taken_for_one(signature: str) -> None:
    assert not receipts.verify(BODY, signature, receipts.public_key_text(KEY))


@pytest.mark.parametrize(
    "key", ["", "AAAA", receipts.public_key_text(Ed25519PrivateKey.generate())], ids=("none", "short", "another")
)
def test_another_key_verifies_nothing(key: str) -> None:
    assert not receipts.verify(BODY, receipts.sign(BODY, KEY), key)


def test_a_receipt_says_what_it_is_a_receipt_of() -> None:
    with pytest.raises(ValueError):
        receipts.sign({"supplier": "Bjørn AS"}, KEY)


@pytest.mark.parametrize("value", [1.5, {"x": {1: 2}}, {"x": [b"bytes"]}, {"x": {1, 2}}])
def test_only_plain_json_is_signed(value: object) -> None:
    with pytest.raises(TypeError):
        receipts.sign({"kind": "k", "value": value}, KEY)  # type: ignore[dict-item]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_recorded_receipts_verify_as_recorded(case: dict[str, object]) -> None:
    assert receipts.verify(case["body"], case["signature"], case["public_key"]) is case["valid"]  # type: ignore[arg-type]
    assert canonical_json(case["body"]).decode() == case["signed_text"]  # type: ignore[arg-type]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_checks_a_receipt(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(receipts.public_key_pem(KEY))
    (tmp_path / "receipt.json").write_bytes(canonical_json(BODY))
    (tmp_path / "receipt.sig").write_bytes(base64.b64decode(receipts.sign(BODY, KEY)))
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in receipt.json -sigfile receipt.sig"
    assert subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "receipt.json").write_bytes(canonical_json(BODY) + b" ")
    assert subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False).returncode != 0
