"""A sheet that somebody sends: CSV or XLSX in, rows of texts out. Nothing in it is run, and its size is bounded."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST: Final = 1024 * 1024
"""Bytes of the file that is sent; a spreadsheet unpacks to at most `UNPACKED`."""
UNPACKED: Final = 20_000_000
_ZIP: Final = b"PK"
_WORKSHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*\s)?r=[\"']([A-Z]{1,3}[0-9]{1,7})[\"'][^>]*>\s*<(?:\w+:)?f[\s/>]")
"""A cell that holds a formula, in the XML of a sheet."""


class UnreadableSheet(Exception):
    """The file is neither a CSV in UTF-8 or Windows' letters nor an XLSX."""


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of a CSV, or of the first sheet of an XLSX; raises UnreadableSheet."""
    return _from_xlsx(data) if data.startswith(_ZIP) else rows_of_csv(_text(data))


def rows_of_csv(text: str) -> list[list[str]]:
    """Rows with a semicolon, comma or tab between, whichever the first line has most of."""
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        raise UnreadableSheet from error


def as_csv(rows: list[list[str]]) -> str:
    """The rows as a CSV that `rows_of_csv` reads back."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(rows)
    return written.getvalue()


def only_sheet(data: bytes) -> list[list[object]]:
    """The values of an XLSX with one sheet, from its first cell on; raises UnreadableSheet, also where it has more."""
    book = _book(data)
    if len(book.sheet_names) != 1:
        raise UnreadableSheet
    return [list[object](row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def formula_cells(data: bytes) -> list[str]:
    """The cells of an XLSX that hold a formula, such as C14: what it comes to is the program's word, nobody's."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = [name for name in packed.namelist() if _WORKSHEET.fullmatch(name)]
        return [cell.decode() for name in parts for cell in _FORMULA.findall(packed.read(name))]


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableSheet from error


def _from_xlsx(data: bytes) -> list[list[str]]:
    sheet = _book(data).get_sheet_by_index(0)
    return [[_written(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _book(data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook  # 1 MB, for whoever sends the first workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise UnreadableSheet
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, zipfile.BadZipFile) as error:
        raise UnreadableSheet from error


def _written(value: object) -> str:
    """A number without the decimals that a spreadsheet adds to a whole one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
