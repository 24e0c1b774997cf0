"""`terskel schema`: what the files look like that the commands without a server read."""

import json
from importlib.resources import files

import click

from terskel.cli.files.faults import BadFile
from terskel.cli.files.printing import language_option
from terskel.cli.files.schema import Schema
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook

NAMES = tuple(sorted(one.name.removesuffix(".json") for one in (files("terskel.cli.files") / "schemas").iterdir()))


@click.command()
@click.argument("name", required=False, type=click.Choice(NAMES))
@click.option("--xlsx", "workbook", type=click.Path(), help="evaluation: write a spreadsheet to fill in instead.")
@language_option
def schema(name: str | None, workbook: str | None, language: Language) -> None:
    """Print the JSON Schema (draft 2020-12) of the files with this NAME, or list the names."""
    if workbook is not None:
        if name != "evaluation":
            raise click.UsageError(Phrasebook.of("cli").say("schema.no_workbook", language))
        from terskel.cli.evaluation.blank import write_blank

        try:
            write_blank(workbook, language)
        except BadFile as bad:
            raise bad.told(language) from bad
        return
    if name is not None:
        click.echo(json.dumps(Schema.of(name).root, ensure_ascii=False, indent=1))
        return
    for one in NAMES:
        click.echo(f"{one}: {Schema.of(one).root['title']}")
