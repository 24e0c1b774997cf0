"""Days and instants as words of a command."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import click

from terskel.cli.files.schema import FIRST_YEAR, LAST_YEAR
from terskel.core.instants import end_of_day, oslo_day
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook


class Day(click.ParamType[date]):
    """A day as 2026-11-21."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            found = date.fromisoformat(value)
        except ValueError:
            _refuse("moment.no_day", value, param, ctx)
        _reached(found, value, param, ctx)
        return found


class Instant(click.ParamType[datetime]):
    """An instant as 2026-11-21T12:00; without a zone it is Oslo time."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            _refuse("moment.no_instant", value, param, ctx)
        _reached(found, value, param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=ZoneInfo("Europe/Oslo"))


@dataclass(frozen=True, slots=True)
class Point:
    """What was written for an event: an instant, or a day without an hour, which begins at `begins`."""

    begins: datetime
    only_day: bool

    @property
    def ends(self) -> datetime:
        """The instant itself; of a day the first instant after it."""
        return end_of_day(oslo_day(self.begins)) if self.only_day else self.begins


class InstantOrDay(click.ParamType[Point]):
    """An instant as 2026-11-21T12:00, or a day as 2026-11-21, told apart; without a zone it is Oslo time."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Point:
        if isinstance(value, Point):
            return value
        try:
            only_day = bool(date.fromisoformat(value))
        except ValueError:
            only_day = False
        return Point(Instant().convert(value, param, ctx), only_day)


class BadMoment(click.BadParameter):
    """Told in the language of the command, where click's own errors are English."""

    def format_message(self) -> str:
        return f"{self.param.opts[0]}: {self.message}" if self.param else self.message


def _reached(found: date, value: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        _refuse("moment.out_of_reach", value, param, ctx)


def _refuse(code: str, value: str, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
    language: Language = ctx.params.get("language", "nb") if ctx else "nb"
    book = Phrasebook.of("cli")
    message = book.say(code, language, text=value, first=FIRST_YEAR, last=LAST_YEAR)
    raise BadMoment(message, ctx=ctx, param=param)
