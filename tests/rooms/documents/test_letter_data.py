"""Letters as data: what goes in comes out, and the digest is of the content alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from terskel.documents.letters import (
    LetterData,
    Table,
    content_digest,
    from_json,
    to_json,
)


def test_a_letter_survives_the_json_column_unchanged(letter: LetterData) -> None:
    assert from_json(json.loads(json.dumps(to_json(letter)))) == letter


def test_the_digest_is_the_same_before_and_after_the_json_column(letter: LetterData) -> None:
    assert content_digest(json.loads(json.dumps(to_json(letter)))) == content_digest(to_json(letter))


def test_one_changed_figure_changes_the_digest(letter: LetterData) -> None:
    table = letter.blocks[4]
    assert isinstance(table, Table)
    changed = replace(table, rows=(("Kompetanse", "8,6"), ("Pris", "7")))
    other = replace(letter, blocks=(*letter.blocks[:4], changed, *letter.blocks[5:]))
    assert content_digest(to_json(other)) != content_digest(to_json(letter))


def test_a_letter_of_an_unknown_version_is_not_guessed_at(letter: LetterData) -> None:
    with pytest.raises(ValueError, match="version"):
        from_json({**to_json(letter), "version": 2})


def test_an_unknown_block_is_not_dropped_in_silence(letter: LetterData) -> None:
    with pytest.raises(ValueError, match="no block"):
        from_json({**to_json(letter), "blocks": [{"block": "picture"}]})


def test_a_row_narrower_than_its_header_is_refused() -> None:
    with pytest.raises(ValueError, match="wide"):
        Table("Poeng", ("Kriterium", "Poeng"), (("Kompetanse",),))


def test_a_table_without_a_header_row_is_refused() -> None:
    with pytest.raises(ValueError, match="header"):
        Table("Poeng", (), ())


def test_a_letter_issued_at_a_time_without_zone_is_refused(letter: LetterData) -> None:
    with pytest.raises(ValueError, match="aware"):
        replace(letter, issued_at=letter.issued_at.replace(tzinfo=None))
