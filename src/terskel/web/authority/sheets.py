"""A sheet that somebody sends: CSV or XLSX in, rows of texts out. Nothing in it is run, and its size is bounded."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LARGEST: Final = 1024 * 1024
"""Bytes of the file that is sent; a spreadsheet unpacks to at most `UNPACKED`."""
PATIENCE: Final = 30
"""Seconds until a workbook is given up."""
UNPACKED: Final = 20_000_000
_ZIP: Final = b"PK"
_WORKSHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*\s)?r=[\"']([A-Z]{1,3}[0-9]{1,7})[\"'][^>]*>\s*<(?:\w+:)?f[\s/>]")
"""A cell that holds a formula, in the XML of a sheet."""


_READER: Final = Path(__file__).with_name("workbook.py")


class UnreadableSheet(Exception):
    """The file is neither a CSV in UTF-8 or Windows' letters nor an XLSX, or takes more than reading one may take."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A cell with a date or a time, and how it reads."""

    text: str

    def __str__(self) -> str:
        return self.text


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
    sheets, rows = _read(data)
    if sheets != 1:
        raise UnreadableSheet
    return rows


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
    return [[_written(value) for value in row] for row in _read(data)[1]]


def _read(data: bytes) -> tuple[int, list[list[object]]]:
    """How many sheets a workbook has, and the values of the first; see `workbook`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise UnreadableSheet
        reader = [sys.executable, "-I", str(_READER)]
        read = subprocess.run(reader, input=data, capture_output=True, timeout=PATIENCE, check=True, env={})
    except (zipfile.BadZipFile, subprocess.SubprocessError) as error:
        raise UnreadableSheet from error
    answer = json.loads(read.stdout)
    rows = [[Moment(*value) if isinstance(value, list) else value for value in row] for row in answer["rows"]]
    return answer["sheets"], rows


def _written(value: object) -> str:
    """A number without the decimals that a spreadsheet adds to a whole one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
