"""Is a restored installation whole? The audit's chain, every file's hash, every receipt and tree."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from terskel.cli.backup import keys

Say = Callable[[str], None]


def verify(say: Say) -> int:
    """Look through everything, tell what was looked at and each fault; gives the number of faults.

    Signatures are held against the key that the installation had, also where only its public half is known.
    """
    wanted = keys.awaited() or keys.at_hand()
    faults = 0
    for what, found in (
        ("the audit", _audit(wanted.signing)),
        ("receipts and trees of tenders", _receipts(wanted.signing)),
        ("stored files", _stored()),
        ("sealed parts", _sealed()),
    ):
        looked_at = wrong = 0
        for fault in found:
            looked_at += not fault
            wrong += bool(fault)
            if fault:
                say(f"WRONG {what}: {fault}")
        say(f"{'WRONG' if wrong else 'ok   '} {what}" + (f": {looked_at} whole" if looked_at else ""))
        faults += wrong
    return faults


def _audit(signing: str) -> Iterator[str]:
    from terskel.audit.verification import verify as findings_of

    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(signing)) if signing else None
    yield from (str(finding) for finding in findings_of(key))


def _receipts(signing: str) -> Iterator[str]:
    from terskel.tenders.verification import receipt_faults

    yield from receipt_faults(signing)


def _stored() -> Iterator[str]:
    from terskel.documents.verification import checked_files

    for one in checked_files():
        yield f"{one.sha256} {one.fault}" if one.fault else ""


def _sealed() -> Iterator[str]:
    from terskel.tenders.verification import checked_parts

    for sha256, fault in checked_parts():
        yield f"{sha256} {fault}" if fault else ""
