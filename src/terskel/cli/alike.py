"""`terskel letters alike`: letters with reasons that say nothing of their own."""

import click

from terskel.cli.database import database_held, django_ready


@click.group()
def letters() -> None:
    """The letters to tenderers."""


@letters.command()
def alike() -> None:
    """List letters of a kind in one matter that share more than their frame (FOA §§ 24-10, 25-1).

    Award letters, rejections, fuller reasons, and decisions on complaints.

    Exit code 1 when there are any.
    """
    with database_held():
        django_ready()
        from terskel.awards.specificity import alike_letters

        count, found = alike_letters()
    for alike_ones in found:
        click.echo(alike_ones.title)
        for one in alike_ones.shared:
            click.echo(f"  «{one.text}»: {', '.join(one.recipients)}")
    if found:
        raise click.ClickException(f"Letters in {len(found)} matters share more than their frame.")
    click.echo(f"Each of {count} letters says something of its own.")
