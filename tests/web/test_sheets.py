"""What somebody sends as a workbook is read within bounds, and can end nothing but its own reading."""

import io
from collections.abc import Mapping
from datetime import date, time

import pytest
import xlsxwriter

from terskel.web.authority.sheets import Moment, UnreadableSheet, only_sheet, rows_of


def workbook(cells: Mapping[tuple[int, int], object], sheets: int = 1) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        first, *_others = [book.add_worksheet() for _number in range(sheets)]
        for (row, column), value in cells.items():
            first.write(row, column, value)
    return held.getvalue()


def test_values_are_numbers_texts_and_moments_from_the_first_cell_on() -> None:
    data = workbook({(1, 1): "Blåbær", (1, 2): 2.5, (2, 0): True, (2, 1): date(2027, 1, 15), (2, 2): time(12, 30)})
    first, second, third = only_sheet(data)
    assert first == ["", "", ""]
    assert second == ["", "Blåbær", 2.5]
    assert third[0] is True
    assert isinstance(third[1], Moment)
    assert str(third[1]).startswith("2027-01-15")
    assert rows_of(data)[1] == ["", "Blåbær", "2.5"]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({(0, 0): "a", (1_048_575, 16_383): "b"}, id="the last cell there is: half a terabyte"),
        pytest.param({(0, 0): "a", (1_048_575, 40): "b"}, id="forty columns to the last row"),
        pytest.param({(row, 0): "x" * 32_767 for row in range(1000)}, id="one long text, a thousand times"),
    ],
)
def test_a_small_file_that_says_too_much_is_refused(cells: Mapping[tuple[int, int], object]) -> None:
    data = workbook(cells)
    assert len(data) < 200_000
    for read in (only_sheet, rows_of):
        with pytest.raises(UnreadableSheet):
            read(data)


@pytest.mark.parametrize("data", [b"PK\x03\x04 and no more", workbook({(0, 0): "a"}, sheets=2)])
def test_what_is_no_workbook_of_one_sheet_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSheet):
        only_sheet(data)
