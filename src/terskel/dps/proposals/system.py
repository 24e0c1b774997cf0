"""A published DPS lasts longer, or is for more."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from terskel.core.decisions import refuse
from terskel.core.instants import oslo_day
from terskel.dps.models import DynamicPurchasingSystem
from terskel.dps.proposals.proposal import Proposal, require_filled, write
from terskel.dps.setup import classify


@dataclass(frozen=True, slots=True)
class Extension(Proposal):
    """A later end; `ends_at` is the first instant after it (FOA § 26-5(3))."""

    kind: ClassVar[str] = "extension"
    ends_at: datetime

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        if dps.ends_at is not None and self.ends_at <= dps.ends_at:
            refuse("dps.extension_not_later", "FOA § 26-5(3)", ends_at=dps.ends_at)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        write(dps, ends_at=self.ends_at)


@dataclass(frozen=True, slots=True)
class Volume(Proposal):
    """How much is expected to be bought; never so much that another part of the regulation applies."""

    kind: ClassVar[str] = "volume"
    estimated_quantity: str
    estimated_value: Decimal

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        if self.estimated_value <= 0:
            refuse("dps.estimated_value_not_positive", "FOA § 5-4(5)")
        require_filled("FOA § 26-5(4)", self.estimated_quantity)
        before, dps.estimated_value = dps.estimated_value, self.estimated_value
        found = classify(dps, announced_on=oslo_day(dps.published_at or at))
        dps.estimated_value = before
        if found is None or found.regime.name != dps.regime:
            refuse("dps.volume_changes_regime", "FOA §§ 5-1, 14-2(1)")

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        write(dps, estimated_quantity=self.estimated_quantity, estimated_value=self.estimated_value)


@dataclass(frozen=True, slots=True)
class Material:
    """A change of what the DPS is (`core.dps_changes.MATERIAL`); it is refused, and says so."""

    kind: ClassVar[str] = "material"
    what: str
