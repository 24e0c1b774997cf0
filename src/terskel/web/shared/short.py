"""Days and instants where there is little room: in tables and lists. Elsewhere `core.formats` writes them out."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import ngettext

from terskel.core.formats import MONTHS, number
from terskel.core.instants import OSLO, last_day_before, oslo_day, start_of_day
from terskel.core.languages import Language
from terskel.web.shared import languages

# As Språkrådet shortens them; a limit is read by its weekday first.
_WEEKDAYS: Final[dict[Language, tuple[str, ...]]] = {
    "nb": ("man.", "tirs.", "ons.", "tors.", "fre.", "lør.", "søn."),
    "nn": ("mån.", "tys.", "ons.", "tors.", "fre.", "laur.", "søn."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def short_day(value: date) -> str:
    """31.12.2028; in English 31 Dec 2028."""
    if languages.current() == "en":
        return f"{value.day}\u00a0{MONTHS['en'][value.month - 1][:3]}\u00a0{value.year}"
    return f"{value.day}.{value.month}.{value.year}"


def short_instant(at: datetime) -> str:
    """søn. 31.12.2028 kl. 12.00; in English Sun 31 Dec 2028 12:00. Oslo time."""
    local = at.astimezone(OSLO)
    if languages.current() == "en":
        return f"{weekday_and_day(local)} {local:%H:%M}"
    return f"{weekday_and_day(local)} kl.\u00a0{local:%H.%M}"


def short_limit(at: datetime) -> str:
    """A limit as it is met: one at midnight on the last day before it, tors. 24.12.2026; else as `short_instant`."""
    if at != start_of_day(oslo_day(at)):
        return short_instant(at)
    return weekday_and_day(last_day_before(at))


def weekday_and_day(value: date) -> str:
    """tors. 24.12.2026; in English Thu 24 Dec 2026."""
    return f"{_WEEKDAYS[languages.current()][value.weekday()]}\u00a0{short_day(value)}"


def amount(value: Decimal) -> str:
    """1 250 000; 1 250 000,50: kroner where the heading says that it is kroner, øre in full where there are any."""
    return number(value, languages.current(), 0 if value == value.to_integral_value() else 2)


def short_month(value: date) -> str:
    """des 26: the month of a day, under a plot."""
    return f"{MONTHS[languages.current()][value.month - 1][:3]}\u00a0{value.year % 100:02d}"


def percent(share: Fraction | None) -> str:
    """98\u00a0%; a dash where there is nothing to take a share of."""
    return "–" if share is None else f"{number(share * 100, languages.current(), 0)}\u00a0%"


def long_time(span: timedelta) -> str:
    """40 minutes, 5 hours, 3 days: in the largest unit of which there are two, rounded down."""
    minutes = int(span / timedelta(minutes=1))
    if minutes < 2 * 60:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    if minutes < 2 * 24 * 60:
        hours = minutes // 60
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    days = minutes // (24 * 60)
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
