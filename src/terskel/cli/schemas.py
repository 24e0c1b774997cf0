"""`terskel schema`: what the files look like that the commands without a server read."""

import json
from importlib.resources import files

import click

from terskel.cli.files.schema import Schema

NAMES = tuple(sorted(one.name.removesuffix(".json") for one in (files("terskel.cli.files") / "schemas").iterdir()))


@click.command()
@click.argument("name", required=False, type=click.Choice(NAMES))
def schema(name: str | None) -> None:
    """Print the JSON Schema (draft 2020-12) of the files with this NAME, or list the names."""
    if name is not None:
        click.echo(json.dumps(Schema.of(name).root, ensure_ascii=False, indent=1))
        return
    for one in NAMES:
        click.echo(f"{one}: {Schema.of(one).root['title']}")
