"""`terskel demo`: a whole world in one go, on this machine only."""

import json
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from terskel import installation
from terskel.cli import supervisor
from terskel.cli.database import database_held, django_ready, is_embedded, migrated, static_files_gathered
from terskel.cli.serving import PORT_OPTION, require_servable
from terskel.devdb import Unavailable
from terskel.project import environment
from terskel.project.health import READINESS

READY_SECONDS = 60


@click.command()
@PORT_OPTION
@click.option(
    "--size",
    type=click.Choice(["default", "large"]),
    default="default",
    show_default=True,
    help="`large` adds a load: 3,000 suppliers, 1,000 competitions, 6,000 tenders. It takes an hour or more, tells how "
    "far it has come, and begins anew when it is cut off.",
)
@click.option("--reset", is_flag=True, help="Throw the demo's world away and make it anew.")
@click.option("--no-serve", is_flag=True, help="Only make the world.")
def demo(port: int, size: str, reset: bool, no_serve: bool) -> None:
    """Serve a demo world, made the first time and kept for the next.

    Anybody may log in as anybody in it, so it is served on 127.0.0.1 only.
    """
    os.environ["TERSKEL_DEMO"] = "1"
    if not no_serve:
        require_servable(supervisor.LOOPBACK, port)
    if reset:
        _throw_away()
    with _step("Starting PostgreSQL"):
        _discard_unfinished()
        held = database_held()
        held.__enter__()
    try:
        _play(size)
        if not no_serve:
            _serve(port)
    finally:
        held.__exit__(None, None, None)


def _play(size: str) -> None:
    with _step("Making the tables"):
        django_ready()
        migrated()
    if _finished().exists():
        _read_for_searching()
        click.echo(f"  The demo world is there ({_finished().read_text().strip()}); `--reset` makes it anew.")
        return
    from terskel.cli.demo import play

    _begun().touch()
    started = time.monotonic()
    click.echo("  Playing the demo world:")
    play(size, lambda line: click.echo(f"    {line}"))
    _read_for_searching()
    _finished().write_text(f"{size}, made in {time.monotonic() - started:.0f} s\n")
    _begun().unlink()


def _read_for_searching() -> None:
    """So that a search finds something from the first page on; the worker would come to it half a minute later."""
    from terskel import clock
    from terskel.search import actions, queries

    if queries.entry_count():
        return
    with _step("Reading what can be searched"):
        actions.note_everything(at=clock.now())
        while actions.read_again(at=clock.now()):
            pass


def _serve(port: int) -> None:
    from terskel.cli.demo import ways_in

    with _step("Gathering the pages' files"):
        static_files_gathered()
    address = f"http://{supervisor.LOOPBACK}:{port}"

    def tell() -> None:
        with _step("Starting web and worker"):
            _wait_until_ready(address)
        click.echo(f"\nTerskel is at {address}/ (stop it with Ctrl-C)\n")
        for line in ways_in(address):
            click.echo(line)

    supervisor.supervise([supervisor.web(supervisor.LOOPBACK, port, 1), supervisor.worker()], ready=tell)


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    seen: object = "no answer"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}{READINESS}", timeout=5) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as not_ready:
            seen = json.loads(not_ready.read())
        except OSError as not_there:
            seen = not_there
        time.sleep(0.1)
    raise click.ClickException(f"The web server is not ready after {READY_SECONDS} s: {seen}")


@contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.monotonic()
    click.echo(f"  {what} …", nl=False)
    yield
    click.echo(f" {time.monotonic() - started:.1f} s")


def _begun() -> Path:
    return installation.data_dir() / "demo-unfinished"


def _finished() -> Path:
    return installation.data_dir() / "demo-made"


def _discard_unfinished() -> None:
    """A world whose making was cut off is no world: it goes."""
    if _begun().exists():
        _throw_away()


def _throw_away() -> None:
    """Remove what the demo made, and nothing else that may lie in the folder."""
    if not is_embedded():
        raise click.ClickException("The demo lies in the database that DATABASE_URL names. Empty that one yourself.")
    try:
        environment.embedded_cluster().remove()
    except Unavailable as reason:
        raise click.ClickException(str(reason)) from reason
    for folder in (installation.keys_dir(), installation.content_dir(), installation.sealed_dir()):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (installation.heads_file(), _begun(), _finished()):
        file.unlink(missing_ok=True)
