"""`terskel receipt verify`: a supplier checks its own receipt with files alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from terskel.cli.files.schema import Schema
from terskel.cli.receipts import receipt
from terskel.core.sealing import receipts
from tests.core.sealing.test_examining import KEY, LEAVES, MANIFEST, RECEIPT, WHOLE

PROOF: dict[str, Any] = {
    "version": 1,
    "leaf_hash": WHOLE.leaf_hash,
    "leaf_index": 1,
    "size": 3,
    "path": list(WHOLE.path or ()),
    "root": WHOLE.root,
    "receipt": {**RECEIPT, "version": 1},
    "signature": "",
    "public_key": WHOLE.enclosed_key,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "key.pem").write_text(receipts.public_key_pem(KEY))
    (tmp_path / "key.txt").write_text(receipts.public_key_text(KEY) + "\n")
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    proof = PROOF | {"receipt": RECEIPT, "signature": WHOLE.signature}
    (tmp_path / "proof.json").write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "proofs.json").write_text(json.dumps([proof, proof]), encoding="utf-8")
    bare = {"receipt": RECEIPT, "signature": WHOLE.signature}
    (tmp_path / "receipt.json").write_text(json.dumps(bare), encoding="utf-8")
    altered = proof | {"receipt": RECEIPT | {"received_at": "2026-12-04T11:00:00+00:00"}}
    (tmp_path / "altered.json").write_text(json.dumps(altered), encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str, code: int = 0) -> Result:
    paths = [str(folder / one) if (folder / one).exists() else one for one in arguments]
    result = CliRunner().invoke(receipt, ["verify", *paths])
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize("key", ["key.pem", "key.txt"])
def test_a_whole_proof_holds(folder: Path, key: str) -> None:
    arguments = ("proof.json", "--public-key", key, "--root", WHOLE.root, "--manifest", "manifest.json")
    text = run(folder, *arguments).output
    assert text.startswith("Kvitteringen holder.")
    assert "?" not in text
    found = json.loads(run(folder, *arguments, "--json").output)
    assert found["holds"] is True
    assert set(found["receipts"][0]["checks"].values()) == {True}


def test_the_list_that_the_api_gives_is_read_too(folder: Path) -> None:
    assert len(json.loads(run(folder, "proofs.json", "--json").output)["receipts"]) == 2


def test_before_the_opening_a_receipt_shows_its_signature_and_leaves_the_rest_open(folder: Path) -> None:
    text = run(folder, "receipt.json", "--public-key", "key.pem", "--language", "en").output
    assert "ok    The signature holds" in text
    assert "?     The proof that the delivery is in the tree is given out after the opening." in text


def test_without_a_key_nothing_is_called_wrong_and_the_key_is_asked_for(folder: Path) -> None:
    assert "--public-key" in run(folder, "receipt.json").output


def test_what_was_altered_fails_with_exit_code_1(folder: Path) -> None:
    text = run(folder, "altered.json", "--public-key", "key.pem", code=1).output
    assert text.startswith("Kvitteringen holder ikke.")
    assert "WRONG Signaturen stemmer ikke" in text


def test_another_root_than_the_published_one_fails(folder: Path) -> None:
    other = LEAVES[0].hex()
    assert "WRONG" in run(folder, "proof.json", "--root", other, code=1).output


def test_another_key_than_the_one_kept_fails(folder: Path) -> None:
    (folder / "other.txt").write_text(receipts.public_key_text(Ed25519PrivateKey.generate()))
    assert "WRONG" in run(folder, "proof.json", "--public-key", "other.txt", code=1).output


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{}", "receipt"),
        ("[]", "JSON-objekt"),
        ("[1]", "JSON-objekt"),
        ('{"receipt": {"a": 1.5}, "signature": "x"}', "receipt"),
        ('{"receipt": {}, "signature": "x", "root": "abc"}', "root"),
        ('{"receipt": {}, "signature": "x", "path": ["zz"]}', "path[0]"),
    ],
)
def test_what_is_no_receipt_is_told_by_its_field(folder: Path, text: str, place: str) -> None:
    (folder / "bad.json").write_text(text)
    assert place in run(folder, "bad.json", code=1).output


def test_what_is_no_key_is_said(folder: Path) -> None:
    (folder / "bad.txt").write_text("no key")
    assert "offentlig nøkkel" in run(folder, "proof.json", "--public-key", "bad.txt", code=1).output


def test_the_file_is_what_the_api_gives_out() -> None:
    from terskel.api.schemas.tenders import InclusionOut

    assert set(InclusionOut.model_fields) <= set(Schema.of("receipt").root["properties"])
