"""How the commands without a server answer: text for people, or JSON with exact numbers as text."""

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from terskel.cli.files.faults import BadFile
from terskel.cli.files.moments import Day
from terskel.core.canonical import Json, decimal_text
from terskel.core.decisions import RefusedAct
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text

Command = TypeVar("Command", bound=Callable[..., Any])


def answering(command: Command) -> Command:
    """Adds `--json` and `--language`, and turns a bad file or a refusal into words instead of a traceback."""

    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON; exact numbers are text.")
    @language_option
    @functools.wraps(command)
    def told(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except BadFile as bad:
            raise bad.told(options["language"]) from bad
        except RefusedAct as stopped:
            raise click.ClickException(refusal_text(stopped.refused, options["language"])) from stopped

    return told  # type: ignore[return-value]


def language_option(command: Command) -> Command:
    """Adds `--language`."""
    option = click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        default="nb",
        envvar="TERSKEL_LANGUAGE",
        show_default=True,
        is_eager=True,  # so that what is wrong with the other options is told in it
    )
    return option(command)


def as_of_option(command: Command) -> Command:
    """Adds `--as-of DATE`; today when left out."""
    option = click.option("--as-of", "as_of", type=Day(), default=None, help="The day whose law is asked for: today.")
    return option(command)


def today() -> date:
    """Today in Oslo by this machine's clock: these commands have no database to ask."""
    return datetime.now(ZoneInfo("Europe/Oslo")).date()  # noqa: TID251


def answer(document: Mapping[str, object], lines: Iterable[str], *, as_json: bool) -> None:
    """Print one of the two."""
    if as_json:
        click.echo(json.dumps(plain(document), ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Columns of equal width, two spaces apart."""
    cells = [tuple(headings), *(tuple(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    ruled = [cells[0], tuple("-" * width for width in widths), *cells[1:]]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in ruled]


def plain(value: object) -> Json:
    """As JSON: decimals and fractions as exact text, instants in UTC, dataclasses as objects."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return decimal_text(value)
        case Fraction():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): plain(inner) for name, inner in value.items()}
        case frozenset() | set():
            return sorted((plain(inner) for inner in value), key=str)
        case Sequence():
            return [plain(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")
