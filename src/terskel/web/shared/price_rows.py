"""A price form with one tender's prices in it, as the supplier and the panel read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from terskel.core.evaluation import PriceForm, PriceLineText, price_lines
from terskel.core.languages import Language


@dataclass(frozen=True, slots=True)
class PricedRow:
    """One row: what is priced, the unit price, and what the row comes to; None where there is no price yet."""

    asked: PriceLineText
    price: Decimal | None
    sum: Decimal | None


@dataclass(frozen=True, slots=True)
class PricedForm:
    """The rows in their order; `total` is None until every row has a price."""

    rows: tuple[PricedRow, ...]
    total: Decimal | None

    @property
    def priced(self) -> int:
        return sum(row.sum is not None for row in self.rows)


def priced_form(form: PriceForm, prices: Mapping[str, Decimal], language: Language) -> PricedForm:
    sums = form.sums(prices)
    return PricedForm(
        tuple(PricedRow(one, prices.get(one.id), sums.lines.get(one.id)) for one in price_lines(form, language)),
        sums.total,
    )
