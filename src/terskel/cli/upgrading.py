"""`terskel upgrade`: from one version to the next in one command."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import click

from terskel import __version__, installation
from terskel.cli.backup import secrets as locks
from terskel.cli.backup.command import an_existing_file, written
from terskel.cli.checking import faults_in
from terskel.cli.database import database_held, django_ready, make_keys, migrated
from terskel.cli.serving import require_keys
from terskel.project import environment

LISTENED_SECONDS = 20
"""Pages tell every 15 seconds that they are there (`project/beating.py`), workers every ten."""


@click.command()
@click.option("--passphrase-file", type=an_existing_file, help="Lock the backup with the first line of this file.")
@click.option("--no-backup", is_flag=True, help="Make none; for whoever has just made one.")
def upgrade(passphrase_file: Path | None, no_backup: bool) -> None:
    """Bring the tables up to this version: look, back up, change, prove the audit. Stop the pages and workers first.

    Where there is nothing to change nothing is done, so it can be run at every start. A change that fails is taken
    back by the database, and the backup is there.
    """
    require_keys()
    with database_held():
        django_ready()
        from terskel.project.health import waiting_migrations

        waiting = waiting_migrations()
        if not waiting:
            make_keys()
            click.echo(f"Nothing to do: the tables are those of Terskel {__version__}.")
            return
        if faults_in(("settings", "address", "database", "keys", "key")):
            raise click.ClickException("Mend these first (`terskel config check` shows all). Nothing has been changed.")
        is_new = len(waiting) == len(waiting_migrations(from_nothing=True))
        if is_new:
            click.echo("There are no tables yet, and so nothing to back up.")
        else:
            _require_stopped()
            if not no_backup:
                _backed_up(passphrase_file)
        click.echo(f"Making {len(waiting)} changes of tables; it may take some minutes…")
        migrated()
        make_keys()
        click.echo(f"Changes of tables made: {len(waiting)}. They are those of Terskel {__version__} now.")
        _proved()


def _require_stopped() -> None:
    """Pages and workers of the earlier version would write to tables that are not theirs any more."""
    from django.db import DatabaseError

    # Of a version before they told that they are there nothing is known.
    with suppress(DatabaseError):
        before = _heard()
        if before:
            click.echo("Looking whether pages and workers have stopped…")
        ends = time.monotonic() + LISTENED_SECONDS
        while before and time.monotonic() < ends:
            time.sleep(1)
            running = sorted(part for part, last in _heard().items() if last != before.get(part))
            if running:
                still = " and ".join(running)
                raise click.ClickException(f"Still running: {still}. Stop them first. Nothing has been changed.")


def _heard() -> dict[str, datetime]:
    from terskel import clock
    from terskel.operations import queries

    return queries.told_since(clock.now() - timedelta(seconds=LISTENED_SECONDS))


def _backed_up(passphrase_file: Path | None) -> None:
    recipients = () if passphrase_file else locks.backup_recipients()
    if not recipients and passphrase_file is None:
        raise click.ClickException(
            "Nobody is named who may open the backup that is made first. Let TERSKEL_BACKUP_RECIPIENTS name the public "
            "half of an age key, choose --passphrase-file, or say --no-backup. Nothing has been changed."
        )
    from terskel import clock

    named = environment.text("TERSKEL_BACKUP_DIR")
    folder = Path(named) if named else installation.data_dir() / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passphrase = locks.passphrase_of(passphrase_file, new=True) if passphrase_file else ""
    file = folder / f"before-{__version__}-{clock.now():%Y%m%dT%H%M%SZ}.backup"
    written(file, recipients=recipients, passphrase=passphrase)


def _proved() -> None:
    from terskel import clock
    from terskel.audit.sequencing import sequence
    from terskel.audit.verification import verify

    sequence(at=clock.now())
    findings = verify()
    for finding in findings:
        click.echo(str(finding))
    if findings:
        raise click.ClickException(f"The tables are changed, but the audit is not whole: {len(findings)} findings.")
    click.echo("The audit is whole.")
