"""A workbook to fill in: the sheets and headings that `terskel evaluate` reads, with an example in them."""

from collections.abc import Mapping, Sequence
from typing import Final

from terskel.cli.files.schema import Schema
from terskel.cli.files.workbook import new_workbook
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook

BOOK: Final = Phrasebook.of("cli")
ROWS: Final = 200
"""How far down the choices of a column reach."""


def write_blank(path: str, language: Language) -> None:
    """Writes the workbook; what is in it can be evaluated at once. Raises BadFile."""
    with new_workbook(path) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in _sheets(language).items():
            sheet = book.add_worksheet(_said(f"sheet.{name}", language))
            sheet.set_column(0, 4, 24)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row, bold if number == 0 and name != "model" else None)
            if name == "model":
                sheet.set_column(2, 2, 90, wrapped)
                sheet.data_validation(0, 1, 0, 1, _choice("model", "price_formula"))
            if name == "criteria":
                sheet.data_validation(1, 3, ROWS, 3, _choice("criterion", "kind"))


def _sheets(language: Language) -> Mapping[str, Sequence[Sequence[str | int]]]:
    price, quality = _said("price", language), _said("quality", language)
    fields: Mapping[str, str | int] = {
        "price_formula": "linear_floor",
        "decimals": 2,
        "tie_break": "best_quality, lowest_price, lottery",
        "title": _said("title", language),
        "announced_on": "2026-11-23",
    }
    return {
        "model": [(name, value, _said(f"about.{name}", language)) for name, value in fields.items()],
        "criteria": [
            ("id", _said("name", language), _said("weight", language), _said("kind", language)),
            ("price", price, 40, "price"),
            ("quality", quality, 60, "quality"),
        ],
        "tenders": [
            ("id", _said("name", language), price, "quality: 1", "quality: 2"),
            ("A", _said("tenderer", language, number=1), 1_000_000, 7, 8),
            ("B", _said("tenderer", language, number=2), 1_200_000, 9, 9),
        ],
    }


def _said(name: str, language: Language, **facts: object) -> str:
    return BOOK.say(f"blank.{name}", language, **facts)


def _choice(of: str, name: str) -> Mapping[str, object]:
    """The values of a field as a list to choose from."""
    return {"validate": "list", "source": Schema.of("evaluation").root["$defs"][of]["properties"][name]["enum"]}
