"""What every command needs first: a database that answers, and Django set up on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg

from terskel.devdb import APP, Unavailable
from terskel.project.environment import DATABASE, OWNERS_DATABASE, Misconfigured, embedded_cluster, text

WHERE_IT_IS_NAMED = f"{DATABASE} says where it is and with which role and password, and {OWNERS_DATABASE} the owner's."


@contextmanager
def database_held() -> Iterator[None]:
    """The server that `DATABASE_URL` names, or the embedded one, which is started and kept for as long as we run.

    Processes started meanwhile find the embedded one's address in `DATABASE_URL` and leave its care to us. A server
    that can't be reached ends the command with what it, or the network, said.
    """
    if text(DATABASE):
        try:
            yield
        except Exception as fault:
            if said := why_unreachable(fault):
                raise click.ClickException(f"The database can't be reached: {said}. {WHERE_IT_IS_NAMED}") from fault
            raise
        return
    cluster = embedded_cluster()
    try:
        cluster.start()
    except Unavailable as reason:
        raise click.ClickException(str(reason)) from reason
    addresses = {DATABASE: cluster.url(role=APP), OWNERS_DATABASE: cluster.url()}
    os.environ.update(addresses)
    try:
        yield
    finally:
        for name in addresses:
            del os.environ[name]
        _connections_closed()
        cluster.stop()


def is_embedded() -> bool:
    return not text(DATABASE)


def why_unreachable(fault: BaseException) -> str:
    """What was said when no connection came about; empty for every other fault, also of a statement that failed."""
    cause = fault.__cause__ if isinstance(fault.__cause__, psycopg.OperationalError) else fault
    if not isinstance(cause, psycopg.OperationalError) or cause.sqlstate is not None:
        return ""
    first = str(cause).strip().splitlines()[0]
    return first.removeprefix("connection failed: ").strip()


def django_ready() -> None:
    """Set Django up; a wrong setting ends the command with words instead of a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terskel.project.settings")
    import django

    try:
        django.setup()
    except Misconfigured as reason:
        raise click.ClickException(str(reason)) from reason


def migrated() -> None:
    """Make or change the tables; does nothing when they are up to date."""
    from django.core.management import call_command

    from terskel.project.roles import as_owner

    with as_owner():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def make_keys() -> None:
    """The installation's keys and its issuer of electronic seals, where there are none; raises ClickException where
    they are awaited."""
    from terskel import clock, installation
    from terskel.documents import issuing

    try:
        installation.make_keys()
        issuing.issuer(at=clock.now())
    except installation.KeyAwaited as reason:
        raise click.ClickException(str(reason)) from reason


def static_files_gathered() -> None:
    """Gather the pages' own files under hashed names, where the web processes look for them."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False, clear=False)


def _connections_closed() -> None:
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()
