"""`terskel audit`: whether the record of what happened is whole."""

import click

from terskel.cli.database import database_held, django_ready


@click.group()
def audit() -> None:
    """The record of who did what, and when."""


@audit.command()
def verify() -> None:
    """Check that no event was changed, inserted, removed, moved or cut off; tells each that was."""
    with database_held():
        django_ready()
        from terskel import clock
        from terskel.audit.sequencing import sequence
        from terskel.audit.verification import verify as findings_of

        sequence(at=clock.now())
        findings = list(findings_of())
        for finding in findings:
            click.echo(str(finding))
    if findings:
        raise click.ClickException(f"The audit is not whole: {len(findings)} findings.")
    click.echo("The audit is whole.")
