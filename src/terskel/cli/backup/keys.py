"""The public halves of the installation's keys, and what is lost where the secret ones are missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from terskel import installation
from terskel.cli.backup.archive import PublicKeys
from terskel.core.sealing import age, receipts

LOST_WITHOUT_SIGNING = (
    "The signing key is missing. Receipts given so far can still be verified by anybody; new receipts and the audit's "
    "new heads would bear another signature."
)
LOST_WITHOUT_DRAFTS = (
    "The drafts' key is missing. Tenders and requests that were being written, files on their way, copies that "
    "suppliers keep of sealed requests, and an opening under way can't be read. What was delivered is not touched: "
    "its openers open it with their passphrases."
)
LOST_WITHOUT_ISSUERS = (
    "The issuers of electronic seals are missing. Seals on contracts can't be verified here (they can elsewhere, with "
    "the certificates from /electronic-seals/), and a new issuer would be made."
)


def at_hand() -> PublicKeys:
    """Of the keys in the keys folder; none is made."""
    return of_files(installation.key_files())


def of_files(files: dict[str, bytes]) -> PublicKeys:
    signing = drafts = ""
    if pem := files.get(installation.SIGNING_KEY):
        key = load_pem_private_key(pem, password=None)
        signing = receipts.public_key_text(key) if isinstance(key, Ed25519PrivateKey) else ""
    if identity := files.get(installation.DRAFT_IDENTITY):
        drafts = age.recipient_of(identity.decode().strip())
    numbered = {
        int(match[1]): content for name, content in files.items() if (match := installation.SEAL_ISSUER.fullmatch(name))
    }
    issuers = (x509.load_pem_x509_certificate(numbered[number]) for number in sorted(numbered))
    return PublicKeys(signing, drafts, tuple(sha256(one.public_bytes(Encoding.DER)).hexdigest() for one in issuers))


def missing(wanted: PublicKeys, found: PublicKeys) -> Iterator[str]:
    """What is lost with each key that was there when the backup was made and is not here now."""
    if wanted.signing and found.signing != wanted.signing:
        yield LOST_WITHOUT_SIGNING
    if wanted.drafts and found.drafts != wanted.drafts:
        yield LOST_WITHOUT_DRAFTS
    if not set(wanted.issuers) <= set(found.issuers):
        yield LOST_WITHOUT_ISSUERS


def await_keys(wanted: PublicKeys) -> None:
    """From now on no key is made silently: this installation had others, and they are to be brought."""
    installation.awaited_keys_file().write_text(json.dumps(asdict(wanted), sort_keys=True), encoding="utf-8")


def awaited() -> PublicKeys | None:
    """The keys that this installation waits for since it was restored."""
    path = installation.awaited_keys_file()
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return PublicKeys(data["signing"], data["drafts"], tuple(data["issuers"]))
