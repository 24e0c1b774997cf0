"""What the coming weeks hold: the river of deadlines with its table, and for DPS managers a few numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel import clock
from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.instants import OSLO, end_of_day, last_day_before, start_of_day
from terskel.overview import moments, workbench
from terskel.overview.moments import ComingMoment
from terskel.overview.workbench import Week
from terskel.web.shared import river
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.kept import kept
from terskel.web.shared.moments import address_of, kind_of, title_of
from terskel.web.shared.river import Lane, Mark
from terskel.web.shared.short import percent, short_limit
from terskel.web.shared.tables import Column, Table

LANES_SHOWN: Final = 24


@authority_page()
def outlook(request: HttpRequest) -> HttpResponseBase:
    """The coming weeks in the reader's matters; with them, for DPS managers, the numbers of their systems."""
    actor, now = actor_of(request), clock.now()
    coming = moments.own(actor, at=now)
    weeks = workbench.weeks(actor, coming, at=now)
    table = _table(request, weeks, actor)
    if wanted := table.download("deadlines"):
        return wanted
    context = {
        "river": _river(weeks, now),
        "legend": _legend(weeks),
        "table": table,
        **(_numbers(actor, coming, now) if actor.has(DPS_MANAGER) else {}),
    }
    return render(request, "authority/outlook.html", context)


@dataclass(frozen=True, slots=True)
class _Line:
    """One limit in the table: `at` is the instant, or the last day of the week where it is many requests' together.

    `moment` None: it is requests'.
    """

    week: int
    at: datetime
    what: str
    matter: str
    moment: ComingMoment | None = None


def _table(request: HttpRequest, weeks: Sequence[Week], actor: Actor) -> Table[_Line]:
    def address(line: _Line) -> str:
        """Asked of the lines that are shown alone."""
        return address_of(line.moment, actor) if line.moment is not None else reverse("authority:applications")

    columns: tuple[Column[_Line], ...] = (
        Column("at", _("When"), _when, sort=lambda line: line.at, head=True, shown=lambda line: short_limit(line.at)),
        Column("week", _("Week"), lambda line: line.week, numeric=True),
        Column("what", _("What"), lambda line: line.what, sort=lambda line: line.what),
        Column("matter", _("Matter"), lambda line: line.matter, address, lambda line: line.matter),
    )
    return Table(
        request,
        columns,
        [line for week in weeks for line in _lines(week)],
        caption=_("Time limits in the next five weeks"),
        empty=_("Nothing ends in the next five weeks. Deadlines of competitions you announce will stand here."),
        downloads=True,
        formats=("csv", "xlsx"),
    )


def _when(line: _Line) -> datetime | date:
    """A limit at midnight is met on the day before it, and stands there."""
    ends_the_day = line.at.astimezone(OSLO).time() == time()
    return last_day_before(line.at) if ends_the_day else line.at


def _lines(week: Week) -> Iterator[_Line]:
    for moment in week.moments:
        yield _Line(week.number, moment.at, kind_of(moment), moment.name, moment)
    if week.requests:
        counted = ngettext("%(number)s request to decide", "%(number)s requests to decide", week.requests)
        yield _Line(
            week.number,
            end_of_day(week.sunday),
            _("In the course of the week"),
            counted % {"number": week.requests},
        )


def _river(weeks: Sequence[Week], now: datetime) -> SafeString | None:
    """One lane for each matter, the one with the nearest limit first; None where nothing ends."""
    found: dict[UUID, list[ComingMoment]] = {}
    for moment in (one for week in weeks for one in week.moments):
        found.setdefault(moment.about_id, []).append(moment)
    if not found:
        return None
    return river.river(
        _("Time limits in the next five weeks, by matter; the table below holds the same"),
        begins=start_of_day(weeks[0].monday),
        ends=end_of_day(weeks[-1].sunday),
        now=now,
        weeks=[_("Week %(number)s") % {"number": week.number} for week in weeks],
        lanes=[
            Lane(lane[0].name, tuple(Mark(one.at, one.kind, f"{title_of(one)}, {short_limit(one.at)}") for one in lane))
            for lane in list(found.values())[:LANES_SHOWN]
        ],
    )


def _legend(weeks: Sequence[Week]) -> SafeString:
    kinds = {one.kind: one for week in weeks for one in week.moments}
    return river.legend((kind, kind_of(one)) for kind, one in kinds.items())


def _numbers(actor: Actor, coming: Sequence[ComingMoment], now: datetime) -> dict[str, object]:
    """Empty where the authority has no published system."""
    counted = kept(
        "key_numbers",
        actor.organisation_id,
        count=lambda: workbench.key_numbers(actor, coming, at=now),
        size=lambda found: found.qualified if found else 0,
        at=now,
    )
    if (found := counted.value) is None:
        return {}
    shares = {"in_time": percent(found.times.share_in_time), "small_or_medium": percent(found.small_or_medium)}
    return {"numbers": {"found": found, **shares}, "counted": counted}
