"""`terskel letters alike`: award letters that say nothing of their own."""

import click

from terskel.cli.database import database_held, django_ready


@click.group()
def letters() -> None:
    """The letters to tenderers."""


@letters.command()
def alike() -> None:
    """List the award letters of one competition that share more than their frame (FOA § 25-1).

    Exit code 1 when there are any.
    """
    with database_held():
        django_ready()
        from terskel.awards.specificity import alike_letters

        count, found = alike_letters()
    for award in found:
        click.echo(award.title)
        for one in award.shared:
            click.echo(f"  «{one.text}»: {', '.join(one.recipients)}")
    if found:
        raise click.ClickException(f"The letters of {len(found)} awards share more than their frame.")
    click.echo(f"Each of {count} letters says something of its own.")
