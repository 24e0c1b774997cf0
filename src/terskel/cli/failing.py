"""`terskel tell-failure`: that a unit of this machine has stopped, for its journal and for the operator's mailbox."""

import socket

import click

from terskel.cli.database import django_ready


@click.command("tell-failure")
@click.argument("unit")
def tell_failure(unit: str) -> None:
    """Tell TERSKEL_OPERATOR_MAIL that UNIT has failed and is not started again; nobody named: the journal alone.

    For systemd's OnFailure=. The database may be what is away, so it is not asked: the mail goes to the mail server at
    once, in English, with nothing in it but unit and machine.
    """
    django_ready()
    from django.conf import settings
    from django.core.mail import EmailMessage, get_connection

    machine = socket.gethostname()
    click.echo(f"{unit} on {machine} has failed and is not started again by itself.", err=True)
    if not settings.TERSKEL_OPERATOR_MAIL:
        click.echo("Nobody is mailed: TERSKEL_OPERATOR_MAIL names nobody.", err=True)
        return
    mail = EmailMessage(
        f"{unit} has failed on {machine}",
        f"It is not started again by itself.\n\nWhat it said:  journalctl -u {unit} -n 50\n"
        f"Start it:      systemctl reset-failed {unit} && systemctl start {unit}\n",
        to=[settings.TERSKEL_OPERATOR_MAIL],
        connection=get_connection(settings.TERSKEL_MAIL_BACKEND),
    )
    try:
        mail.send()
    except OSError as fault:
        raise click.ClickException(f"The mail server did not take the mail: {fault}") from fault
    click.echo("The operator is mailed.", err=True)
