"""Reads the first sheet of a workbook, in a process of its own: the file on its standard input, JSON on its output.

Five kilobytes can name a cell in the last row and the last column; whoever reads them asks for more memory than there
is, and is ended by it. So the reader is bounded in memory and time, and ends alone. Run by its path, it imports nothing
of ours.
"""

import io
import json
import resource
import sys
from datetime import date, time, timedelta
from typing import Final

MEMORY: Final = 512 * 1024 * 1024
SECONDS: Final = 20
"""Of a processor."""
LARGEST_ANSWER: Final = 20_000_000
"""Characters of JSON."""
UNREADABLE: Final = 3
"""What it ends with where the file is no workbook, or says more than it may."""


def main() -> int:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError:
        return UNREADABLE
    answer = json.dumps({"sheets": len(book.sheet_names), "rows": rows}, default=_marked)
    if len(answer) > LARGEST_ANSWER:
        return UNREADABLE
    sys.stdout.write(answer)
    return 0


def _marked(value: object) -> list[str]:
    """A date or a time as a list of its text: JSON has none."""
    if isinstance(value, date | time | timedelta):
        return [str(value)]
    raise TypeError(type(value))


if __name__ == "__main__":
    sys.exit(main())
