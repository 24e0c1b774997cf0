"""The verbs of documents on their own: typeset a letter, check a file for malware."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from django.db import transaction

from terskel.audit import act
from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.ids import uuid7
from terskel.documents import issuing, moves, storage
from terskel.documents.events import FileChecked, SealIssuerReplaced
from terskel.documents.models import MalwareCheck, StoredFile
from terskel.documents.scanning import Scanned


@action
def typeset(letter_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Make the letter's PDF unless it is made, and return the id of its file; the job and the door both call it.

    Raises `Missing` for a letter `by` may not read.
    """
    return moves.typeset(letter_id, by=by, at=at)


@action
def replace_seal_issuer(*, by: Actor, at: datetime) -> str:
    """Let another issue the certificates of electronic seals from now on; returns its fingerprint (SHA-256, hex).

    The earlier ones' keys are gone; their certificates stay, and every seal they made holds.
    """
    fingerprint = issuing.replace(at=at).fingerprint(SHA256()).hex()
    act.record(SealIssuerReplaced(fingerprint), by=by, at=at, subject=("documents.SealIssuer", uuid7()))
    return fingerprint


@action
def keep_verdict(file_id: UUID, said: Scanned, *, by: Actor, at: datetime) -> None:
    """What the scanner said of a file from outside; once said it stays.

    The clear bytes of an infected file are erased; what its sender sealed is kept where it is.
    """
    check = MalwareCheck.objects.select_for_update(of=("self",)).select_related("file").filter(pk=file_id).first()
    if check is None:
        raise Missing
    if check.verdict:
        return
    check.verdict = said.verdict
    check.found = said.found
    check.scanner = said.scanner
    check.checked_at = at
    check.save(update_fields=["verdict", "found", "scanner", "checked_at"])
    act.record(
        FileChecked(file_id, said.verdict, said.found, said.scanner),
        by=by,
        at=at,
        subject=("documents.StoredFile", file_id),
        matters=(check.matter_id,),
    )
    if said.verdict == "infected":
        transaction.on_commit(partial(_erase_infected, check.file.sha256))


def _erase_infected(sha256: str) -> None:
    """The bytes go once every file that has them is known to be infected."""
    others = StoredFile.objects.filter(sha256=sha256).exclude(malware_check__verdict="infected")
    if not others.exists():
        storage.erase(sha256)
