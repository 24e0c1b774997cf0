"""Tables that sort by their address, are read a part at a time and download as CSV; they work without scripts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Generic, Protocol, TypeVar, runtime_checkable

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from terskel.core import formats
from terskel.web.shared import downloads, languages
from terskel.web.shared.pages import Neighbours
from terskel.web.shared.short import short_day, short_instant

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
MOST_ROWS: Final = 100
STRETCH: Final = 5_000
"""So many rows of a file are held at once."""
NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column.

    `value` reads the cell from the row: text, number, date, instant or None. `link` gives the
    cell's address. `sort` gives the sort key; without it the column can't be sorted. `numeric`
    sets the column to the right. `head` makes the cell the row's heading (one per table).
    `brief`: a word or a day, which on a phone shares a line with another, as numbers do.
    `bare`: on a phone it stands without its heading, as a name or an instant that nobody takes for anything else.
    `shown` writes the cell for people where the usual way does not serve; files hold the value itself.
    """

    key: str
    label: str | Promise
    value: Callable[[Row], Any]
    link: Callable[[Row], str | None] | None = None
    sort: Callable[[Row], Any] | None = None
    numeric: bool = False
    head: bool = False
    shown: Callable[[Row], str] | None = None
    brief: bool = False
    bare: bool = False

    def opening(self, *, empty: bool) -> SafeString:
        """The tag that begins its cells; an `empty` one is left out of the card that a row is on a phone."""
        if self.head:
            return mark_safe('<th role="rowheader" scope="row">')
        kinds = {"numeric": self.numeric, "brief": self.brief and not self.numeric, "bare": self.bare, "nothing": empty}
        classes = " ".join(kind for kind, is_so in kinds.items() if is_so)
        looks = format_html(' class="{}"', classes) if classes else ""
        return format_html('<td role="cell" data-label="{}"{}><div>', self.label, looks)


class Stored(Protocol[Row_co]):
    """Rows too many to hold: the database counts them, orders them by a column's key, and gives a stretch of them."""

    def __len__(self) -> int: ...

    def stretch(self, key: str, *, descending: bool, skip: int, most: int | None) -> Sequence[Row_co]:
        """`key` is of a column that can be sorted, or "" for the usual order; `most` None: all that are left."""
        ...


@runtime_checkable
class InStretches(Stored[Row_co], Protocol[Row_co]):
    """Such rows with a better way to all of them than to skip those that were read before."""

    def stretches(self, key: str, *, descending: bool) -> Iterator[Sequence[Row_co]]:
        """All of them in that order, some thousand at a time, for a file: however many, few are held at once."""
        ...


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    link: str | None
    head: bool
    opening: SafeString

    def __html__(self) -> str:
        text = conditional_escape(self.text)
        inside = f'<a href="{conditional_escape(self.link)}">{text}</a>' if self.link else text
        return f"{self.opening}{inside}{'</th>' if self.head else '</div></td>'}"


@dataclass(frozen=True, slots=True)
class Heading:
    label: str | Promise
    address: str | None
    sorted: str
    numeric: bool


class Table(Generic[Row]):
    """`Table(request, columns, rows, caption=…)`; `?sort=key` or `?sort=-key` orders it.

    More than a hundred rows are read a hundred at a time, `?part=2`; a part that is not there is the nearest one that
    is. `most` says how many where a row is so tall that a hundred would be too long on a phone. `empty` says what would
    be here and why it is not. Several tables on one page take different `name`s, which lead their parameters.
    """

    def __init__(
        self,
        request: HttpRequest,
        columns: Sequence[Column[Row]],
        rows: Sequence[Row] | Stored[Row],
        *,
        caption: str | Promise,
        empty: str | Promise = "",
        name: str = "",
        downloads: bool = False,
        formats: Sequence[str] = ("csv",),
        most: int = MOST_ROWS,
    ) -> None:
        self.columns = tuple(columns)
        self.caption = caption
        self.empty = empty
        self.downloads = downloads
        self.formats = tuple(formats)
        self._most = most
        self._request = request
        self._language = languages.current()
        self._parameter = f"{name}_sort" if name else "sort"
        self._part_parameter = f"{name}_part" if name else "part"
        self.sorted_by, self.descending = self._wanted()
        self._source = rows
        self.size = len(rows)
        self.part = self._wanted_part()

    def _wanted(self) -> tuple[str, bool]:
        asked = self._request.GET.get(self._parameter, "")
        key = asked.removeprefix("-")
        known = any(column.key == key and column.sort for column in self.columns)
        return (key, asked.startswith("-")) if known else ("", False)

    def _wanted_part(self) -> int:
        asked = self._request.GET.get(self._part_parameter, "")
        number = int(asked) if asked.isascii() and asked.isdecimal() else 1
        return max(1, min(number, -(-self.size // self._most)))

    @cached_property
    def rows(self) -> Sequence[Row]:
        """All of them, in the order asked for."""
        return self._stretch(0, None)

    def _in_stretches(self) -> Iterator[Sequence[Row]]:
        """All of them in that order, for a file: what the database keeps is never held whole."""
        if isinstance(self._source, Sequence):
            yield self.rows
        elif isinstance(self._source, InStretches):
            yield from self._source.stretches(self.sorted_by, descending=self.descending)
        else:
            for begin in range(0, self.size, STRETCH):
                yield self._stretch(begin, STRETCH)

    def _stretch(self, skip: int, most: int | None) -> Sequence[Row]:
        if not isinstance(self._source, Sequence):
            return self._source.stretch(self.sorted_by, descending=self.descending, skip=skip, most=most)
        by = next((column.sort for column in self.columns if column.key == self.sorted_by), None)
        ordered = sorted(self._source, key=by, reverse=self.descending) if by else list(self._source)
        return ordered[skip : skip + most] if most is not None else ordered

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    @property
    def orders(self) -> list[Heading]:
        """The headings that sort, for a phone, where no heading stands above the cards; none where there is one row."""
        return [one for one in self.headings if one.address] if self.size > 1 else []

    def _heading(self, column: Column[Row]) -> Heading:
        if column.sort is None:
            return Heading(column.label, None, "", column.numeric)
        current = column.key == self.sorted_by
        direction = ("descending" if self.descending else "ascending") if current else "none"
        turned = f"-{column.key}" if current and not self.descending else column.key
        return Heading(column.label, self._address({self._parameter: turned}), direction, column.numeric)

    def _address(self, changes: dict[str, str]) -> str:
        query = self._request.GET.copy()
        for key, value in changes.items():
            query[key] = value
        return f"?{query.urlencode()}"

    @property
    def pages(self) -> Neighbours:
        """The addresses of the parts beside this one."""

        def address(part: int) -> str:
            return self._address({self._part_parameter: str(part)})

        before = address(self.part - 1) if self.part > 1 else None
        after = address(self.part + 1) if self.part * self._most < self.size else None
        return Neighbours(self.part, before, after)

    @property
    def download_links(self) -> list[tuple[str, str]]:
        """Name and address of each format the table can be had in."""
        return [(name.upper(), self._address({"format": name})) for name in self.formats]

    @property
    def lines(self) -> list[list[Cell]]:
        """The rows of this part, as people read them."""
        shown = self._stretch((self.part - 1) * self._most, self._most)
        columns = [(one, one.opening(empty=False), one.opening(empty=True)) for one in self.columns]
        return [[self._cell(column, row, *openings) for column, *openings in columns] for row in shown]

    @property
    def body(self) -> SafeString:
        """The rows of this part as markup; a template for each of a thousand cells would take ten times as long."""
        rows = ("".join(cell.__html__() for cell in line) for line in self.lines)
        return mark_safe("\n".join(f'<tr role="row">{row}</tr>' for row in rows))

    @staticmethod
    def _cell(column: Column[Row], row: Row, opening: SafeString, opening_empty: SafeString) -> Cell:
        link = column.link(row) if column.link else None
        text = column.shown(row) if column.shown else written(column.value(row))
        return Cell(text, link, column.head, opening_empty if text == NOTHING else opening)

    @property
    def wants_csv(self) -> bool:
        return self._request.GET.get("format") == "csv"

    def csv(self, filename: str) -> downloads.File:
        """The whole table as CSV: UTF-8 with a byte order mark and semicolons, which Norwegian Excel opens."""
        return downloads.csv(filename, self._labels, self._values(), long=self._is_long)

    def download(self, stem: str) -> downloads.File | None:
        """The whole table in the format that was asked for, if it is one of the table's; None for the page itself."""
        asked = self._request.GET.get("format", "")
        if asked not in self.formats:
            return None
        if asked == "csv":
            return self.csv(f"{stem}.csv")
        keys = [column.key for column in self.columns]
        return downloads.answer(asked, stem, self._labels, keys, self._values(), long=self._is_long)

    @property
    def _is_long(self) -> bool:
        return not isinstance(self._source, Sequence)

    @property
    def _labels(self) -> list[str]:
        return [str(column.label) for column in self.columns]

    def _values(self) -> Iterator[list[list[object]]]:
        """The rows as a file holds them, a stretch at a time, in the language of whoever asked: a file is made while it
        is sent, when the page's own language is no longer set."""
        source = self._in_stretches()
        while True:
            with translation.override(self._language):
                rows = next(source, None)
                if rows is None:
                    return
                lines = [[column.value(row) for column in self.columns] for row in rows]
            yield lines


def written(value: object) -> str:
    """A value as people read it in a table, in the page's language."""
    language = languages.current()
    match value:
        case None:
            return NOTHING
        case datetime():
            return short_instant(value)
        case date():
            return short_day(value)
        case Decimal() | Fraction():
            return formats.number(value, language)
        case int() if not isinstance(value, bool):
            return formats.number(value, language)
        case _:
            return str(value)
