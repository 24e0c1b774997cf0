"""The command itself."""

from datetime import date
from pathlib import Path

import click

from terskel.cli.evaluation.case import Case, case_of
from terskel.cli.evaluation.law import remarks_of
from terskel.cli.evaluation.report import as_document, as_lines, write_workbook
from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.printing import answer, answering, as_of_option, today
from terskel.cli.files.reading import read
from terskel.cli.files.schema import Schema
from terskel.core.languages import Language

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")


@click.command()
@click.argument("file", type=click.Path())
@click.option("--xlsx", "workbook", type=click.Path(), help="Write the ranking and how it came about to this workbook.")
@as_of_option
@answering
def evaluate(file: str, workbook: str | None, as_of: date | None, as_json: bool, language: Language) -> None:
    """Rank the tenders in FILE (JSON, or a spreadsheet) and show how.

    Every figure is exact and every step is shown. What cannot be ranked is told by its field or cell, and then
    nothing is ranked.
    """
    case = read_case(file, language)
    day = as_of or case.announced_on or today()
    rankings = case.rankings(language)
    remarks = tuple(remarks_of(case, day, language))
    if workbook is not None:
        write_workbook(workbook, case, rankings, remarks, language)
    answer(as_document(case, rankings, remarks, day), as_lines(case, rankings, remarks, language), as_json=as_json)


def read_case(file: str, language: Language) -> Case:
    """The case in a JSON file or a spreadsheet; raises BadFile."""
    if Path(file).suffix.lower() not in SPREADSHEETS:
        return case_of(file, read(file, "evaluation"), lambda place: place, language)
    from terskel.cli.evaluation.workbook import read_workbook

    sheets = read_workbook(file)
    faults = Schema.of("evaluation").faults(sheets.data)
    if told := [Fault(one.code, sheets.locate(one.place), one.facts) for one in faults] or sheets.faults:
        raise BadFile(file, told)
    return case_of(file, sheets.data, sheets.locate, language)
