"""`terskel serve` and `terskel worker`."""

import os

import click

from terskel import installation
from terskel.cli import supervisor
from terskel.cli.database import database_held, django_ready, is_embedded, migrated, static_files_gathered
from terskel.project.environment import DEFAULT_PORT, LOOPBACK_HOSTS

PORT_OPTION = click.option(
    "--port", type=click.IntRange(1, 65535), envvar="PORT", default=DEFAULT_PORT, show_default=True, show_envvar=True
)


@click.command()
@click.option("--host", default=supervisor.LOOPBACK, show_default=True, help="The address to listen on.")
@PORT_OPTION
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Web processes.")
@click.option("--with-worker", is_flag=True, help="Run the worker too, in a process beside.")
def serve(host: str, port: int, processes: int, with_worker: bool) -> None:
    """Serve the pages and the API.

    Without DATABASE_URL the embedded PostgreSQL is started, brought up to date, and stopped at the end.
    """
    require_servable(host, port)
    require_keys()
    embedded = is_embedded()
    with database_held():
        django_ready()
        from terskel.project import counting

        if embedded:
            migrated()
        static_files_gathered()
        counting.begin()
        children = [supervisor.web(host, port, processes)]
        if with_worker:
            children.append(supervisor.worker())
        supervisor.supervise(children, ready=lambda: click.echo(f"Serving on http://{host}:{port}/"))


@click.command()
def worker() -> None:
    """Run the jobs: mails and messages, PDFs, due moments, the audit's chain."""
    require_keys()
    embedded = is_embedded()
    with database_held():
        django_ready()
        if embedded:
            migrated()
        supervisor.supervise([supervisor.worker()], ready=lambda: click.echo("The worker runs."))


def require_keys() -> None:
    """An installation that was restored without its keys signs and encrypts nothing with others, unless told to."""
    if installation.awaited_keys_file().exists():
        raise click.ClickException(str(installation.KeyAwaited()))


def require_servable(host: str, port: int) -> None:
    """Nothing else listens there, and a demo, where anybody may log in as anybody, is for this machine alone."""
    if installation.demo() and host not in LOOPBACK_HOSTS:
        raise click.ClickException(f"A demo is served on this machine only ({supervisor.LOOPBACK}), not on {host}.")
    if not supervisor.port_is_free(host, port):
        raise click.ClickException(f"Port {port} on {host} is taken. Choose another: PORT={port + 1}.")
    os.environ["PORT"] = str(port)
