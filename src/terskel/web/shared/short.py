"""Days and instants where there is little room: in tables and lists. Elsewhere `core.formats` writes them out."""

from datetime import date, datetime

from terskel.core.formats import MONTHS
from terskel.core.instants import OSLO
from terskel.web.shared import languages


def short_day(value: date) -> str:
    """31.12.2028; in English 31 Dec 2028."""
    if languages.current() == "en":
        return f"{value.day}\u00a0{MONTHS['en'][value.month - 1][:3]}\u00a0{value.year}"
    return f"{value.day}.{value.month}.{value.year}"


def short_instant(at: datetime) -> str:
    """31.12.2028 kl. 12.00; in English 31 Dec 2028 12:00. Oslo time."""
    local = at.astimezone(OSLO)
    if languages.current() == "en":
        return f"{short_day(local)} {local:%H:%M}"
    return f"{short_day(local)} kl.\u00a0{local:%H.%M}"
