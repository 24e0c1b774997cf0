"""The `terskel` command."""

import click

from terskel import __version__
from terskel.cli.alike import letters
from terskel.cli.auditing import audit
from terskel.cli.backup.command import backup, restore
from terskel.cli.casebooks import casebook
from terskel.cli.checking import check, config
from terskel.cli.database import database_held, django_ready, make_keys, migrated
from terskel.cli.demonstrating import demo
from terskel.cli.evaluation.command import evaluate
from terskel.cli.failing import tell_failure
from terskel.cli.keys import keys
from terskel.cli.law.command import law
from terskel.cli.mail import mail_returned
from terskel.cli.people import createadmin
from terskel.cli.receipts import receipt
from terskel.cli.schemas import schema
from terskel.cli.seals import seals
from terskel.cli.searching import search
from terskel.cli.serving import serve, worker
from terskel.cli.simulation.command import simulate
from terskel.cli.upgrading import upgrade


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="terskel")
def main() -> None:
    """Dynamic purchasing systems, from set-up to signed contract."""


@main.command()
def migrate() -> None:
    """Bring the database's tables up to this version; make the installation's keys where there are none."""
    with database_held():
        django_ready()
        migrated()
        make_keys()
    click.echo("The database is up to date.")


@main.command(context_settings={"ignore_unknown_options": True}, hidden=True)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """For developers: a command of Django's own, such as `terskel django makemigrations dps`."""
    with database_held():
        django_ready()
        from django.core.management import execute_from_command_line

        from terskel.project.roles import as_owner

        with as_owner():
            execute_from_command_line(["terskel django", *arguments])


COMMANDS = (
    serve,
    worker,
    audit,
    casebook,
    backup,
    restore,
    keys,
    config,
    upgrade,
    createadmin,
    demo,
    mail_returned,
    tell_failure,
    evaluate,
    simulate,
    law,
    letters,
    receipt,
    seals,
    schema,
    search,
)
for command in COMMANDS:
    main.add_command(command)
# As it was called first; kept for scripts that call it so.
main.add_command(click.Command("check", callback=check.callback, help=check.help, hidden=True))
