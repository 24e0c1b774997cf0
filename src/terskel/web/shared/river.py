"""The river of deadlines: weeks from left to right, a lane for each matter, a mark for each limit in it.

Drawn by the server in the page's own colours. A table with the same limits stands beside it, so the drawing itself is
one picture to those who don't see it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 960
_NAMES: Final = 310
_LANE: Final = 34
_TOP: Final = 44
_BOTTOM: Final = 12
_MOST_LETTERS: Final = 42
# Told apart by their shape, not by colour; each drawn round 0,0.
_SHAPES: Final = {
    "questions": "M-6 0A6 6 0 1 0 6 0A6 6 0 1 0-6 0Z",
    "closing": "M-7 0A7 7 0 1 0 7 0A7 7 0 1 0-7 0Z",
    "validity": "M0-7L7 6H-7Z",
    "standstill": "M0-8L8 0L0 8L-8 0Z",
    "first_window": "M-6-6H6V6H-6Z",
}
_HOLLOW: Final = frozenset({"questions", "validity"})


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind` chooses the shape, `words` say it: what and when."""

    at: datetime
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    marks: tuple[Mark, ...]


def river(
    title: str, *, begins: datetime, ends: datetime, now: datetime, weeks: Sequence[str], lanes: Sequence[Lane]
) -> SafeString:
    """`weeks` are the names of equally long weeks from `begins` to `ends`; marks outside of them are not drawn."""
    height = _TOP + _LANE * len(lanes) + _BOTTOM
    step = (WIDTH - _NAMES) / len(weeks)

    def across(at: datetime) -> float:
        return round(_NAMES + (WIDTH - _NAMES) * ((at - begins) / (ends - begins)), 1)

    grid = format_html_join(
        "",
        '<path class="river-week" d="M{0} {1}V{2}"/><text x="{3}" y="{4}">{5}</text>',
        (
            (
                round(_NAMES + place * step, 1),
                _TOP - 12,
                height - _BOTTOM,
                round(_NAMES + place * step + 6, 1),
                20,
                name,
            )
            for place, name in enumerate(weeks)
        ),
    )
    rows = format_html_join(
        "",
        '<path class="river-lane" d="M0 {0}H{1}"/><text x="0" y="{2}"><title>{3}</title>{4}</text>{5}',
        (
            (
                _TOP + place * _LANE + _LANE,
                WIDTH,
                _TOP + place * _LANE + _LANE - 11,
                lane.name,
                _shortened(lane.name),
                _marks(lane.marks, _TOP + place * _LANE + _LANE - 16, across, begins, ends),
            )
            for place, lane in enumerate(lanes)
        ),
    )
    return format_html(
        '<svg class="plot river" role="img" aria-label="{0}" viewBox="0 0 {1} {2}">{3}{4}'
        '<path class="plot-limit" d="M{5} {6}V{7}"/></svg>',
        title,
        WIDTH,
        height,
        grid,
        rows,
        across(now),
        _TOP - 12,
        height - _BOTTOM,
    )


def legend(kinds: Iterable[tuple[str, str]]) -> SafeString:
    """The shapes of these kinds, each with its word."""
    items = format_html_join(
        "",
        '<li><svg class="river-key" viewBox="-10 -10 20 20" aria-hidden="true"><path class="{}" d="{}"/></svg>{}</li>',
        ((_style(kind), _SHAPES[kind], word) for kind, word in kinds if kind in _SHAPES),
    )
    return format_html('<ul class="river-legend">{}</ul>', items)


def _marks(
    marks: Iterable[Mark], level: int, across: Callable[[datetime], float], begins: datetime, ends: datetime
) -> SafeString:
    return format_html_join(
        "",
        '<path class="{}" d="{}" transform="translate({} {})"><title>{}</title></path>',
        (
            (_style(mark.kind), _SHAPES[mark.kind], across(mark.at), level, mark.words)
            for mark in marks
            if mark.kind in _SHAPES and begins <= mark.at <= ends
        ),
    )


def _style(kind: str) -> str:
    return "river-mark river-hollow" if kind in _HOLLOW else "river-mark"


def _shortened(name: str) -> str:
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1].rstrip()}…"
