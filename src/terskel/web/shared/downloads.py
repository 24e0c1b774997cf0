"""A table as a file for a spreadsheet or a program: values as a machine reads them.

CSV and JSON are made while they are sent, a stretch of rows at a time; a workbook is made whole, its rows in a
file of their own until then.
"""

import csv as sheets
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Final

from django.http import HttpResponse, StreamingHttpResponse

from terskel.core.instants import OSLO

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAY: Final = "yyyy-mm-dd"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_IN_MEMORY: Final = 4_000_000
_PART: Final = 65_536

Lines = Sequence[Sequence[object]]
File = HttpResponse | StreamingHttpResponse


def csv(filename: str, headings: Sequence[str], stretches: Iterable[Lines], *, long: bool) -> File:
    """UTF-8 with a byte order mark and semicolons; the headings of a `long` one are sent before any row is read."""
    return _sent(_csv(headings, stretches), "text/csv; charset=utf-8", filename, long)


def answer(
    kind: str, stem: str, headings: Sequence[str], keys: Sequence[str], stretches: Iterable[Lines], *, long: bool
) -> File:
    """The rows as `xlsx` or `json`: a workbook with one sheet, or a list of objects by the columns' keys."""
    if kind == "xlsx":
        return _sent(_workbook(headings, stretches), XLSX, f"{stem}.xlsx", long)
    return _sent(_json(keys, stretches), "application/json", f"{stem}.json", long)


def _sent(parts: Iterator[str] | Iterator[bytes], media_type: str, filename: str, long: bool) -> File:
    kind = StreamingHttpResponse if long else HttpResponse
    response = kind(parts, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _csv(headings: Sequence[str], stretches: Iterable[Lines]) -> Iterator[str]:
    yield "\ufeff" + _written([headings])
    for lines in stretches:
        yield _written([[_exported(value) for value in line] for line in lines])


def _written(lines: Lines) -> str:
    sheet = io.StringIO(newline="")
    sheets.writer(sheet, delimiter=";").writerows(lines)
    return sheet.getvalue()


def _json(keys: Sequence[str], stretches: Iterable[Lines]) -> Iterator[str]:
    before = "["
    for lines in stretches:
        for line in lines:
            row = dict(zip(keys, map(_plain, line), strict=True))
            yield before + json.dumps(row, ensure_ascii=False)
            before = ",\n"
    yield "]" if before != "[" else "[]"


def _workbook(headings: Sequence[str], stretches: Iterable[Lines]) -> Iterator[bytes]:
    """Texts are written as texts: nothing a supplier has called itself is run as a formula."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as held:
        _filled(held, headings, stretches)
        held.seek(0)
        while part := held.read(_PART):
            yield part


def _filled(held: IO[bytes], headings: Sequence[str], stretches: Iterable[Lines]) -> None:
    import xlsxwriter  # 2 MB, for whoever asks for the first workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        day = book.add_format({"num_format": _DAY})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for row, line in enumerate((line for lines in stretches for line in lines), 1):
            for column, value in enumerate(line):
                if isinstance(value, date) and not isinstance(value, datetime):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, int | Decimal):
                    sheet.write_number(row, column, value)
                elif value is not None:
                    sheet.write_string(row, column, str(_plain(value)))


def _exported(value: object) -> str:
    """A value as a machine reads it; a text that a spreadsheet would run as a formula is made harmless."""
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(OSLO).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case int() | Decimal():
            return str(value)
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _plain(value: object) -> object:
    """A day or an instant as ISO 8601, a number as it is, else its text."""
    match value:
        case None | bool() | int():
            return value
        case datetime():
            return value.astimezone(OSLO).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)
