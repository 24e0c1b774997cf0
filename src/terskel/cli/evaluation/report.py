"""The ranking as text, JSON and a workbook."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from terskel.cli.evaluation.case import Case
from terskel.cli.files.printing import table
from terskel.cli.files.workbook import new_workbook
from terskel.core import formats
from terskel.core.evaluation import Ranking, describe_model, explain, tie_text, warning_text
from terskel.core.languages import LANGUAGES, Language
from terskel.core.phrases import Phrasebook

BOOK = Phrasebook.of("cli")


def as_lines(
    case: Case, rankings: Mapping[str, Ranking], remarks: tuple[str, ...], language: Language
) -> Iterator[str]:
    """The order first, then how it came about, then what to look at."""
    if case.title:
        yield case.title
    yield from describe_model(case.model, language)
    yield from remarks
    for lot, ranking in rankings.items():
        yield ""
        if lot:
            yield BOOK.say("evaluate.lot", language, lot=lot)
        if not ranking.rows:
            yield BOOK.say("evaluate.nobody", language)
        else:
            yield from _order(case, ranking, language)
        if told := list(_told(case, ranking, language)):
            yield ""
            yield BOOK.say("evaluate.look_at", language)
            yield from (f"- {line}" for line in told)
        yield ""
        yield BOOK.say("evaluate.how", language)
        skipped = set(_told(case, ranking, language))
        yield from (line for line in explain(ranking, language, case.names) if line not in skipped)


def as_document(case: Case, rankings: Mapping[str, Ranking], remarks: tuple[str, ...], as_of: date) -> dict[str, Any]:
    """Everything with exact figures as texts; each ranking is one that `core.evaluation.verify` makes again."""
    return {
        "title": case.title,
        "as_of": as_of.isoformat(),
        "remarks": list(remarks),
        "rankings": [
            {
                "lot": lot,
                "winner": ranking.winner,
                "digest": ranking.digest(),
                "record": ranking.to_json(),
                "explanation": {language: explain(ranking, language, case.names) for language in LANGUAGES},
            }
            for lot, ranking in rankings.items()
        ],
    }


def write_workbook(
    path: str, case: Case, rankings: Mapping[str, Ranking], remarks: tuple[str, ...], language: Language
) -> None:
    """Three sheets: the order, how every figure came about, and what to look at; raises BadFile."""
    with new_workbook(path) as book:
        bold = book.add_format({"bold": True})
        number = book.add_format(
            {"num_format": "#,##0." + "0" * case.model.decimals if case.model.decimals else "#,##0"}
        )
        heads = [
            BOOK.say(f"evaluate.column.{key}", language) for key in ("lot", "placement", "tender", "total", "exact")
        ]
        order = book.add_worksheet(BOOK.say("evaluate.sheet.order", language))
        order.write_row(0, 0, [*heads, *(criterion.name for criterion in case.criteria)], bold)
        how = book.add_worksheet(BOOK.say("evaluate.sheet.how", language))
        look = book.add_worksheet(BOOK.say("evaluate.sheet.look_at", language))
        line = 0
        told: list[str] = list(remarks)
        shown: list[str] = describe_model(case.model, language)
        for lot, ranking in rankings.items():
            for row in ranking.rows:
                line += 1
                name = case.names.get(row.tender_id, row.tender_id)
                order.write_row(line, 0, [lot, row.placement, name])
                order.write_number(line, 3, row.total, number)
                order.write_string(line, 4, str(row.total))
                for column, score in enumerate(row.scores, start=5):
                    order.write_string(line, column, score.weighted.text(language))
            shown += [lot, *explain(ranking, language, case.names)] if lot else explain(ranking, language, case.names)
            told += _told(case, ranking, language)
        for number_of_line, text in enumerate(shown):
            how.write_string(number_of_line, 0, text)
        for number_of_line, text in enumerate(told):
            look.write_string(number_of_line, 0, text)
        order.set_column(2, 2, 30)
        order.set_column(3, 4, 16)
        order.set_column(5, 5 + len(case.criteria), 34)
        for sheet in (how, look):
            sheet.set_column(0, 0, 120)
        order.freeze_panes(1, 3)


def _order(case: Case, ranking: Ranking, language: Language) -> list[str]:
    heads = [BOOK.say(f"evaluate.column.{key}", language) for key in ("placement", "tender", "total")]
    rows = [
        (
            str(row.placement),
            case.names.get(row.tender_id, row.tender_id),
            formats.number(row.total, language, case.model.decimals),
        )
        for row in ranking.rows
    ]
    return table([*heads[:2], f"{heads[2]} ({BOOK.say(f'evaluate.unit.{ranking.unit}', language)})"], rows)


def _told(case: Case, ranking: Ranking, language: Language) -> Iterator[str]:
    yield from (tie_text(tie, language, case.names) for tie in ranking.ties)
    yield from (warning_text(warning, language, case.names) for warning in ranking.warnings)
