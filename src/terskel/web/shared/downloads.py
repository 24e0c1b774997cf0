"""A table as a file for a spreadsheet or a program: values as a machine reads them.

Each is made while it is sent, a stretch of rows at a time.
"""

import csv as sheets
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse

from terskel.core.instants import oslo_text
from terskel.web.shared import streamed_workbook

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

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
        return _sent(streamed_workbook.parts(headings, stretches), XLSX, f"{stem}.xlsx", long)
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


def _exported(value: object) -> str:
    """A value as a machine reads it; a text that a spreadsheet would run as a formula is made harmless."""
    match value:
        case None:
            return ""
        case datetime():
            return oslo_text(value)
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
            return oslo_text(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
