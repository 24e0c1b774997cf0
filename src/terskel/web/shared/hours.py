"""Opening hours in words, such as «mandag–fredag kl. 09.00–15.00»."""

from collections.abc import Sequence
from datetime import time

from terskel.core import formats
from terskel.core.formats import WEEKDAYS
from terskel.web.shared import languages


def hours(weekdays: Sequence[int], opens: time, closes: time) -> str:
    """`weekdays` are 1 (Monday) to 7, in order; days that follow one another are said as a stretch."""
    language = languages.current()
    stretches: list[list[int]] = []
    for day in weekdays:
        if stretches and stretches[-1][-1] == day - 1:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    names = WEEKDAYS[language]
    days = formats.listing(tuple(name for stretch in stretches for name in _said(stretch, names)), language)
    if language == "en":
        return f"{days} {opens:%H:%M}–{closes:%H:%M}"
    return f"{days} kl.\u00a0{opens:%H.%M}–{closes:%H.%M}"


def _said(stretch: Sequence[int], names: Sequence[str]) -> list[str]:
    """Three days or more as a stretch, fewer one by one."""
    if len(stretch) > 2:
        return [f"{names[stretch[0] - 1]}–{names[stretch[-1] - 1]}"]
    return [names[day - 1] for day in stretch]
