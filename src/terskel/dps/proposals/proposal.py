"""What every proposal of a change is: checked against the DPS as it stands, then made."""

from abc import ABC, abstractmethod
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import Model

from terskel.core.decisions import Missing, refuse
from terskel.core.instants import oslo_day
from terskel.dps.models import Category, DpsMember, DynamicPurchasingSystem, QualificationRequirement

Part = TypeVar("Part", Category, DpsMember, QualificationRequirement)


class Proposal(ABC):
    """One kind of change; its fields are kept as JSON in the change record, and are what was signed off."""

    __slots__ = ()
    kind: ClassVar[str]

    @abstractmethod
    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        """Refuse what the law or the DPS as it stands does not allow; asked when proposed, and when published."""

    @abstractmethod
    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        """Write the change, checked before, within the act that holds the DPS."""

    def made_late(self, at: datetime) -> "Proposal":
        """What it comes to at the instant from which everyone may know of it, after the notice: by default the same."""
        return self

    def counts_from(self, at: datetime) -> date:
        """The first day on which the change counts."""
        return oslo_day(at)

    @property
    def about(self) -> tuple[UUID, ...]:
        """The categories that the change is about; none where it is about the whole DPS."""
        return ()


def part_of(dps: DynamicPurchasingSystem, rows: type[Part], ident: UUID) -> Part:
    """A row that belongs to this DPS."""
    row = rows._default_manager.filter(pk=ident, dps_id=dps.id).first()
    if row is None:
        raise Missing
    return row


def category_of(dps: DynamicPurchasingSystem, ident: UUID) -> Category:
    """A category that pages show; the unnamed one is the DPS itself."""
    row = part_of(dps, Category, ident)
    if row.name is None:
        raise Missing
    return row


def require_filled(clause: str, *texts: str) -> None:
    if not all(text.strip() for text in texts):
        refuse("dps.change_leaves_empty", clause)


def write(row: Model, **values: Any) -> None:
    """Give the row's fields new values; texts without the spaces around them."""
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.save(update_fields=list(values))
