"""`terskel seals`: electronic seals on documents, and who issues their certificates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from cryptography import x509

from terskel.cli.database import database_held, django_ready
from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.printing import answer, answering
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook

if TYPE_CHECKING:
    from terskel.documents.electronic_seals import Found

BOOK = Phrasebook.of("cli")


@click.group()
def seals() -> None:
    """Electronic seals on signed documents, and their issuer."""


@seals.command()
@click.argument("file", type=click.Path())
@click.option(
    "--issuers", "issuers_file", type=click.Path(), help="Certificates to trust (PEM); else this installation's."
)
@answering
def verify(file: str, issuers_file: str | None, as_json: bool, language: Language) -> None:
    """Check every electronic seal on the PDF document FILE. No server is asked. Exit code 1 when anything fails."""
    content = _content(file)
    roots = _issuers(issuers_file)
    from terskel.documents import electronic_seals

    try:
        found = electronic_seals.examine(content, roots)
    except electronic_seals.Unreadable as reason:
        raise BadFile(file, [Fault("unreadable", facts={"reason": str(reason)})]) from reason
    holds = bool(found) and all(one.holds for one in found)
    lines = [BOOK.say("seals.holds" if holds else "seals.fails" if found else "seals.none", language)]
    for one in found:
        lines += ["", *_lines(one, language)]
    answer({"holds": holds, "seals": found}, lines, as_json=as_json)
    if not holds:
        raise click.exceptions.Exit(1)


@seals.command()
def issuers() -> None:
    """Print the certificates of everyone who has issued here (PEM), the oldest first."""
    from cryptography.hazmat.primitives.serialization import Encoding

    for one in _issuers(None):
        click.echo(one.public_bytes(Encoding.PEM).decode(), nl=False)


@seals.command()
def rotate() -> None:
    """Let another issue from now on. The keys of the earlier ones are gone; the seals they made hold."""
    with database_held():
        django_ready()
        from terskel import clock
        from terskel.core.actors import SYSTEM
        from terskel.documents.actions import replace_seal_issuer

        fingerprint = replace_seal_issuer(by=SYSTEM, at=clock.now())
    click.echo(f"Another issues from now on. SHA-256 of its certificate: {fingerprint}")


def _lines(one: Found, language: Language) -> list[str]:
    who = ", ".join(part for part in (one.name, one.role, one.organisation, one.number) if part)
    said = [f"{'ok   ' if one.holds else 'WRONG'} {who}"]
    if one.stamped_at is not None:
        said.append(BOOK.say("seals.stamped", language, stamped_at=one.stamped_at))
    said.append(BOOK.say("seals.issuer", language, issuer=one.issuer))
    if one.reason:
        said.append(f"      {one.reason}")
    if one.flaw:
        said.append(BOOK.say(f"seals.{one.flaw}", language))
    return said


def _content(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except FileNotFoundError:
        raise BadFile(file, [Fault("no_file")]) from None
    except OSError as error:
        raise BadFile(file, [Fault("unreadable", facts={"reason": error.strerror or ""})]) from error


def _issuers(file: str | None) -> Sequence[x509.Certificate]:
    if file is None:
        from terskel.documents import issuing

        return issuing.certificates()
    try:
        return x509.load_pem_x509_certificates(_content(file))
    except ValueError:
        raise BadFile(file, [Fault("no_certificate")]) from None
