"""`terskel check`: whether this installation is set up rightly, in words."""

import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from terskel import installation
from terskel.cli.database import database_held, django_ready
from terskel.project import environment

OLDEST_POSTGRESQL = 15


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `fault` is empty when all is well; otherwise it says what is wrong and what to do."""

    what: str
    found: str
    fault: str = ""


@click.command()
def check() -> None:
    """Look through the configuration; each fault is told with what to do about it."""
    faults = 0
    with database_held():
        django_ready()
        for look in LOOKS:
            for finding in look():
                faults += bool(finding.fault)
                mark = "WRONG" if finding.fault else "ok   "
                click.echo(f"{mark} {finding.what}: {finding.found}")
                if finding.fault:
                    click.echo(f"      {finding.fault}")
    if faults:
        raise click.ClickException("One fault found." if faults == 1 else f"{faults} faults found.")
    click.echo("All is well.")


def _address() -> Iterator[Finding]:
    from django.conf import settings

    address: environment.Address = settings.TERSKEL_ADDRESS
    exposed_demo = settings.TERSKEL_DEMO and not address.on_loopback
    yield Finding(
        "address",
        address.url,
        "a demo lets anybody log in as anybody: unset TERSKEL_DEMO, or serve it on 127.0.0.1." if exposed_demo else "",
    )


def _database() -> Iterator[Finding]:
    from django.db import connection

    from terskel.project.health import CHECKS, state

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000, "
            "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        )
        version, major, all_powerful = cursor.fetchone()
    too_old = major < OLDEST_POSTGRESQL
    yield Finding(
        "database", f"PostgreSQL {version}", f"version {OLDEST_POSTGRESQL} or newer is needed." if too_old else ""
    )
    yield Finding(
        "database role",
        "superuser" if all_powerful else "ordinary",
        "let DATABASE_URL name a role that owns nothing, and TERSKEL_OWNER_DATABASE_URL the owner of the tables."
        if all_powerful
        else "",
    )
    for name in ("migrations", "clock", "storage"):
        found = state(CHECKS[name])
        yield Finding(name, "ok" if found == "ok" else "not ready", "" if found == "ok" else found)


def _keys() -> Iterator[Finding]:
    makers: dict[str, Callable[[], object]] = {
        installation.SIGNING_KEY: installation.signing_key,
        installation.DRAFT_IDENTITY: installation.draft_identity,
    }
    if installation.awaited_keys_file().exists():
        yield Finding("keys", "missing", str(installation.KeyAwaited()))
        return
    for name, read in makers.items():
        read()
        path = installation.keys_dir() / name
        open_to_others = stat.S_IMODE(path.stat().st_mode) & 0o077
        yield Finding("key", str(path), f"others may read it: chmod 600 {path}" if open_to_others else "")


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if settings.TERSKEL_DEMO:
        yield Finding("mail", "the demo's mailbox page")
        return
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=5).close()
    except OSError as fault:
        yield Finding("mail", server, f"no answer ({fault}): set TERSKEL_MAIL_HOST and TERSKEL_MAIL_PORT.")
    else:
        yield Finding("mail", server)


def _log_in() -> Iterator[Finding]:
    providers = environment.login_providers()
    yield Finding("log-in", ", ".join(["e-mail", *(provider["name"] for provider in providers)]))


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (_address, _database, _keys, _mail, _log_in)
