"""What a backup or the keys are locked with and opened by: recipients, identities, passphrases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from terskel.core.sealing import age
from terskel.core.sealing.passphrase import WrongPassphrase
from terskel.core.sealing.streams import OpeningStream, SealingStream, needs_passphrase
from terskel.project import environment

SHORTEST = 12
HEADER = 256


@contextmanager
def sealing(path: Path, *, recipients: tuple[str, ...], passphrase: str) -> Iterator[SealingStream]:
    """A new file, readable by its owner alone, under its name only when it is whole and on the disk.

    An upgrade changes the tables next, and a power cut then must find the backup. Raises ClickException.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    if path.exists():
        raise click.ClickException(f"{path} is there already; nothing is written over.")
    unfinished.unlink(missing_ok=True)
    try:
        unfinished.touch(mode=0o600, exist_ok=False)
        with unfinished.open("r+b") as file:
            stream = SealingStream(file, recipients=recipients, passphrase=passphrase)
            try:
                yield stream
            except BaseException:
                stream.abandon()
                raise
            stream.close()
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        _on_disk(path.parent)
    except OSError as fault:
        raise click.ClickException(f"{path} can't be written: {fault.strerror}.") from fault
    finally:
        unfinished.unlink(missing_ok=True)


def _on_disk(folder: Path) -> None:
    """Its names are, too."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def opening(path: Path, *, identity: Path | None, passphrase_file: Path | None) -> Iterator[OpeningStream]:
    """What an encrypted file holds; raises ClickException with what to bring."""
    try:
        with path.open("rb") as file:
            by_passphrase = needs_passphrase(file.read(HEADER))
            file.seek(0)
            if by_passphrase:
                yield OpeningStream(file, passphrase=passphrase_of(passphrase_file, new=False))
            elif identity is None:
                raise click.ClickException(f"{path} is for a key: name the file of its secret half with --identity.")
            else:
                yield OpeningStream(file, identities=identities_in(identity))
    except WrongPassphrase as wrong:
        raise click.ClickException("That is not the passphrase it was locked with. Nothing has been done.") from wrong
    except age.CannotOpen as reason:
        raise click.ClickException(f"{path} can't be opened: {reason}. Nothing has been done.") from reason
    except OSError as fault:
        raise click.ClickException(f"{path}: {fault.strerror}.") from fault


def passphrase_of(file: Path | None, *, new: bool) -> str:
    """The first line of the file, or what is typed; a new one is typed twice."""
    if file is None:
        written: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    else:
        written = next(iter(file.read_text(encoding="utf-8").splitlines()), "")
    if new and len(written) < SHORTEST:
        raise click.ClickException(f"The passphrase needs at least {SHORTEST} characters; four words do well.")
    return written


def identities_in(file: Path) -> tuple[str, ...]:
    """The secret keys in a file as `age-keygen` writes it; raises ClickException when there is none."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    found = tuple(line for line in lines if line and not line.startswith("#"))
    try:
        for one in found:
            age.recipient_of(one)
    except ValueError as error:
        raise click.ClickException(f"{file} holds something else than age identities.") from error
    if not found:
        raise click.ClickException(f"{file} holds no age identity.")
    return found


def recipients_in(written: tuple[str, ...]) -> tuple[str, ...]:
    """Raises ClickException for what is no public half of an age key."""
    for one in written:
        if not age.is_recipient(one):
            raise click.ClickException(f"{one!r} is no age recipient: it begins with age1, as `age-keygen` prints it.")
    return written


def backup_recipients() -> tuple[str, ...]:
    """Whom `TERSKEL_BACKUP_RECIPIENTS` names."""
    return recipients_in(tuple(environment.text("TERSKEL_BACKUP_RECIPIENTS").split()))
