"""`terskel casebook`: a whole matter as one document and one signed archive, made here and checked anywhere."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Final
from uuid import UUID

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from terskel.cli.database import database_held, django_ready
from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.printing import answer, answering
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.sealing import archives
from terskel.core.sealing.archives import Check, NoArchive

BOOK = Phrasebook.of("cli")
MARKS: Final = {True: "ok   ", False: "WRONG", None: "?    "}


@click.group()
def casebook() -> None:
    """The whole matter of a competition as one PDF/A-3 document and one signed archive."""


@casebook.command()
@click.argument("competition")
@click.option("--edition", type=click.Choice(("internal", "public")), default="internal", show_default=True)
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Folder.")
@answering
def make(competition: str, edition: str, folder: Path, as_json: bool, language: Language) -> None:
    """Make the case book of COMPETITION (its reference or id) now, and put both files in a folder.

    It is kept and on record as one that somebody orders on the page. Exit code 1 when it could not be made.
    """
    with database_held():
        django_ready()
        made = _made(competition, edition, folder)
    if isinstance(made, str):
        raise click.ClickException(made or BOOK.say("casebook.no_competition", language, name=competition))
    lines = [BOOK.say("casebook.made", language), *(str(path) for path in made)]
    answer({"document": str(made[0]), "archive": str(made[1])}, lines, as_json=as_json)


def _made(competition: str, edition: str, folder: Path) -> tuple[Path, Path] | str:
    """Where both files are now; or why there are none, empty where there is no such competition."""
    from terskel import clock
    from terskel.competitions import queries as competitions
    from terskel.core.actors import SYSTEM
    from terskel.core.decisions import Missing, Refused
    from terskel.core.phrases import refusal_text
    from terskel.disclosure import actions, queries
    from terskel.documents.queries import attached_file

    try:
        found = competitions.competition(SYSTEM, _ident(competition), at=clock.now())
    except Missing:
        return ""
    book_id = actions.order(found.id, edition=edition, by=SYSTEM, at=clock.now())
    actions.make(book_id, by=SYSTEM, at=clock.now(), now=clock.now)
    book = queries.book(SYSTEM, book_id, at=clock.now())
    if book.document_id is None or book.archive_id is None:
        return " ".join((refusal_text(Refused(book.failure), found.terms.language), book.failed_over)).strip()
    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for file_id in (book.document_id, book.archive_id):
        file = attached_file(file_id)
        with file.reading() as source, (folder / file.name).open("wb") as target:
            shutil.copyfileobj(source, target)
        kept.append(folder / file.name)
    return kept[0], kept[1]


def _ident(competition: str) -> UUID | str:
    try:
        return UUID(competition)
    except ValueError:
        return competition


@casebook.command()
@click.argument("file", type=click.Path())
@click.option("--document", "document", type=click.Path(), help="The PDF document that the archive is kept beside.")
@click.option("--public-key", "key_file", type=click.Path(), help="The installation's key, from elsewhere (PEM).")
@answering
def verify(file: str, document: str | None, key_file: str | None, as_json: bool, language: Language) -> None:
    """Check the archive FILE: its signature, that every file is the one that was signed for, and that none is new.

    No server is asked. Exit code 1 when anything fails; what was not given is left open, never taken as proved.
    """
    key = _key(key_file) if key_file else None
    beside = _sha256(document) if document else ""
    try:
        with _opened(file).open("rb") as stream:
            checks = archives.examine(stream, key=key, beside=beside)
    except NoArchive as reason:
        raise BadFile(file, [Fault("unreadable", facts={"reason": str(reason)})]) from reason
    failed = any(check.holds is False for check in checks)
    lines = [BOOK.say("casebook.fails" if failed else "casebook.holds", language)]
    for check in checks:
        lines += _lines(check, language)
    told = {check.code: check.holds for check in checks}
    wrong = next((check.about for check in checks if check.code == "whole"), ())
    answer({"holds": not failed, "checks": told, "wrong": list(wrong)}, lines, as_json=as_json)
    if failed:
        raise click.exceptions.Exit(1)


def _lines(check: Check, language: Language) -> list[str]:
    result = {True: "holds", False: "fails", None: "open"}[check.holds]
    lines = [f"{MARKS[check.holds]} {BOOK.say(f'casebook.{check.code}.{result}', language)}"]
    return [*lines, *(f"      {path}" for path in check.about if check.code == "whole")]


def _opened(file: str) -> Path:
    path = Path(file)
    if not path.is_file():
        raise BadFile(file, [Fault("no_file")])
    return path


def _sha256(file: str) -> str:
    with _opened(file).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _key(file: str) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(_opened(file).read_bytes())
    except ValueError:
        raise BadFile(file, [Fault("no_key")]) from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadFile(file, [Fault("no_key")])
    return key
