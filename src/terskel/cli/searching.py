"""`terskel search`: the index over everything public."""

from __future__ import annotations

import click

from terskel.cli.database import database_held, django_ready


@click.group()
def search() -> None:
    """The index of what everyone may search."""


@search.command()
def rebuild() -> None:
    """Read everything public again. Searches go on meanwhile, and nothing is lost when it is cut off: run it anew."""
    with database_held():
        django_ready()
        from terskel import clock
        from terskel.search import actions, queries

        noted = actions.note_everything(at=clock.now())
        with click.progressbar(length=noted, label="Reading", show_eta=True) as bar:
            while read := actions.read_again(at=clock.now()):
                bar.update(read)
        words = actions.forget_words()
        entries = queries.entry_count()
        left = queries.waiting()
    if left:
        click.echo(f"WARNING {left} sources are still to be read; the log says which failed.", err=True)
    click.echo(f"{entries} entries and {words} words are searched.")
