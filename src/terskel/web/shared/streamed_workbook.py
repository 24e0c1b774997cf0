"""A workbook of one sheet, made while it is sent: whoever takes a long table along sees it arrive from the first row.

The rows are written as ECMA-376 part 1 §18.3.1 says of a sheet; all other parts of the file are XlsxWriter's.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from terskel.core.instants import oslo_text

MOST_ROWS: Final = 1_048_576
LONGEST: Final = 32_767
"""Characters that a cell holds; a longer text is cut there, and ends in an ellipsis."""
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_SHEET: Final = "xl/worksheets/sheet1.xml"
_OPENED: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_CLOSED: Final = "</sheetData></worksheet>"
_BOLD, _DAY = 1, 2
"""The styles in the order in which the frame's cells use them; 0 is the plain one."""
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def parts(headings: Sequence[str], stretches: Iterable[Sequence[Sequence[object]]]) -> Iterator[bytes]:
    """The file in parts, the first before any row is read.

    Texts are written as texts: nothing that a supplier has called itself is run as a formula. A day is a day of the
    spreadsheet, an instant its text in Oslo time. Raises ValueError for more rows than a sheet holds.
    """
    from xlsxwriter.utility import xl_col_to_name  # as in `_frame`

    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _frame():
            book.writestr(name, content)
        with book.open(_SHEET, "w") as sheet:
            letters = [xl_col_to_name(column) for column in range(len(headings))]
            sheet.write((_OPENED + _row(1, letters, headings, _BOLD)).encode())
            yield sink.taken()
            number = 1
            for lines in stretches:
                rows = [_row(number + i, letters, line) for i, line in enumerate(lines, 1)]
                if (number := number + len(rows)) > MOST_ROWS:
                    raise ValueError(f"a sheet holds {MOST_ROWS} rows")
                sheet.write("".join(rows).encode())
                yield sink.taken()
            sheet.write(_CLOSED.encode())
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What has been written and not been sent; the archive can't go back in it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, part: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self._held += part
        return len(part)

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


@cache
def _frame() -> tuple[tuple[str, bytes], ...]:
    """Every part of a workbook but its sheet: relations, styles, theme."""
    import xlsxwriter  # 2 MB, for whoever asks for the first workbook

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_blank(0, 0, None, book.add_format({"bold": True}))
        sheet.write_blank(0, 1, None, book.add_format({"num_format": "yyyy-mm-dd"}))
    with zipfile.ZipFile(held) as made:
        return tuple((name, made.read(name)) for name in made.namelist() if name != _SHEET)


def _row(number: int, letters: Sequence[str], values: Sequence[object], style: int = 0) -> str:
    cells = (
        _cell(f"{letter}{number}", value, style)
        for letter, value in zip(letters, values, strict=True)
        if value is not None
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, value: object, style: int) -> str:
    match value:
        case Decimal():
            return f'<c r="{at}"><v>{value:f}</v></c>'
        case int():
            return f'<c r="{at}"><v>{value:d}</v></c>'
        case datetime():
            return _text(at, oslo_text(value), style)
        case date():
            return f'<c r="{at}" s="{_DAY}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
        case _:
            return _text(at, str(value), style)


def _text(at: str, value: str, style: int) -> str:
    held = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    safe = escape(_NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", held))
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'
