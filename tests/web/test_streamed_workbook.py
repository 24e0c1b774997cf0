"""A workbook that is made while it is sent holds what the table held, for every program that reads it."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from terskel.web.shared import streamed_workbook

HEADINGS = ["Navn", "Sum", "Dag", "Sendt"]


def read(book: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()


def made(*stretches: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    return b"".join(streamed_workbook.parts(headings, stretches))


def test_numbers_days_and_texts_are_what_they_were() -> None:
    book = made(
        [["=1+1", Decimal("1250.50"), date(2026, 11, 23), datetime(2026, 11, 23, 11, 0, tzinfo=UTC)]],
        [["<b>& Sønn", 3, None, None], [None, True, date(1901, 1, 1), " to  rom "]],
    )
    assert read(book) == [
        HEADINGS,
        ["=1+1", 1250.5, date(2026, 11, 23), "2026-11-23T12:00:00+01:00"],
        ["<b>& Sønn", 3, "", ""],
        ["", 1, date(1901, 1, 1), " to  rom "],
    ]


def test_no_text_is_a_formula_and_the_headings_are_bold() -> None:
    with zipfile.ZipFile(BytesIO(made([["=HYPERLINK(1)", 1, None, None]]))) as parts:
        assert parts.testzip() is None
        sheet = etree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        styles = etree.fromstring(parts.read("xl/styles.xml"))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert sheet.xpath("//m:f", namespaces=space) == []
    bold = sheet.xpath("//m:row[@r='1']/m:c/@s", namespaces=space)
    assert set(bold) == {"1"}
    fonts = styles.xpath("//m:cellXfs/m:xf/@fontId", namespaces=space)
    assert styles.xpath(f"//m:fonts/m:font[{int(fonts[1]) + 1}]/m:b", namespaces=space)


def test_it_is_sent_before_a_row_is_read_and_stretch_by_stretch() -> None:
    asked: list[int] = []

    def stretches() -> Iterator[list[list[object]]]:
        for number in range(3):
            asked.append(number)
            yield [[f"Foretak {number}", number, None, None]]

    parts = streamed_workbook.parts(HEADINGS, stretches())
    assert next(parts).startswith(b"PK")
    assert asked == []
    next(parts)
    assert asked == [0]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_text_stays_readable(text: str) -> None:
    """Also one with characters that no XML may hold, or that looks like the escape of one (§22.9.2.19)."""
    sheet = zipfile.ZipFile(BytesIO(made([[text, None, None, None]]))).read("xl/worksheets/sheet1.xml")
    held = etree.fromstring(sheet).xpath("string((//*[local-name()='t'])[last()])")
    assert _unescaped(held) == text.replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(held: str) -> str:
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), held)


def test_a_text_longer_than_a_cell_is_cut_where_it_shows() -> None:
    longest = streamed_workbook.LONGEST
    [_, row] = read(made([["x" * (longest + 1), None, None, None]]))
    assert row[0] == "x" * (longest - 1) + "…"
    [_, row] = read(made([["x" * longest, None, None, None]]))
    assert row[0] == "x" * longest


def test_columns_past_the_alphabet_keep_their_places() -> None:
    many = [f"K{number}" for number in range(730)]
    assert read(made([list(range(730))], headings=many)) == [many, list(range(730))]


def test_more_rows_than_a_sheet_holds_are_not_sent_as_if_they_were_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed_workbook, "MOST_ROWS", 3)
    assert len(read(made([["a"], ["b"]], headings=["Navn"]))) == 3
    with pytest.raises(ValueError, match="holds 3 rows"):
        made([["a"], ["b"]], [["c"]], headings=["Navn"])
