"""What the database is asked inside a block."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

# The clock is compared with the database's once a second, whoever reads a page just then.
OF_THE_CLOCK = ("SELECT 1", "SELECT clock_timestamp()", "SELECT microseconds")


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements in their order, known when the block has ended; the clock's own are left out."""
    statements: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield statements
    statements += [one["sql"] for one in captured if not one["sql"].startswith(OF_THE_CLOCK)]
