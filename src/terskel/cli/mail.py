"""`terskel mail-returned`: what mail servers send back, piped in by the mail server that takes our returned mail."""

from typing import IO

import click

from terskel.cli.database import database_held, django_ready


@click.command("mail-returned")
@click.argument("report", type=click.File("rb"), default="-")
def mail_returned(report: IO[bytes]) -> None:
    """Read one returned mail (RFC 3464) and raise it with those who can mend the address.

    Let the mail server that takes mail to TERSKEL_MAIL_FROM pipe each of them here, as it stands. What is no such
    report is left alone, and the exit code is 0 all the same, so that the mail server does not send it round.
    """
    with database_held():
        django_ready()
        from terskel import clock
        from terskel.core.actors import SYSTEM
        from terskel.notifications import actions
        from terskel.notifications.returned import LARGEST_REPORT

        noted = actions.note_returned_mail(report.read(LARGEST_REPORT + 1), by=SYSTEM, at=clock.now())
    click.echo("Noted." if noted else "Nothing to note: no report, or not of a mail of ours that failed for good.")
