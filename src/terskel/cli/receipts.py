"""`terskel receipt verify`: what a supplier can prove of a delivery, with nothing but files and a public key."""

import base64
import json
from collections.abc import Sequence
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.printing import answer, answering
from terskel.cli.files.reading import checked, loaded, loaded_text, parsed
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.sealing.examining import Check, Evidence, examine

BOOK = Phrasebook.of("cli")


@click.group()
def receipt() -> None:
    """Receipts of delivered tenders."""


@receipt.command()
@click.argument("file", type=click.Path())
@click.option("--public-key", "key_file", type=click.Path(), help="The key you kept: a file with PEM or base64.")
@click.option("--root", default="", help="The root published before the opening, in hexadecimal.")
@click.option("--manifest", "manifest_file", type=click.Path(), help="The manifest that the receipt is of.")
@answering
def verify(
    file: str, key_file: str | None, root: str, manifest_file: str | None, as_json: bool, language: Language
) -> None:
    """Check the receipt or receipts in FILE (JSON): signature, key, manifest, and the place in the tree of deliveries.

    No server is asked. Exit code 1 when anything fails; what was not given is left open, never taken as proved.
    """
    key = _public_key(key_file) if key_file else ""
    manifest = loaded(manifest_file) if manifest_file else None
    every = [_evidence(file, item, key, root.strip().lower(), manifest) for item in _items(file)]
    results = [examine(evidence) for evidence in every]
    failed = any(check.holds is False for checks in results for check in checks)
    lines = [BOOK.say("receipt.fails" if failed else "receipt.holds", language)]
    document = []
    for evidence, checks in zip(every, results, strict=True):
        version = evidence.receipt.get("version")
        if isinstance(version, int):
            lines += ["", BOOK.say("receipt.version", language, version=version)]
        lines += [f"{_mark(check)} {check.text(language)}" for check in checks]
        document.append({"version": version, "checks": {check.code: check.holds for check in checks}})
    answer({"holds": not failed, "receipts": document}, lines, as_json=as_json)
    if failed:
        raise click.exceptions.Exit(1)


def _items(file: str) -> Sequence[dict[str, Any]]:
    """The receipts in the file: one object, or the list that the API gives."""
    text = loaded_text(file)
    if not text.lstrip().startswith("["):
        return [checked(file, parsed(file, text), "receipt")]
    whole = parsed(file, f'{{"receipts": {text}}}')["receipts"]
    if not isinstance(whole, list) or not whole or not all(isinstance(item, dict) for item in whole):
        raise BadFile(file, [Fault("no_object")])
    return [checked(file, item, "receipt") for item in whole]


def _evidence(file: str, item: dict[str, Any], key: str, root: str, manifest: dict[str, Any] | None) -> Evidence:
    try:
        json.dumps(item["receipt"])
    except TypeError:
        raise BadFile(file, [Fault("not_whole", "receipt")]) from None
    return Evidence(
        receipt=item["receipt"],
        signature=item["signature"],
        public_key=key,
        enclosed_key=item.get("public_key", ""),
        leaf_hash=item.get("leaf_hash", ""),
        leaf_index=item.get("leaf_index"),
        size=item.get("size"),
        path=item.get("path"),
        root=item.get("root", ""),
        published_root=root,
        manifest=manifest if manifest is not None else item.get("manifest"),
    )


def _public_key(file: str) -> str:
    """The 32 bytes of an Ed25519 key in base64, from PEM or base64."""
    text = loaded_text(file).strip()
    try:
        if "BEGIN PUBLIC KEY" in text:
            key = load_pem_public_key(text.encode())
            if not isinstance(key, Ed25519PublicKey):
                raise ValueError("another kind of key")
        else:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except ValueError:
        raise BadFile(file, [Fault("no_key")]) from None
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def _mark(check: Check) -> str:
    return {True: "ok   ", False: "WRONG", None: "?    "}[check.holds]
