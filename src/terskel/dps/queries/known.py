"""Systems with their categories, kept by this process for as long as every row of them is the one it was.

Nearly every page and answer asks for a system and its categories, and they hardly ever change. One statement asks which
version of each of the rows is there (`xmin` and `ctid`, ADR 44); only another answer makes this process read them anew.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from terskel.audit.statements import first_of
from terskel.dps.models import Category, DynamicPurchasingSystem
from terskel.dps.queries.views import CategoryView, category_view

KEPT: Final = 256

_VERSION: Final = """
    SELECT d.id, concat_ws(' ', d.xmin, d.ctid,
    (SELECT string_agg(concat(c.xmin, c.ctid), ' ' ORDER BY c.id) FROM dps_category c WHERE c.dps_id = d.id))
    FROM dps_dynamicpurchasingsystem d WHERE """
_BY_ID: Final = _VERSION + "d.id = %s"
_BY_ADDRESS: Final = _VERSION + "d.slug = %s"


@dataclass(frozen=True, slots=True)
class Known:
    """The row is everybody's: nobody writes in it. `categories` in their order."""

    row: DynamicPurchasingSystem
    categories: tuple[CategoryView, ...]


def known(ident: UUID | str) -> Known | None:
    """A system by id or by today's address; None where there is none."""
    found = first_of(_BY_ID if isinstance(ident, UUID) else _BY_ADDRESS, [ident])
    return _read(*found) if found is not None else None


@lru_cache(maxsize=KEPT)
def _read(dps_id: UUID, version: str) -> Known:  # noqa: ARG001 - the key
    row = DynamicPurchasingSystem.objects.get(pk=dps_id)
    return Known(row, tuple(map(category_view, Category.objects.filter(dps_id=dps_id).order_by("number"))))


def forget() -> None:
    """For whoever takes the database back to an earlier one: numbers of transactions are then given again."""
    _read.cache_clear()
