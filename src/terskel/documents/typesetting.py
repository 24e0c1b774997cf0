"""A letter's data to a tagged, archivable PDF: PDF/A-2a and PDF/UA-1 in one, by typst.

The same data gives the same bytes: the document's date is the letter's own, no clock is read.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from terskel.core.languages import Language
from terskel.documents.letters import LetterData, Part, Table, captioned, to_json

if TYPE_CHECKING:
    import typst

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
WITH_FILES: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""PDF/A-3 is PDF/A-2 that may carry files of any kind."""

_REGIONS: Mapping[Language, str] = {"nb": "NO", "nn": "NO", "en": "GB"}
# The Unicode blocks the embedded fonts draw whole, and the few holes in them (found by typesetting each character).
_DRAWN_BLOCKS = (
    range(0x00A0, 0x0300),
    range(0x0370, 0x0500),
    range(0x1E00, 0x2000),
    range(0x2010, 0x2060),
    range(0x2070, 0x20C1),
    range(0x2190, 0x2400),
    range(0x2500, 0x2600),
)
_UNDRAWN = frozenset((0x2041, 0x2043, 0x2053))
_DRAWN_SPACES = frozenset((0x00A0, 0x2009, 0x202F))

_LINE_OF_A_TABLE = 88
_WIDEST_COLUMN = 48
_SHORT_ENTRY = 18
_PADDING = 3
# Weekday, day and month stay on one line of a narrow column; year and clock go to the next.
_DAY_OF_A_MONTH = re.compile(r"[^\W\d]+ \d{1,2}\.? [^\W\d]+(?= \d{4})")
# What a line break would leave hanging: the clock after "kl.", a number after "§", a unit after its number.
_HANGING = re.compile(r"(?<=\bkl\.) (?=\d)|(?<=§) (?=\d)|(?<=\d) (?=%)")


def pdf(letter: LetterData) -> bytes:
    """The letter as PDF bytes.

    Raises `typst.TypstError` if the standards cannot be met. Neither allows an undrawn character, so one that no
    embedded font draws is written as its code point: "[U+4E2D]".
    """
    return _typeset("letter", _template_data(letter), letter, STANDARDS)


def book(cover: LetterData, parts: Sequence[Part], *, contents: str) -> bytes:
    """Many documents as one, under parts, with a table of contents headed `contents`; ready to carry files.

    Raises as `pdf` does.
    """
    data = {
        **_template_data(cover),
        "contents": contents,
        "parts": [
            {
                "title": part.title,
                "letters": [
                    {**_template_data(leaf.letter), "named": leaf.named, "headed": leaf.headed} for leaf in part.leaves
                ],
            }
            for part in parts
        ],
    }
    return _typeset("book", data, cover, WITH_FILES)


def _typeset(
    template: str, data: Mapping[str, object], letter: LetterData, standards: list[typst.PDFStandard]
) -> bytes:
    import typst  # 7 MB, which the web processes hardly ever need

    return typst.compile(
        _template(template),
        sys_inputs={"document": json.dumps(_drawable(data), ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=standards,
        timestamp=letter.issued_at.replace(microsecond=0),  # a document is dated to the second
    )


@cache
def _template(name: str) -> bytes:
    folder = files("terskel.documents").joinpath("typst")
    return b"\n".join(folder.joinpath(f"{one}.typ").read_bytes() for one in ("blocks", name))


def _template_data(letter: LetterData) -> dict[str, object]:
    issued = letter.issued_at.astimezone(UTC)
    blocks = [
        {**data, "widths": _column_widths(block), "caption": caption} if isinstance(block, Table) else data
        for (block, caption), data in zip(captioned(letter.blocks), _block_data(letter), strict=True)
    ]
    return {
        **to_json(letter),
        "blocks": blocks,
        "region": _REGIONS[letter.language],
        "subject": f"{letter.reference} · {letter.title}",
        "issued": {
            "year": issued.year,
            "month": issued.month,
            "day": issued.day,
            "hour": issued.hour,
            "minute": issued.minute,
            "second": issued.second,
        },
        "issued_text": letter.issued_text,
        "words": letter.words,
    }


def _block_data(letter: LetterData) -> Sequence[dict[str, object]]:
    blocks = to_json(letter)["blocks"]
    assert isinstance(blocks, list)
    return _unskipped(blocks)


def _unskipped(blocks: list[dict[str, object]]) -> list[dict[str, object]]:
    """PDF/UA allows no level to be skipped: what stands directly under the title has the first level."""
    first = next((number for number, one in enumerate(blocks) if one.get("level") == 1), len(blocks))
    return [{**one, "level": 1} if "level" in one and place < first else one for place, one in enumerate(blocks)]


def _column_widths(table: Table) -> list[int]:
    """Shares of the line for each column: room for what should not break, and what is left by how long its entries are.

    Short entries stay on one line; longer ones may break between words.
    """
    cells = [[row[column] for row in (table.header, *table.rows)] for column in range(len(table.header))]
    words = [
        min(max(len(part) for cell in column for part in _unbroken(cell)), _WIDEST_COLUMN) + _PADDING
        for column in cells
    ]
    wishes = [
        max(min(max(map(len, column)), _WIDEST_COLUMN) - word, 0) for column, word in zip(cells, words, strict=True)
    ]
    spare, wished = max(_LINE_OF_A_TABLE - sum(words), 0), sum(wishes)
    return [word + (spare * wish // wished if wished else 0) for word, wish in zip(words, wishes, strict=True)]


def _unbroken(cell: str) -> list[str]:
    if len(cell) <= _SHORT_ENTRY:
        return [cell]
    return _DAY_OF_A_MONTH.sub(lambda found: found.group().replace(" ", "\u00a0"), cell).replace("\n", " ").split(" ")


def _drawable(value: object) -> object:
    if isinstance(value, str):
        drawn = "".join(_drawn(character) for character in unicodedata.normalize("NFC", value))
        return _HANGING.sub("\u00a0", drawn)
    if isinstance(value, dict):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_drawable(item) for item in value]
    return value


def _drawn(character: str) -> str:
    code = ord(character)
    if character == "\n" or 0x20 <= code <= 0x7E:
        return character
    category = unicodedata.category(character)
    if category in ("Zl", "Zp"):
        return "\n"
    if category in ("Cc", "Zs"):
        return character if code in _DRAWN_SPACES else " "
    if category == "Cf":
        return ""
    if category[0] in "CM" or code in _UNDRAWN or not any(code in block for block in _DRAWN_BLOCKS):
        return f"[U+{code:04X}]"
    return character
