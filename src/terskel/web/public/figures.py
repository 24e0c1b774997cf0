"""The figures of the public statistics, one after the other: what each says, how it is counted, how it can mislead."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel.overview.statistics import Statistics
from terskel.web.shared import plots
from terskel.web.shared.short import percent, short_month
from terskel.web.shared.sizes import SIZE_CLASSES
from terskel.web.shared.tables import Column, Table

Cells = tuple[Any, ...]

STEPS: Final[dict[str, str | Promise]] = {
    "tendering": gettext_lazy("From publication to the deadline"),
    "deciding": gettext_lazy("From the deadline to the award letters"),
    "signing": gettext_lazy("From the award letters to a signed contract"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it; `plot` is "" where the table says it better."""

    key: str
    title: str | Promise
    definition: str | Promise
    misleads: str | Promise
    plot: SafeString
    table: Table[Cells]
    together: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """`headings`: label, and whether the column holds numbers. `rows` give the cells of the table in that order.

    `drawn` is the plot of the same rows. `together`: told of all systems only, never of one.
    """

    key: str
    title: str | Promise
    definition: str | Promise
    misleads: str | Promise
    headings: tuple[tuple[str | Promise, bool], ...]
    rows: Callable[[Statistics], Iterator[Cells]]
    drawn: Callable[[Sequence[Cells]], SafeString]
    together: bool = False

    def shown(self, request: HttpRequest, found: Statistics, *, downloads: bool) -> Shown:
        rows = list(self.rows(found))
        columns: list[Column[Cells]] = [
            Column(f"c{place}", label, _cell(place), numeric=numeric, head=place == 0)
            for place, (label, numeric) in enumerate(self.headings)
        ]
        table = Table(
            request,
            columns,
            rows,
            caption=self.title,
            empty=_("Too little has happened yet for this to be told."),
            downloads=downloads,
            formats=("csv", "xlsx", "json"),
        )
        plot = self.drawn(rows) if rows else _NOTHING
        return Shown(self.key, self.title, self.definition, self.misleads, plot, table, self.together)


_NOTHING: Final = SafeString("")


def _cell(place: int) -> Callable[[Cells], Any]:
    return lambda row: row[place]


def _quarter(first: date) -> str:
    return _("%(year)s Q%(quarter)s") % {"year": first.year, "quarter": (first.month - 1) // 3 + 1}


def _few(value: object) -> object:
    return _("fewer than 5") if value is None else value


def _share(value: Fraction | None) -> str:
    return _("fewer than 5") if value is None else percent(value)


def _height(cell: object) -> float:
    """A number as high as it is; whole ones stay whole, for the mark on the axis."""
    match cell:
        case int():
            return cell
        case Fraction():
            return cell.numerator if cell.denominator == 1 else float(cell)
        case _:
            return 0


def _titled(title: str | Promise, plot: SafeString) -> SafeString:
    """What is drawn, said above it: a figure's table often has more than its plot."""
    return format_html("<figcaption>{}</figcaption>{}", title, plot)


def _columns(title: str | Promise, value: int = 1) -> Callable[[Sequence[Cells]], SafeString]:
    """A column for each row: its first cell under it, the height from the cell `value`; what is not told has none."""

    def drawn(rows: Sequence[Cells]) -> SafeString:
        heights = [_height(row[value]) for row in rows]
        return _titled(title, plots.columns(str(title), [str(row[0]) for row in rows], heights))

    return drawn


def _bars(title: str | Promise, value: int) -> Callable[[Sequence[Cells]], SafeString]:
    """A lying bar for each row that has a number to tell in the cell `value`."""

    def drawn(rows: Sequence[Cells]) -> SafeString:
        told = [(str(row[0]), row[value]) for row in rows if isinstance(row[value], int)]
        return _titled(title, plots.bars(str(title), [name for name, _count in told], [count for _name, count in told]))

    return drawn


def _lines(title: str | Promise, *series: tuple[str | Promise, int]) -> Callable[[Sequence[Cells]], SafeString]:
    """A line for each named cell over the rows."""

    def drawn(rows: Sequence[Cells]) -> SafeString:
        named = [
            (str(name), [row[place] if isinstance(row[place], int) else 0 for row in rows]) for name, place in series
        ]
        return _titled(title, plots.lines(str(title), [str(row[0]) for row in rows], named))

    return drawn


def _undrawn(_rows: Sequence[Cells]) -> SafeString:
    return _NOTHING


def _competitions(found: Statistics) -> Iterator[Cells]:
    for one in found.quarters:
        yield _quarter(one.first), one.published, one.decided


def _tenders(found: Statistics) -> Iterator[Cells]:
    for one in found.quarters:
        least, most = (one.tenders[0], one.tenders[-1]) if one.tenders else (None, None)
        yield _quarter(one.first), one.decided, one.median, least, most, sum(one.tenders)


def _spread(found: Statistics) -> Iterator[Cells]:
    counted = dict(found.spread)
    if counted:
        yield from ((number, counted.get(number, 0)) for number in range(min(counted), max(counted) + 1))


def _alone(found: Statistics) -> Iterator[Cells]:
    for one in found.quarters:
        yield _quarter(one.first), one.decided, one.alone, _share(one.share_alone)


def _decisions(found: Statistics) -> Iterator[Cells]:
    for one in found.decisions:
        median = _few(one.median_days) if one.decided is None or one.decided else None
        yield short_month(one.first), _few(one.decided), median, _share(one.share_in_time) if one.decided != 0 else None


def _standing(found: Statistics) -> Iterator[Cells]:
    for month, count in found.standing:
        yield short_month(month), count


def _sizes(found: Statistics) -> Iterator[Cells]:
    for one in found.sizes:
        yield str(SIZE_CLASSES[one.size]), _few(one.qualified), _few(one.tenders), one.won


def _entrants(found: Statistics) -> Iterator[Cells]:
    for one in found.quarters:
        yield _quarter(one.first), one.decided, one.new, _share(one.share_new)


def _counties(found: Statistics) -> Iterator[Cells]:
    for name, count in found.counties:
        yield name, _few(count)


def _leads(found: Statistics) -> Iterator[Cells]:
    for one in found.leads:
        yield str(STEPS[one.step]), one.counted, one.median_days


def _concentration(found: Statistics) -> Iterator[Cells]:
    one = found.concentration
    if one is not None:
        yield _("Competitions decided"), one.decided
        yield _("Different winners"), one.winners
        yield _("Share of the winner with most"), percent(one.largest)
        yield _("Share of the three with most"), percent(one.largest_three)
        yield _("Herfindahl–Hirschman index (0–10,000)"), round(one.index)


_QUARTER: Final = (gettext_lazy("Quarter"), False)
_MONTH: Final = (gettext_lazy("Month"), False)
_DECIDED: Final = (gettext_lazy("Decided"), True)

FIGURES: Final = (
    Figure(
        "competitions",
        gettext_lazy("Competitions published and decided"),
        gettext_lazy(
            "Competitions published in the quarter, cancelled ones too, and competitions whose award letters were sent "
            "in the quarter."
        ),
        gettext_lazy(
            "A competition is often decided in a later quarter than it was published in, so the two lines are not of "
            "the same competitions. The present quarter is not over."
        ),
        (_QUARTER, (gettext_lazy("Published"), True), _DECIDED),
        _competitions,
        _lines(gettext_lazy("Competitions per quarter"), (gettext_lazy("Published"), 1), (gettext_lazy("Decided"), 2)),
    ),
    Figure(
        "tenders",
        gettext_lazy("Tenders per competition, over time"),
        gettext_lazy(
            "Tenders opened in the competitions decided in the quarter, rejected ones too. The median is the middle "
            "competition: half had as many or fewer."
        ),
        gettext_lazy(
            "Where few were decided, one competition moves the median. Many tenders are no end in themselves: narrow "
            "categories have few suppliers."
        ),
        (
            _QUARTER,
            _DECIDED,
            (gettext_lazy("Median tenders"), True),
            (gettext_lazy("Fewest"), True),
            (gettext_lazy("Most"), True),
            (gettext_lazy("Tenders in all"), True),
        ),
        _tenders,
        _columns(gettext_lazy("Median tenders per competition, by quarter"), 2),
    ),
    Figure(
        "spread",
        gettext_lazy("How many tender"),
        gettext_lazy("Competitions of the last eight quarters by how many tenders were opened."),
        gettext_lazy("Cancelled competitions are not counted, so those where nobody tendered are missing."),
        ((gettext_lazy("Tenders"), True), (gettext_lazy("Competitions"), True)),
        _spread,
        _columns(gettext_lazy("Competitions by number of tenders")),
    ),
    Figure(
        "single",
        gettext_lazy("Decided among one tender only"),
        gettext_lazy("Competitions with exactly one tender, of those decided in the quarter."),
        gettext_lazy(
            "A single tender may come of a narrow need as well as of poor competition. The share is told only where "
            "five or more were decided."
        ),
        (_QUARTER, _DECIDED, (gettext_lazy("With one tender"), True), (gettext_lazy("Share"), True)),
        _alone,
        _columns(gettext_lazy("Competitions with one tender, per quarter"), 2),
    ),
    Figure(
        "decisions",
        gettext_lazy("How long suppliers wait to be admitted"),
        gettext_lazy(
            "Requests to participate decided in the month, one for each category. Working days from the day after "
            "receipt to the decision; in time is before the limit, 10 working days or 15 where it was extended with "
            "a reason."
        ),
        gettext_lazy(
            "Requests still waiting are not in it. Those of a first window are decided together, long after they came "
            "in, within a period of their own."
        ),
        (
            _MONTH,
            _DECIDED,
            (gettext_lazy("Median working days"), True),
            (gettext_lazy("In time"), True),
        ),
        _decisions,
        _columns(gettext_lazy("Median working days to decide, per month"), 2),
        together=True,
    ),
    Figure(
        "standing",
        gettext_lazy("Qualified, over time"),
        gettext_lazy("Standing rights to be invited at the end of each month, suspended ones too."),
        gettext_lazy("A firm admitted in three categories counts three times."),
        (_MONTH, (gettext_lazy("Standing rights"), True)),
        _standing,
        _lines(gettext_lazy("Standing rights at the end of the month"), (gettext_lazy("Standing rights"), 1)),
    ),
    Figure(
        "sizes",
        gettext_lazy("Small and large firms"),
        gettext_lazy(
            "Firms qualified today by size class as they have said it, each once; and tenders and contracts won by "
            "firms of that size in the competitions decided in the last eight quarters."
        ),
        gettext_lazy(
            "Contracts are counted, not weighed by value. A firm that has grown counts with its size of today."
        ),
        (
            (gettext_lazy("Size"), False),
            (gettext_lazy("Qualified"), True),
            (gettext_lazy("Tenders"), True),
            (gettext_lazy("Contracts won"), True),
        ),
        _sizes,
        _bars(gettext_lazy("Contracts won, by size of firm"), 3),
        together=True,
    ),
    Figure(
        "entrants",
        gettext_lazy("Whether new firms win"),
        gettext_lazy(
            "Competitions decided in the quarter whose winner had been admitted in the system for less than twelve "
            "months when the award letters were sent."
        ),
        gettext_lazy(
            "In the first year of a system every winner is new. The share is shown only where five or more are decided."
        ),
        (_QUARTER, _DECIDED, (gettext_lazy("Won by a new firm"), True), (gettext_lazy("Share"), True)),
        _entrants,
        _columns(gettext_lazy("Competitions won by a new firm, per quarter"), 2),
    ),
    Figure(
        "counties",
        gettext_lazy("Where qualified firms are"),
        gettext_lazy("Firms qualified today by the county of their address, each once."),
        gettext_lazy("The address is the firm's, not where it delivers. Firms abroad are not in it."),
        ((gettext_lazy("County"), False), (gettext_lazy("Qualified"), True)),
        _counties,
        _bars(gettext_lazy("Qualified firms by county"), 1),
        together=True,
    ),
    Figure(
        "lead-time",
        gettext_lazy("How long a competition takes"),
        gettext_lazy("Median calendar days between the steps, of the competitions decided in the last eight quarters."),
        gettext_lazy(
            "Medians of steps don't add up to the median of the whole. A contract not signed yet is not in the last "
            "step."
        ),
        (
            (gettext_lazy("Step"), False),
            (gettext_lazy("Competitions"), True),
            (gettext_lazy("Median days"), True),
        ),
        _leads,
        _undrawn,
    ),
    Figure(
        "concentration",
        gettext_lazy("Whether few win most"),
        gettext_lazy(
            "The winners of the competitions decided in the last eight quarters, by number. The index is the sum of "
            "the squared shares: 10,000 where one firm wins all, near 0 where everyone wins one."
        ),
        gettext_lazy(
            "Large and small contracts count alike, and categories with different markets are counted together."
        ),
        ((gettext_lazy("Measure"), False), (gettext_lazy("Value"), True)),
        _concentration,
        _undrawn,
    ),
)
