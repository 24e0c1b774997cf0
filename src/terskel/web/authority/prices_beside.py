"""One tender's price beside the others', for whoever asks why it is low, concludes on the answer, or rejects for it."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from terskel.evaluation.queries import Matrix, Sheet


@dataclass(frozen=True, slots=True)
class PriceBeside:
    """A tender whose price is opened; `rejected`: it, or the proposal to reject it, stands."""

    name: str
    price: Decimal
    asked: bool
    rejected: bool


@dataclass(frozen=True, slots=True)
class PricesBeside:
    """Prices in kroner without VAT, the lowest first.

    `mean` is that of the others that are still in, None where there are none; `below` is how many percent the price
    lies below it, negative above. `sealed`: tenders whose price is not opened.
    """

    rows: tuple[PriceBeside, ...]
    mean: Decimal | None
    below: Decimal | None
    others: int
    sealed: int


def prices_beside(found: Matrix, tender_id: UUID) -> PricesBeside | None:
    """None where there is nothing to compare: this price is sealed, or the documents fix it.

    The sheets tell no more than the panel may know: whoever is not named there is not named here.
    """
    this = found.sheet(tender_id)
    if this.price is None or found.model.fixed_amount is not None:
        return None
    opened = [(sheet, sheet.price) for sheet in found.sheets if sheet.price is not None]
    others = [price for sheet, price in opened if sheet.tender_id != tender_id and sheet.rejection is None]
    mean = round(sum(others, Decimal(0)) / len(others), 2) if others else None
    return PricesBeside(
        tuple(_row(sheet, price, tender_id) for sheet, price in sorted(opened, key=lambda one: one[1])),
        mean,
        (1 - this.price / mean) * 100 if mean else None,
        len(others),
        sum(sheet.price_sealed for sheet in found.sheets),
    )


def _row(sheet: Sheet, price: Decimal, tender_id: UUID) -> PriceBeside:
    return PriceBeside(sheet.supplier_name, price, sheet.tender_id == tender_id, sheet.rejection is not None)
