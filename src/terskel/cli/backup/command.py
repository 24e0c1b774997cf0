"""`terskel backup` and `terskel restore`."""

from __future__ import annotations

import io
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from terskel import installation
from terskel.cli.backup import secrets as locks
from terskel.cli.database import database_held, django_ready, migrated
from terskel.devdb import Unavailable

if TYPE_CHECKING:
    from terskel.cli.backup.archive import End, Manifest

READ_AT_ONCE = 1024 * 1024
WITHOUT_KEYS = 3
"""Exit code of a restore that is whole but lacks the keys: whoever scripts a rehearsal tells it from a failure."""

a_file = click.Path(path_type=Path, dir_okay=False)
an_existing_file = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.argument("file", type=a_file)
@click.option("--to", "to", multiple=True, help="An age recipient; may be given again. Else TERSKEL_BACKUP_RECIPIENTS.")
@click.option("--passphrase", is_flag=True, help="Lock it with a passphrase instead, which is asked for.")
@click.option("--passphrase-file", type=an_existing_file, help="Lock it with the first line of this file.")
def backup(file: Path, to: tuple[str, ...], passphrase: bool, passphrase_file: Path | None) -> None:
    """Write database and files, encrypted, to the new FILE. Pages and workers may run meanwhile.

    The installation's keys are not in it: keep them apart, with `terskel keys export`.
    """
    recipients = locks.recipients_in(to) or (() if passphrase or passphrase_file else locks.backup_recipients())
    if recipients and (passphrase or passphrase_file):
        raise click.UsageError("It is locked either to recipients or with a passphrase.")
    if not recipients and not passphrase and not passphrase_file:
        raise click.ClickException(
            "Nobody is named who may open the backup. Make a key pair offline with `age-keygen`, and let "
            "TERSKEL_BACKUP_RECIPIENTS or --to name its public half; or choose --passphrase."
        )
    word = locks.passphrase_of(passphrase_file, new=True) if passphrase or passphrase_file else ""
    with database_held():
        django_ready()
        written(file, recipients=recipients, passphrase=word)
        from terskel import clock
        from terskel.core.actors import SYSTEM
        from terskel.operations import actions

        actions.note_backup(by=SYSTEM, at=clock.now())


def written(file: Path, *, recipients: tuple[str, ...], passphrase: str = "") -> None:
    """Make a backup and tell what is in it; Django is ready."""
    from terskel.cli.backup import writing
    from terskel.cli.backup.archive import NoBackup

    try:
        with locks.sealing(file, recipients=recipients, passphrase=passphrase) as stream:
            end = writing.write(cast("io.BufferedIOBase", stream))  # type: ignore[arg-type]
    except (NoBackup, Unavailable) as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(f"{file}: {file.stat().st_size:,} bytes. {_said(end)}")
    for name in end.changed:
        click.echo(f"WARNING {name} is not the file that was stored: its content is another.", err=True)
    click.echo("The installation's keys are not in it; `terskel keys export` writes them to a file of their own.")


def _said(end: End) -> str:
    return (
        f"Database: {end.database_bytes:,} bytes. Files: {end.files['content']:,}. "
        f"Sealed parts: {end.files['sealed']:,}."
    )


@click.command()
@click.argument("file", type=an_existing_file)
@click.option("--identity", type=an_existing_file, help="The file with the secret half of the key it was locked to.")
@click.option("--passphrase-file", type=an_existing_file, help="Open it with the first line of this file.")
@click.option("--verify", "verifies", is_flag=True, help="Check audit, files, receipts and trees afterwards.")
def restore(file: Path, identity: Path | None, passphrase_file: Path | None, verifies: bool) -> None:
    """Put the backup in FILE into this installation, which must be empty. All of it or nothing.

    Bring the keys first, with `terskel keys import`. Exit code 3: restored and whole, but keys are missing.
    """
    if not installation.key_files().get(installation.COOKIE_SECRET):
        # No key is made by a restore: whoever imports the keys afterwards finds their places free.
        os.environ.setdefault("TERSKEL_SECRET_KEY", secrets.token_urlsafe(48))
    with database_held():
        django_ready()
        from terskel.cli.backup import keys

        manifest, end = _restored(file, identity, passphrase_file)
        lost = list(keys.missing(manifest.keys, keys.at_hand()))
        if lost:
            keys.await_keys(manifest.keys)
        migrated()
        click.echo(f"Restored from {manifest.made_at} (Terskel {manifest.version}). {_said(end)}")
        for name in end.changed:
            click.echo(f"WARNING {name} was another file already when the backup was made.", err=True)
        faults = _verified() if verifies else 0
    if lost:
        _tell_lost(lost)
    if faults:
        raise click.ClickException("One fault found." if faults == 1 else f"{faults} faults found.")
    if lost:
        raise click.exceptions.Exit(WITHOUT_KEYS)
    click.echo("All is there, and it is whole." if verifies else "All is there; `--verify` would have checked it too.")


def _restored(file: Path, identity: Path | None, passphrase_file: Path | None) -> tuple[Manifest, End]:
    from terskel.cli.backup import reading
    from terskel.cli.backup.archive import NoBackup

    try:
        reading.require_empty()
        with locks.opening(file, identity=identity, passphrase_file=passphrase_file) as stream:
            return reading.restore(io.BufferedReader(stream, READ_AT_ONCE))
    except (NoBackup, Unavailable) as reason:
        raise click.ClickException(str(reason)) from reason


def _verified() -> int:
    from terskel.cli.backup import verifying

    return verifying.verify(click.echo)


def _tell_lost(lost: list[str]) -> None:
    click.echo("\nKEYS ARE MISSING. What can't be done without them:")
    for line in lost:
        click.echo(f"  - {line}")
    click.echo(
        "Bring the file that `terskel keys export` made: `terskel keys import FILE`. Until then no key is made here, "
        "and nothing is served. If they are lost for good, say so with `terskel keys give-up`."
    )
