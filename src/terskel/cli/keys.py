"""`terskel keys`: the installation's own keys, out to a file and back. They belong nowhere near the backups."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import click

from terskel import installation
from terskel.cli.backup import secrets as locks

FORMAT = 1
LONGEST = 1024 * 1024
a_file = click.Path(path_type=Path, dir_okay=False)
an_existing_file = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group()
def keys() -> None:
    """The keys that sign receipts and open drafts. A backup without them opens nothing that is not public."""


@keys.command()
@click.argument("file", type=a_file)
@click.option("--to", "to", multiple=True, help="An age recipient; may be given again. Else a passphrase is asked for.")
@click.option("--passphrase-file", type=an_existing_file, help="Lock it with the first line of this file.")
def export(file: Path, to: tuple[str, ...], passphrase_file: Path | None) -> None:
    """Write the keys, encrypted, to the new FILE. Keep it where no backup is kept."""
    if to and passphrase_file:
        raise click.UsageError("It is locked either to recipients or with a passphrase.")
    files = installation.key_files()
    if not files:
        raise click.ClickException(f"There are no keys in {installation.keys_dir()}.")
    if not installation.awaited_keys_file().exists():
        installation.make_keys()
        files = installation.key_files()
    recipients = locks.recipients_in(to)
    passphrase = "" if recipients else locks.passphrase_of(passphrase_file, new=True)
    written = {name: base64.b64encode(content).decode() for name, content in files.items()}
    with locks.sealing(file, recipients=recipients, passphrase=passphrase) as stream:
        stream.write(json.dumps({"terskel_keys": FORMAT, "files": written}, sort_keys=True).encode())
    click.echo(f"{file}: {', '.join(files)}.")


@keys.command(name="import")
@click.argument("file", type=an_existing_file)
@click.option("--identity", type=an_existing_file, help="The file with the secret half of the key it was locked to.")
@click.option("--passphrase-file", type=an_existing_file, help="Open it with the first line of this file.")
def bring(file: Path, identity: Path | None, passphrase_file: Path | None) -> None:
    """Put the keys in FILE into the keys folder. Another key of the same name is never written over."""
    from terskel.cli.backup import keys as known

    with locks.opening(file, identity=identity, passphrase_file=passphrase_file) as stream:
        files = _read(io.BufferedReader(stream).read(LONGEST), file)
    wanted = known.awaited()
    if wanted is not None and (lost := list(known.missing(wanted, known.of_files(files)))):
        raise click.ClickException("\n".join(["These are not the keys that this installation had.", *lost]))
    try:
        installation.put_key_files(files)
    except FileExistsError as other:
        raise click.ClickException(
            f"Another {other} lies in {installation.keys_dir()}. Nothing has been changed. Move it away first, if you "
            "are certain that nothing hangs on it."
        ) from other
    except ValueError as error:
        raise click.ClickException(f"{error}. Nothing has been changed.") from error
    installation.awaited_keys_file().unlink(missing_ok=True)
    click.echo(f"The keys are in {installation.keys_dir()}: {', '.join(files)}.")


@keys.command(name="give-up")
@click.confirmation_option(prompt="What only the lost keys open is lost for good. New keys are made. Go on?")
def give_up() -> None:
    """Say that the keys of a restored installation are lost; new ones are made when they are needed."""
    if not installation.awaited_keys_file().exists():
        raise click.ClickException("This installation waits for no keys.")
    installation.awaited_keys_file().unlink()
    click.echo("New keys are made when they are needed. Export them with `terskel keys export`.")


def _read(content: bytes, file: Path) -> dict[str, bytes]:
    try:
        data = json.loads(content)
        if data["terskel_keys"] != FORMAT:
            raise click.ClickException(f"{file} is of a format that a newer Terskel writes.")
        return {str(name): base64.b64decode(written, validate=True) for name, written in data["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.ClickException(f"{file} holds no keys of `terskel keys export`.") from error
