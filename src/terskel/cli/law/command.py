"""The commands themselves."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import get_args

import click
from click.core import ParameterSource

from terskel.cli.files.moments import Day, InstantOrDay, Point
from terskel.cli.files.printing import answer, answering, as_of_option, today
from terskel.cli.law import check as checking
from terskel.cli.law import limits as counting
from terskel.cli.law import procedure as guiding
from terskel.cli.law import thresholds as valuing
from terskel.cli.law.said import BOOK
from terskel.core import rulesets
from terskel.core.deadlines.procedures import PROCEDURES, Circumstance, Stage
from terskel.core.deadlines.register import LIMITS, Given
from terskel.core.instants import OSLO, oslo_day
from terskel.core.languages import Language
from terskel.core.rulesets import BuyerKind

BUYERS = get_args(BuyerKind)


@click.group()
def law() -> None:
    """What the law says, on any day: limits, thresholds, procedures, and what stands in the way of a publication.

    Nothing here needs a server or a database. Answers are computed from dated rules, each with its clause; they are no
    legal advice.
    """


@law.command()
@click.argument("number", required=False, type=click.Choice(tuple(LIMITS), case_sensitive=False))
@click.option(
    "--at", type=InstantOrDay(), help="When the event happened that the limit is counted from, a day or Oslo time."
)
@click.option("--days", type=click.IntRange(min=1), help="T-05: the working days printed; T-12: the days promised.")
@click.option("--agreed-at", type=InstantOrDay(), help="T-07: the deadline that was agreed on.")
@click.option("--everyone-agreed", is_flag=True, help="T-07: all admitted suppliers agreed.")
@click.option(
    "--buyer", "buyer_kind", type=click.Choice(BUYERS), default="state", show_default=True, help="T-07, T-GEN"
)
@click.option("--published-on", type=Day(), help="T-24: the day TED published.")
@click.option("--tender-deadline", "tender_deadline_on", type=Day(), help="T-19: until 30 June 2026.")
@click.option("--on-paper", is_flag=True, help="T-12: the letters were not sent electronically.")
@click.option("--fee-sought", is_flag=True, help="T-18: a fee for an illegal direct award is sought.")
@click.option("--procedure", type=click.Choice(PROCEDURES), help="T-GEN")
@click.option("--stage", type=click.Choice(get_args(Stage)), help="T-GEN")
@click.option("--circumstance", type=click.Choice(get_args(Circumstance)), default="ordinary", help="T-GEN")
@click.option("--own", "own", multiple=True, metavar="RULE=LENGTH", help="A stricter rule of your own.")
@click.option("--extra-free", multiple=True, metavar="MM-DD", help="A day you are closed, such as 12-24.")
@as_of_option
@answering
@click.pass_context
def limits(
    context: click.Context,
    number: str | None,
    at: Point | None,
    days: int | None,
    agreed_at: Point | None,
    everyone_agreed: bool,
    buyer_kind: BuyerKind,
    published_on: date | None,
    tender_deadline_on: date | None,
    on_paper: bool,
    fee_sought: bool,
    procedure: str | None,
    stage: Stage | None,
    circumstance: Circumstance,
    own: Sequence[str],
    extra_free: Sequence[str],
    as_of: date | None,
    as_json: bool,
    language: Language,
) -> None:
    """List the time limits, or count the one with this NUMBER step by step.

    Without --as-of a limit is counted by the rules of the day of its event; with it, by those of that day, as for a
    matter announced then. Where a limit is counted from the end of a period (T-05, T-09, T-11), a day without an hour
    means the end of that day.
    """
    if number is None:
        listed = counting.listed(as_of or today(), language)
        answer(listed.document, listed.lines, as_json=as_json)
        return
    limit = LIMITS[number]
    counting.refuse_what_it_takes_not(limit, _written(context), language)
    if number == "T-24" and at is not None and at.only_day:
        raise click.UsageError(BOOK.say("law.needs_the_hour", language, number=number))
    event = None if at is None else at.ends if limit.from_an_end else at.begins
    day = as_of or (oslo_day(at.begins) if at else today())
    given = Given(
        at=event,
        days=days,
        agreed_at=agreed_at.ends if agreed_at else None,
        procedure=procedure,
        stage=stage,
        published_on=published_on,
        tender_deadline_on=tender_deadline_on,
        buyer_kind=buyer_kind,
        everyone_agreed=everyone_agreed,
        on_paper=on_paper,
        fee_sought=fee_sought,
        circumstance=circumstance,
        own=counting.own_rules(limit, own, extra_free, day, language),
        rules=rulesets.as_of(as_of) if as_of else None,
    )
    counted = counting.counted(limit, given, language)
    answer(counted.document, counted.lines, as_json=as_json)


def _written(context: click.Context) -> frozenset[str]:
    """The options that stand on the command line, not those that have their default."""
    return frozenset(
        name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    )


@law.command()
@click.option("--buyer", "buyer_kind", type=click.Choice(BUYERS), help="Only this kind of buyer.")
@as_of_option
@answering
def thresholds(buyer_kind: BuyerKind | None, as_of: date | None, as_json: bool, language: Language) -> None:
    """The thresholds, in kroner and in euro, with clause and whether they were seen in their source."""
    found = valuing.listed(as_of or today(), (buyer_kind,) if buyer_kind else BUYERS, language)
    answer(found.document, found.lines, as_json=as_json)


@law.command()
@click.argument("file", type=click.Path())
@as_of_option
@answering
def procedure(file: str, as_of: date | None, as_json: bool, language: Language) -> None:
    """Which procedures are lawful for the purchase in FILE (JSON), which are not and why, and the text for the file."""
    found = guiding.guided(file, as_of, language)
    answer(found.document, found.lines, as_json=as_json)


@law.command()
@click.argument("file", type=click.Path())
@as_of_option
@answering
def check(file: str, as_of: date | None, as_json: bool, language: Language) -> None:
    """What stands in the way of publishing the DPS or competition in FILE (JSON); exit code 1 when something does."""
    day = as_of or today()
    found = checking.checked(file, datetime.combine(day, time(12), tzinfo=OSLO), language)
    answer(found.document, found.lines, as_json=as_json)
    if found.blocks:
        raise click.exceptions.Exit(1)
