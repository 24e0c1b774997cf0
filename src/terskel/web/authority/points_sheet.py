"""The grid of scores as a spreadsheet: taken out, filled in elsewhere, and taken in through the same act as the page.

Row 1 says what it is, row 2 whose sheet it is (`STAMP`), row 3, hidden, what each column holds, row 4 the headings. One
tender is one row. Columns are named as the fields of the grid: `p.3` points on what is scored third, `r.3` their
reason, `w.3` why the panel agrees, and hidden `s.3` the row that stood in the cell. What is wrong is told cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from terskel.evaluation.sheets import ScoreCell
from terskel.web.authority.forms.evaluation import plain
from terskel.web.authority.grid import NOTHING, PARTS, Grid, GridCell
from terskel.web.authority.sheets import Moment, formula_cells, only_sheet
from terskel.web.shared.fields import parse_decimal
from terskel.web.shared.streamed_workbook import LONGEST

if TYPE_CHECKING:
    import xlsxwriter

STAMP: Final = "terskel-points-1"
MARK_ROW, KEY_ROW, HEAD_ROW = 1, 2, 3
FIRST_ROW: Final = 4
_KEYS_OF_TENDER: Final = ("tender", "name")
_WIDTH: Final = {"p": 8, "r": 42, "w": 30, "s": 2}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One cell, such as "C14", and what is wrong with it; "" where it is the sheet itself."""

    cell: str
    text: str


@dataclass(slots=True)
class Sent:
    """What a sheet says, as the grid's page would send it, and where each part of it stands."""

    posted: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    def as_posted(self, grid: Grid) -> dict[str, str]:
        """The fields, and the rows that stood when the sheet was taken out in the order of the grid's cells."""
        return {**self.posted, "seen": " ".join(self.seen.get(cell.key, NOTHING) for cell in grid.cells)}


def written(grid: Grid, at: datetime) -> bytes:
    """The grid as a workbook of one protected sheet; what can be written is open. Texts are never formulas."""
    import xlsxwriter  # as in `downloads`: only where somebody asks for a workbook

    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as book:
        _Writer(book, grid, at).write()
    return held.getvalue()


def stamp_of(grid: Grid) -> str:
    """Whose sheet of which competition: only there can it be taken in again."""
    whose = str(grid.actor.person_id) if grid.alone else "panel"
    return f"{STAMP} {grid.matrix.terms.competition_id} {whose}"


def read(grid: Grid, data: bytes) -> Sent:
    """What the sheet says about the grid's cells, and what in it cannot be understood.

    Raises UnreadableSheet for what is no workbook of one sheet.
    """
    values, formulas = only_sheet(data), formula_cells(data)
    sent = Sent()
    if formulas:
        text = _("The cell holds a formula. Write the value itself.")
        sent.wrong += [Wrong(cell, text) for cell in formulas]
        return sent
    if len(values) <= HEAD_ROW or _text(_at(values, MARK_ROW, 0)).rpartition(" ")[0] != stamp_of(grid):
        sent.wrong.append(Wrong("", _not_ours(grid, _text(_at(values, MARK_ROW, 0)))))
        return sent
    columns = {_text(key): column for column, key in enumerate(values[KEY_ROW]) if _text(key)}
    needed = [*_KEYS_OF_TENDER, *(key for keys in _columns(grid) for key in keys)]
    if any(key not in columns for key in needed):
        sent.wrong.append(Wrong("", _("Columns are missing. Take out the sheet again, and fill in that one.")))
        return sent
    rows = {str(sheet.number): cells for sheet, cells in grid.rows}
    taken: dict[str, int] = {}
    for row in range(FIRST_ROW, len(values)):
        _read_row(sent, values, row, columns, rows, taken)
    return sent


def refused_cells(grid: Grid, sent: Sent) -> list[Wrong]:
    """What the grid, having read the sheet, could not save, cell by cell."""
    return [
        Wrong(sent.places[f"{cell.wrong}.{cell.key}"], _overtaken(cell.overtaken_by) or cell.error)
        for cell in grid.cells
        if cell.error and f"{cell.wrong}.{cell.key}" in sent.places
    ]


def _overtaken(standing: ScoreCell | None) -> str:
    if standing is None:
        return ""
    text = _(
        "%(name)s wrote %(points)s here after the sheet was taken out: “%(reason)s”. Take out the sheet again, or "
        "write on the page."
    )
    return text % {"name": standing.by_name, "points": plain(standing.points), "reason": standing.reason}


def _not_ours(grid: Grid, stamp: str) -> str:
    known, _blank, rest = stamp.partition(" ")
    if known != STAMP or not rest.startswith(str(grid.matrix.terms.competition_id)):
        return _("This is not a sheet that was taken out of this competition.")
    if grid.alone:
        return _("You now score alone, and this is not your own sheet. Take out a new one.")
    return _("The panel now agrees on points, and this is a sheet for points given alone. Take out a new one.")


def _read_row(
    sent: Sent,
    values: Sequence[Sequence[object]],
    row: int,
    columns: Mapping[str, int],
    rows: Mapping[str, Sequence[GridCell]],
    taken: dict[str, int],
) -> None:
    number = _text(_at(values, row, columns["tender"]))
    if not number:
        if any(_text(value) for value in values[row]):
            text = _("The row says no tender. Its number stands in the first column.")
            sent.wrong.append(Wrong(_cell(row, columns["tender"]), text))
        return
    where = _cell(row, columns["tender"])
    cells = rows.get(number)
    if cells is None:
        sent.wrong.append(Wrong(where, _("There is no tender %(number)s.") % {"number": number}))
        return
    if number in taken:
        text = _("Tender %(number)s stands in row %(row)s too.") % {"number": number, "row": taken[number] + 1}
        sent.wrong.append(Wrong(where, text))
        return
    taken[number] = row
    if cells and _text(_at(values, row, columns["name"])) != cells[0].sheet.supplier_name:
        text = _("Tender %(number)s is from %(name)s. The names and the rows no longer belong together.")
        facts = {"number": number, "name": cells[0].sheet.supplier_name}
        sent.wrong.append(Wrong(_cell(row, columns["name"]), text % facts))
        return
    for cell in cells:
        _read_cell(sent, values, row, columns, cell)


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def _read_cell(
    sent: Sent, values: Sequence[Sequence[object]], row: int, columns: Mapping[str, int], cell: GridCell
) -> None:
    place = cell.key.rpartition(".")[2]
    typed = dict.fromkeys(PARTS, "")
    for part in PARTS:
        column = columns.get(f"{part}.{place}")
        if column is None:
            continue
        where = sent.places[f"{part}.{cell.key}"] = _cell(row, column)
        value = _at(values, row, column)
        if isinstance(value, bool | Moment):
            text = _("The cell holds a date or a yes or no, not what you meant. Format it as text, and write it again.")
            sent.wrong.append(Wrong(where, text))
            return
        typed[part] = _points(value) if part == "p" else _text(value)
    stood = [_points_of(cell.standing), *(_text(text) for text in _reasons(cell.standing))]
    as_stood = [typed[part] for part in PARTS] == stood
    if _too_long(cell.standing) or not cell.open:
        if not as_stood and not (_too_long(cell.standing) and typed["p"] == stood[0]):
            text = _("This cannot be written in the sheet: it is not yours, is delivered, or is out of the evaluation.")
            sent.wrong.append(Wrong(sent.places[f"p.{cell.key}"], text))
        return
    sent.posted |= {f"{part}.{cell.key}": text for part, text in typed.items()}
    sent.seen[cell.key] = _text(_at(values, row, columns[f"s.{place}"])) or NOTHING


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, grid: Grid, at: datetime) -> None:
        self._grid, self._at = grid, at
        self._sheet = book.add_worksheet(_("Points"))
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._quiet = book.add_format({"font_color": "#595959", "font_size": 8})
        self._shut = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#EDEDED"})
        self._open = book.add_format({"text_wrap": True, "valign": "top", "locked": False})
        self._number = book.add_format({"valign": "top", "locked": False, "num_format": "0.####"})

    def write(self) -> None:
        grid, sheet = self._grid, self._sheet
        terms, scale = grid.matrix.terms, grid.matrix.model.scale
        what = _("Own points") if grid.alone else _("The panel’s points")
        text = _("From 0 to %(scale)s points. Write in the white cells, and take the sheet in on the same page.")
        sheet.write_string(
            0, 0, f"{terms.reference} {terms.title}. {what}. {text % {'scale': plain(scale)}}", self._bold
        )
        sheet.write_string(MARK_ROW, 0, f"{stamp_of(grid)} {self._at.isoformat(timespec='seconds')}", self._quiet)
        self._headings()
        for row, (tender, cells) in enumerate(grid.rows, FIRST_ROW):
            sheet.write_number(row, 0, tender.number, self._shut)
            sheet.write_string(row, 1, tender.supplier_name, self._shut)
            for cell, keys in zip(cells, _columns(grid), strict=True):
                self._cell(row, cell, keys)
        sheet.set_row(KEY_ROW, None, None, {"hidden": True})
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 28)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _headings(self) -> None:
        sheet = self._sheet
        said = {"p": _("points"), "r": _("reason"), "w": _("why the panel agrees"), "s": ""}
        for column, (key, heading) in enumerate(zip(_KEYS_OF_TENDER, (_("No."), _("Tenderer")), strict=True)):
            sheet.write_string(KEY_ROW, column, key)
            sheet.write_string(HEAD_ROW, column, heading, self._bold)
        for one, keys in zip(self._grid.matrix.terms.scored, _columns(self._grid), strict=True):
            for key, column in keys.items():
                sheet.write_string(KEY_ROW, column, key)
                part = key[0]
                if part == "s":
                    sheet.set_column(column, column, _WIDTH[part], None, {"hidden": True})
                    continue
                sheet.write_string(HEAD_ROW, column, f"{one.name}: {said[part]}", self._bold)
                sheet.set_column(column, column, _WIDTH[part])

    def _cell(self, row: int, cell: GridCell, keys: Mapping[str, int]) -> None:
        shut = not cell.open or _too_long(cell.standing)
        texts = dict(zip("rw", _reasons(cell.standing), strict=True))
        for key, column in keys.items():
            match key[0]:
                case "p" if cell.standing is not None:
                    self._sheet.write_number(row, column, cell.standing.points, self._shut if shut else self._number)
                case "p":
                    self._sheet.write_blank(row, column, None, self._shut if shut else self._number)
                case "s":
                    self._sheet.write_string(row, column, cell.row_id)
                case part:
                    text = texts[part]
                    shown = _("Too long for a cell; it stands on the page.") if len(text) > LONGEST else text
                    self._sheet.write_string(row, column, shown, self._shut if shut else self._open)


def _columns(grid: Grid) -> Iterator[dict[str, int]]:
    """Of each that is scored its columns, by key; why the panel agrees only where it may have to say so."""
    asks_why = not grid.alone and (grid.matrix.scoring.individual or any(cell.settled for cell in grid.cells))
    parts = "prws" if asks_why else "prs"
    for place, _one in enumerate(grid.matrix.terms.scored, start=1):
        first = len(_KEYS_OF_TENDER) + (place - 1) * len(parts)
        yield {f"{part}.{place}": first + offset for offset, part in enumerate(parts)}


def _reasons(standing: ScoreCell | None) -> tuple[str, str]:
    return (_text(standing.reason), _text(standing.consensus_reason)) if standing else ("", "")


def _too_long(standing: ScoreCell | None) -> bool:
    return any(len(text) > LONGEST for text in _reasons(standing))


def _points_of(standing: ScoreCell | None) -> str:
    return plain(standing.points) if standing else ""


def _points(value: object) -> str:
    """A number as a person types it on the page; what is none, as it is."""
    text = _text(value)
    try:
        return plain(_shortest(parse_decimal(text)))
    except ValueError:
        return text


def _shortest(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def _text(value: object) -> str:
    """What a cell says; a whole number without the decimals that a spreadsheet adds."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").strip()


def _at(values: Sequence[Sequence[object]], row: int, column: int) -> object:
    return values[row][column] if row < len(values) and column < len(values[row]) else ""
