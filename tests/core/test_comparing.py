"""A comparison marks what is new and gives both texts back whole."""

from hypothesis import given
from hypothesis import strategies as st

from terskel.core.comparing import Piece, compare


def test_only_the_words_that_differ_are_marked() -> None:
    found = compare("Møtested: Oslo, hver mandag.", "Møtested: Tønsberg, hver mandag.")
    assert found.before == (Piece("Møtested: ", False), Piece("Oslo", True), Piece(", hver mandag.", False))
    assert [one.text for one in found.after if one.marked] == ["Tønsberg"]


def test_what_was_empty_is_new_whole() -> None:
    assert compare("", "Befaring 3. mai") == compare("", "Befaring 3. mai")
    assert compare("", "Ny").after == (Piece("Ny", True),)
    assert compare("Gammel", "").after == ()


@given(st.text(), st.text())
def test_no_letter_is_lost(before: str, after: str) -> None:
    found = compare(before, after)
    assert "".join(one.text for one in found.before) == before
    assert "".join(one.text for one in found.after) == after
