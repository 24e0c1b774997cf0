"""The main menu leads to pages there are, and stays short."""

import pytest
from django.urls import resolve, reverse

from terskel.web import menu


@pytest.mark.parametrize("reader", menu.LINES)
def test_a_reader_is_offered_at_most_seven_lines(reader: menu.Reader) -> None:
    assert 1 <= len(menu.LINES[reader]) <= 7


LINES = [line for lines in menu.LINES.values() for line in lines]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.url_name)
def test_a_line_leads_to_a_page_below_its_own_path(line: menu.MenuLine) -> None:
    address = reverse(line.url_name)
    assert resolve(address).view_name == line.url_name
    assert address.startswith(line.under)
