"""Statistics per category as a table, alike for the manager and for everyone."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from terskel.core import formats
from terskel.overview.categories import CategoryFigures, DpsFigures
from terskel.web.shared import languages
from terskel.web.shared.tables import Column, Table


def table_of(request: HttpRequest, found: DpsFigures, *, few: str) -> Table[CategoryFigures]:
    """`few` is said where the reader may not know the number."""

    def count(of: Callable[[CategoryFigures], int | None]) -> Callable[[CategoryFigures], object]:
        return lambda row: few if of(row) is None else of(row)

    columns: list[Column[CategoryFigures]] = [
        Column("category", _("Category"), lambda row: row.category.label or found.dps.name, head=True),
        Column("admitted", _("Admitted"), count(lambda row: row.admitted), numeric=True),
        Column("newcomers", _("Of them new"), count(lambda row: row.newcomers), numeric=True),
        Column("left", _("Left"), count(lambda row: row.left), numeric=True),
        Column("competitions", _("Competitions"), lambda row: row.competitions, numeric=True),
        Column("awarded", _("Awarded"), lambda row: row.awarded, numeric=True),
        Column("median", _("Median tenders"), _median, numeric=True),
        Column("single", _("With one tender"), count(lambda row: row.single_tenders), numeric=True),
    ]
    return Table(
        request,
        columns,
        found.categories,
        caption=_("The last twelve months, by category"),
        downloads=True,
        formats=("csv", "xlsx", "json"),
    )


def _median(row: CategoryFigures) -> str:
    return "–" if row.median_tenders is None else formats.number(row.median_tenders, languages.current())
