"""`terskel config check`: whether this installation is set up rightly, in words."""

import os
import secrets
import socket
import ssl
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
import psycopg

from terskel import clock, installation
from terskel.cli.database import database_held, django_ready, is_embedded, why_unreachable
from terskel.core.sealing import age
from terskel.devdb import Unavailable, postgresql_program
from terskel.project import environment
from terskel.project.register import SETTINGS, unknown

OLDEST_POSTGRESQL = 15
CONNECT_SECONDS = 5
CONNECTION = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
REACHED = {"database": environment.DATABASE, "database owner": environment.OWNERS_DATABASE}
"""What is told of each address of the database, and the setting that names it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `fault` is empty when all is well; otherwise it says what is wrong and what to do."""

    what: str
    found: str
    fault: str = ""


@click.group()
def config() -> None:
    """The settings of this installation (docs/settings.md)."""


@config.command()
def check() -> None:
    """Look through the configuration; each fault is told with what to do about it. No key is made."""
    if installation.COOKIE_SECRET not in installation.key_files():
        os.environ.setdefault("TERSKEL_SECRET_KEY", secrets.token_urlsafe(48))
    _told(Finding("database server", _server()))
    with database_held():
        django_ready()
        faults = sum([_told(finding) for finding in _findings()])
    if faults:
        raise click.ClickException("One fault found." if faults == 1 else f"{faults} faults found.")
    click.echo("All is well.")


def _server() -> str:
    """Told before it is asked: without `DATABASE_URL` one is started, in the data folder of whoever looks."""
    if is_embedded():
        return f"embedded, in {installation.data_dir()}"
    return urlsplit(environment.text(environment.DATABASE)).hostname or "on its local socket"


def faults_in(what: Collection[str]) -> int:
    """How many faults there are in these things alone; each is told. Django is ready."""
    return sum([_told(finding) for finding in _findings() if finding.fault and finding.what in what])


def _findings() -> Iterator[Finding]:
    """Everything that can be looked at: where the database lets nobody in, what it would have been asked is left."""
    reached = True
    for look in LOOKS:
        if not reached and look in OF_DATABASE:
            continue
        for finding in look():
            yield finding
            reached = reached and not (finding.what in REACHED and finding.fault)


def _told(finding: Finding) -> bool:
    mark = "WRONG" if finding.fault else "ok   "
    click.echo(f"{mark} {finding.what}: {finding.found}")
    if finding.fault:
        click.echo(f"      {finding.fault}")
    return bool(finding.fault)


def _settings() -> Iterator[Finding]:
    """What the environment says that nobody reads: a setting that was misspelt holds nothing."""
    strays = unknown(os.environ)
    for name, meant in strays.items():
        yield Finding(
            "settings", name, f"there is no such setting; {meant} was meant?" if meant else "no such setting."
        )
    if not strays:
        yield Finding("settings", f"{sum(name in os.environ for name in SETTINGS)} given, the rest by default")


def _address() -> Iterator[Finding]:
    from django.conf import settings

    address: environment.Address = settings.TERSKEL_ADDRESS
    fault = ""
    if settings.TERSKEL_DEMO and not address.on_loopback:
        fault = "a demo lets anybody log in as anybody: unset TERSKEL_DEMO, or serve it on 127.0.0.1."
    elif address.secure and not environment.switched_on("TERSKEL_BEHIND_PROXY"):
        fault = "https is spoken by the proxy in front: let it set X-Forwarded-Proto, and set TERSKEL_BEHIND_PROXY=1."
    yield Finding("address", address.url, fault)


def _folders() -> Iterator[Finding]:
    """Where it looks: run as another user, or without the service's settings, it is another installation."""
    yield Finding("data folder", str(installation.data_dir()))
    yield Finding("keys folder", str(installation.keys_dir()))


def _reached() -> Iterator[Finding]:
    """Whether both roles are let in: an owner who is not would be found no sooner than in an upgrade."""
    for what, named in REACHED.items():
        if not environment.text(named):
            continue
        entry = environment.database(named=named)
        asked = {to: entry[name] for to, name in CONNECTION.items()} | entry["OPTIONS"]
        fault = ""
        try:
            psycopg.connect(**{"connect_timeout": CONNECT_SECONDS, **asked}).close()
        except psycopg.Error as refused:
            said = why_unreachable(refused) or str(refused).strip()
            fault = f"{said}. {named} says where it is, and with which role and password."
        yield Finding(what, f"{entry['USER'] or 'nobody'} at {entry['HOST'] or 'its local socket'}", fault)


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
    """Those there are; none is made: whoever looks from another user's place would make a second set."""
    if installation.awaited_keys_file().exists():
        yield Finding("keys", "missing", str(installation.KeyAwaited()))
        return
    for name in (installation.SIGNING_KEY, installation.DRAFT_IDENTITY):
        path = installation.keys_dir() / name
        if not path.exists():
            yield Finding("key", f"{path}: none yet; it is made when it is first needed")
            continue
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


def _signing_service() -> Iterator[Finding]:
    from django.conf import settings

    from terskel.contracts.posten import IdentityUnusable, identity

    address: str = settings.TERSKEL_POSTEN_SIGNERING
    if not address:
        yield Finding("signing service", "none: contracts are signed here")
        return
    certificate, issuers = settings.TERSKEL_POSTEN_SIGNERING_CERTIFICATE, settings.TERSKEL_POSTEN_SIGNERING_ISSUERS
    fault, ends = "", None
    try:
        ends = identity(certificate).certificate.not_valid_after_utc
        ssl.create_default_context(cafile=issuers)
    except IdentityUnusable as unusable:
        fault = f"TERSKEL_POSTEN_SIGNERING_CERTIFICATE: {unusable}."
    except (OSError, ssl.SSLError) as unreadable:
        fault = f"TERSKEL_POSTEN_SIGNERING_ISSUERS: {issuers} holds no certificates that can be read ({unreadable})."
    else:
        if ends < clock.now():
            fault = f"the certificate in {certificate} ended on {ends:%Y-%m-%d}: get another from its issuer."
        elif stat.S_IMODE(Path(certificate).stat().st_mode) & 0o077:
            fault = f"others may read it: chmod 600 {certificate}"
    yield Finding("signing service", f"{address}, certificate until {ends:%Y-%m-%d}" if ends else address, fault)


def _backup() -> Iterator[Finding]:
    from django.conf import settings

    from terskel.cli.backup.postgres import Server

    recipients = environment.text("TERSKEL_BACKUP_RECIPIENTS").split()
    strange = [one for one in recipients if not age.is_recipient(one)]
    try:
        program = str(postgresql_program("pg_dump", Server.now().version() // 10_000))
    except Unavailable as reason:
        yield Finding("backup", "pg_dump", str(reason))
    else:
        fault = f"TERSKEL_BACKUP_RECIPIENTS names {strange[0]}, which is no age recipient." if strange else ""
        if not recipients and not settings.TERSKEL_DEMO:
            fault = (
                "TERSKEL_BACKUP_RECIPIENTS names nobody, so the nightly backup fails: make a key pair on another "
                "machine with `age-keygen`, and name its public half."
            )
        yield Finding("backup", f"{len(recipients)} who may open it, {program}", fault)
    if named := environment.text("TERSKEL_BACKUP_DIR"):
        writable = Path(named).is_dir() and os.access(named, os.W_OK | os.X_OK)
        fault = "" if writable else "it is no folder that this user may write in: make it, or run this as the service."
        yield Finding("backup folder", named, fault)


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings,
    _folders,
    _address,
    _reached,
    _database,
    _keys,
    _backup,
    _mail,
    _log_in,
    _signing_service,
)
OF_DATABASE = (_database, _backup, _signing_service)
