"""What every command needs first: a database that answers, and Django set up on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from terskel.devdb import APP, Unavailable
from terskel.project.environment import DATABASE, OWNERS_DATABASE, Misconfigured, embedded_cluster, text


@contextmanager
def database_held() -> Iterator[None]:
    """The server that `DATABASE_URL` names, or the embedded one, which is started and kept for as long as we run.

    Processes started meanwhile find the embedded one's address in `DATABASE_URL` and leave its care to us.
    """
    if text(DATABASE):
        yield
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


def make_issuer() -> None:
    """The issuer of electronic seals is made where there is none; raises ClickException where one is awaited."""
    from terskel import clock, installation
    from terskel.documents import issuing

    try:
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
