"""A table as a file for a spreadsheet or a program: values as a machine reads them."""

import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import xlsxwriter
from django.http import HttpResponse

from terskel.core.instants import OSLO

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAY: Final = "yyyy-mm-dd"


def answer(
    kind: str, stem: str, headings: Sequence[str], keys: Sequence[str], lines: Sequence[Sequence[object]]
) -> HttpResponse:
    """The rows as `xlsx` or `json`: a workbook with one sheet, or a list of objects by the columns' keys."""
    if kind == "xlsx":
        body, media_type = _workbook(headings, lines), XLSX
    else:
        rows = [dict(zip(keys, map(_plain, line), strict=True)) for line in lines]
        body, media_type = json.dumps(rows, ensure_ascii=False).encode(), "application/json"
    response = HttpResponse(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{kind}"'
    return response


def _workbook(headings: Sequence[str], lines: Sequence[Sequence[object]]) -> bytes:
    """Texts are written as texts: nothing a supplier has called itself is run as a formula."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        day = book.add_format({"num_format": _DAY})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for row, line in enumerate(lines, 1):
            for column, value in enumerate(line):
                if isinstance(value, date) and not isinstance(value, datetime):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, int | Decimal):
                    sheet.write_number(row, column, value)
                elif value is not None:
                    sheet.write_string(row, column, str(_plain(value)))
    return held.getvalue()


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
