"""A purchase with its lots, as frozen values; money in kroner without VAT."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


def together(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None while one is not known."""
    known = list(values)
    return None if None in known else sum((one for one in known if one is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot. `place` is its number among `LotsView.lots`, from 1."""

    competition_id: UUID
    place: int
    name: str
    reference: str
    state: str
    estimated_value: Decimal | None


@dataclass(frozen=True, slots=True)
class LotsView:
    """A purchase with its lots in order.

    `value` is what all lots come to, None while one has no value (FOA § 5-4). `most_tendered` and `most_awarded` are
    lots for one tenderer, None where there is no limit.
    """

    purchase_id: UUID
    authority_id: UUID
    title: str
    most_tendered: int | None
    most_awarded: int | None
    award_rule: str
    published_at: datetime | None
    lots: tuple[LotRow, ...]

    @property
    def value(self) -> Decimal | None:
        return together(lot.estimated_value for lot in self.lots)

    def lot(self, competition_id: UUID) -> LotRow:
        return next(lot for lot in self.lots if lot.competition_id == competition_id)

    def others(self, competition_id: UUID) -> tuple[LotRow, ...]:
        return tuple(lot for lot in self.lots if lot.competition_id != competition_id)
