"""A new spreadsheet, in which text stays text."""

from collections.abc import Iterator
from contextlib import contextmanager

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from terskel.cli.files.faults import BadFile, Fault


@contextmanager
def new_workbook(path: str) -> Iterator[xlsxwriter.Workbook]:
    """Written when the block ends; raises BadFile where it cannot be."""
    try:
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            yield book
    except FileCreateError as refused:
        reason = getattr(refused.args[0], "strerror", None) or str(refused)
        raise BadFile(path, [Fault("unwritable", facts={"reason": reason})]) from refused
