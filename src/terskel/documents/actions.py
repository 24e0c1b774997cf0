"""The verbs of documents on their own: typeset a letter, check a file for malware."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from io import BytesIO
from uuid import UUID

from django.db import transaction

from terskel.audit import act
from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import moves, policy, storage, typesetting
from terskel.documents.events import FileChecked, LetterTypeset
from terskel.documents.letters import from_json
from terskel.documents.models import Letter, MalwareCheck, StoredFile
from terskel.documents.scanning import Scanned


@action
def typeset(letter_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Make the letter's PDF unless it is made, and return the id of its file; the job and the door both call it.

    Raises `Missing` for a letter `by` may not read.
    """
    letter = Letter.objects.select_for_update().filter(id=letter_id).first()
    if letter is None or not policy.may_read_letter(by, policy.access_of(letter), at=at):
        raise Missing
    if letter.pdf_id is not None:
        return letter.pdf_id
    data = from_json(letter.data)
    hidden = letter.hidden_until_opened if letter.revealed_at is None else None
    file_id = moves.store_file(
        BytesIO(typesetting.pdf(data)),
        name=f"{_file_name(data.reference, data.title)}.pdf",
        media_type="application/pdf",
        access="internal",
        at=at,
        by=by,
        matters=(letter.matter_id,),
        hidden_until_opened=hidden,
    )
    letter.pdf_id = file_id
    letter.save(update_fields=["pdf"])
    act.record(
        LetterTypeset(letter_id, file_id, StoredFile.objects.get(id=file_id).sha256),
        by=by,
        at=at,
        subject=("documents.Letter", letter_id),
        matters=(letter.matter_id,),
        hidden_until_opened=hidden,
    )
    return file_id


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


def _file_name(reference: str, title: str) -> str:
    """A name every file system takes, at most 120 characters."""
    kept = (character if character.isalnum() or character in " -_." else "-" for character in f"{reference} {title}")
    return " ".join("".join(kept).split())[:120]
