"""Plots drawn by the server: plain SVG that follows the page's colours, each with a title; a table stands beside it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from terskel.core import formats
from terskel.web.shared import languages

WIDTH: Final = 640
HEIGHT: Final = 240
_LEFT: Final = 44
_TOP: Final = 16
_BOTTOM: Final = 40
_MOST_MARKS: Final = 12
_MOST_NUMBERED: Final = 16
"""Columns that have room for their number above them."""
_FEW: Final = 4
"""Of the marks that are named, one in so many is named on a phone too."""
_LETTER: Final = 7.5
_COLUMN: Final = 0.7
_BROADEST: Final = 72
_NARROW: Final = 420
_ROW: Final = 48


def columns(title: str, marks: Sequence[str], values: Sequence[float], *, after: int | None = None) -> SafeString:
    """One column for each mark. `after`: a dashed line stands behind this many columns, as for a time limit."""
    width = (WIDTH - _LEFT) / max(len(values), 1)
    broad, most = min(width * _COLUMN, _BROADEST), max([*values, 1])
    bars = format_html_join(
        "",
        '<rect class="plot-fill" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                _round(_LEFT + (place + 0.5) * width - broad / 2),
                _round(_height(value, most)),
                _round(broad),
                _round(HEIGHT - _BOTTOM - _height(value, most)),
            )
            for place, value in enumerate(values)
        ),
    )
    numbers = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (_round(_LEFT + (place + 0.5) * width), _round(_height(value, most) - 6), _number(value))
            for place, value in enumerate(values)
            if value and len(values) <= _MOST_NUMBERED
        ),
    )
    limit = SafeString("")
    if after is not None and after < len(values):
        at = _round(_LEFT + after * width)
        limit = format_html('<path class="plot-limit" d="M{} {}V{}"/>', at, _TOP, HEIGHT - _BOTTOM)
    return _framed(title, marks, width, most, format_html("{}{}{}", bars, limit, numbers))


def bars(title: str, marks: Sequence[str], values: Sequence[int]) -> SafeString:
    """One bar for each mark, lying, with its name above it and its number behind: for names that are long."""
    most = max([*values, 1])
    rows = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><rect class="plot-fill" x="0" y="{}" width="{}" height="{}"/>'
        '<text x="{}" y="{}">{}</text>',
        (
            (
                place * _ROW + 18,
                mark,
                place * _ROW + 25,
                _round(_length(value, most)),
                15,
                _round(_length(value, most) + 6),
                place * _ROW + 38,
                _number(value),
            )
            for place, (mark, value) in enumerate(zip(marks, values, strict=True))
        ),
    )
    return format_html(
        '<svg class="plot plot-narrow" role="img" aria-label="{0}" viewBox="0 0 {1} {2}"><title>{0}</title>{3}</svg>',
        title,
        _NARROW,
        len(marks) * _ROW,
        rows,
    )


def lines(title: str, marks: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> SafeString:
    """One line for each named series, told apart by its dashes and its name at the end, not by colour alone."""
    width = (WIDTH - _LEFT) / max(len(marks), 1)
    most = max([1, *(value for _name, values in series for value in values)])
    drawn = format_html_join(
        "",
        '<path class="plot-line" data-line="{}" d="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (
                place % 4,
                " ".join(
                    f"{'M' if step == 0 else 'L'}{_round(_LEFT + (step + 0.5) * width)} {_round(_height(value, most))}"
                    for step, value in enumerate(values)
                ),
                WIDTH - 4,
                _round(_height(values[-1], most) - 6),
                name,
            )
            for place, (name, values) in enumerate(series)
            if values
        ),
    )
    return _framed(title, marks, width, most, drawn)


def _framed(title: str, marks: Sequence[str], width: float, most: float, shapes: SafeString) -> SafeString:
    longest = max((len(mark) for mark in marks), default=0) * _LETTER
    every = max(-(-len(marks) // _MOST_MARKS), -int(-longest // width), 1)
    # Counted from the end: the newest is the one that is looked for.
    named = [(place, mark) for place, mark in enumerate(marks) if (len(marks) - 1 - place) % every == 0]
    words = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (
                "plot-mark" if (len(marks) - 1 - place) % max(_FEW, every) == 0 else "plot-mark plot-between",
                WIDTH if place == len(marks) - 1 else _round(_LEFT + (place + 0.5) * width),
                HEIGHT - _BOTTOM + 24,
                "end" if place == len(marks) - 1 else "middle",
                mark,
            )
            for place, mark in named
        ),
    )
    return format_html(
        '<svg class="plot" role="img" aria-label="{0}" viewBox="0 0 {1} {2}"><title>{0}</title>'
        '<path class="plot-axis" d="M{3} {4}V{5}H{1}"/>'
        '<text x="{6}" y="{7}" text-anchor="end">{8}</text><text x="{6}" y="{5}" text-anchor="end">0</text>'
        "{9}{10}</svg>",
        title,
        WIDTH,
        HEIGHT,
        _LEFT,
        _TOP,
        HEIGHT - _BOTTOM,
        _LEFT - 6,
        _TOP + 10,
        _number(most),
        shapes,
        words,
    )


def _number(value: float) -> str:
    return formats.number(Decimal(str(value)), languages.current())


def _length(value: int, most: int) -> float:
    return (_NARROW - 50) * value / most


def _height(value: float, most: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP - 10) * value / most


def _round(number: float) -> str:
    return f"{number:.1f}"
