"""What can be asked for in a change of a published DPS: each checked, made, and kept as JSON in its change record."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final, TypeAlias
from uuid import UUID

from terskel.core.decisions import Missing, refuse
from terskel.core.instants import oslo_day
from terskel.dps.actions.checks import check_category, check_member, check_name
from terskel.dps.models import (
    Category,
    DpsMember,
    DynamicPurchasingSystem,
    FormerAddress,
    FormerCategoryCode,
    QualificationRequirement,
)
from terskel.dps.naming import free_slug
from terskel.dps.setup import classify
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Extension:
    """A later end; `ends_at` is the first instant after it (FOA § 26-5(3))."""

    kind: ClassVar[str] = "extension"
    ends_at: datetime

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:  # noqa: ARG002 - as every proposal is checked
        if dps.ends_at is not None and self.ends_at <= dps.ends_at:
            refuse("dps.extension_not_later", "FOA § 26-5(3)", ends_at=dps.ends_at)

    def make(self, dps: DynamicPurchasingSystem) -> None:
        dps.ends_at = self.ends_at
        dps.save(update_fields=["ends_at"])


@dataclass(frozen=True, slots=True)
class MemberAdded:
    """A body that may buy from a day on, `to_on` included (FOA § 7-8)."""

    kind: ClassVar[str] = "member_added"
    authority_id: UUID
    from_on: date
    to_on: date | None

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        if self.from_on < oslo_day(at):
            refuse("dps.member_from_the_past", "FOA § 7-8", from_on=self.from_on)
        check_member(dps.id, self.authority_id, self.from_on, self.to_on)

    def make(self, dps: DynamicPurchasingSystem) -> None:
        DpsMember.objects.create(dps_id=dps.id, authority_id=self.authority_id, from_on=self.from_on, to_on=self.to_on)


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """A body buys for the last time on `to_on`; yesterday means that it buys no more from now."""

    kind: ClassVar[str] = "member_left"
    member_id: UUID
    to_on: date

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        member = self._member(dps)
        if self.to_on < oslo_day(at) - timedelta(days=1):
            refuse("dps.member_left_in_the_past", "FOA § 7-8", to_on=self.to_on)
        if self.to_on < member.from_on:
            name = organisations.authority(member.authority_id).name
            refuse("dps.member_leaves_before_joining", name=name, from_on=member.from_on, to_on=self.to_on)
        if member.to_on is not None and member.to_on <= self.to_on:
            refuse("dps.member_leaves_earlier_already", to_on=member.to_on)

    def make(self, dps: DynamicPurchasingSystem) -> None:
        member = self._member(dps)
        member.to_on = self.to_on
        member.save(update_fields=["to_on"])

    def _member(self, dps: DynamicPurchasingSystem) -> DpsMember:
        member = DpsMember.objects.filter(pk=self.member_id, dps_id=dps.id).first()
        if member is None:
            raise Missing
        return member


@dataclass(frozen=True, slots=True)
class Volume:
    """How much is expected to be bought; never so much that another part of the regulation applies."""

    kind: ClassVar[str] = "volume"
    estimated_quantity: str
    estimated_value: Decimal

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        if self.estimated_value <= 0:
            refuse("dps.estimated_value_not_positive", "FOA § 5-4(5)")
        if not self.estimated_quantity.strip():
            refuse("dps.change_leaves_empty", "FOA § 26-5(4)")
        before, dps.estimated_value = dps.estimated_value, self.estimated_value
        found = classify(dps, announced_on=oslo_day(dps.published_at or at))
        dps.estimated_value = before
        if found is None or found.regime.name != dps.regime:
            refuse("dps.volume_changes_regime", "FOA §§ 5-1, 14-2(1)")

    def make(self, dps: DynamicPurchasingSystem) -> None:
        dps.estimated_quantity, dps.estimated_value = self.estimated_quantity.strip(), self.estimated_value
        dps.save(update_fields=["estimated_quantity", "estimated_value"])


@dataclass(frozen=True, slots=True)
class RequirementClarified:
    """Plainer words for a requirement; what it asks about, and how much, stays (FOA § 14-2(1))."""

    kind: ClassVar[str] = "requirement_clarified"
    requirement_id: UUID
    text: str
    level: str
    evidence: str
    why: str

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:  # noqa: ARG002 - as every proposal is checked
        self._requirement(dps)
        if not self.text.strip() or not self.evidence.strip():
            refuse("dps.change_leaves_empty", "FOA § 16-1")

    def make(self, dps: DynamicPurchasingSystem) -> None:
        row = self._requirement(dps)
        same = [row]
        if row.reuse_key:
            same = list(QualificationRequirement.objects.filter(dps_id=dps.id, reuse_key=row.reuse_key))
        for one in same:
            one.text = self.text.strip()
            one.save(update_fields=["text"])
        row.text, row.level = self.text.strip(), self.level.strip()
        row.evidence, row.why = self.evidence.strip(), self.why.strip()
        row.save(update_fields=["text", "level", "evidence", "why"])

    def _requirement(self, dps: DynamicPurchasingSystem) -> QualificationRequirement:
        row = QualificationRequirement.objects.filter(pk=self.requirement_id, dps_id=dps.id).first()
        if row is None:
            raise Missing
        return row


@dataclass(frozen=True, slots=True)
class CategoryClarified:
    """Plainer words, or another code, for a category; what belongs to it stays."""

    kind: ClassVar[str] = "category_clarified"
    category_id: UUID
    code: str
    name: str
    description: str

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:  # noqa: ARG002 - as every proposal is checked
        row = self._category(dps)
        check_category(dps.id, self.code, self.name, row.cpv, row.maximum_value, itself=row.id)
        taken = FormerCategoryCode.objects.filter(dps_id=dps.id, code=self.code.strip()).exclude(category_id=row.id)
        if taken.exists():
            refuse("dps.category_code_taken", category=self.code.strip())

    def make(self, dps: DynamicPurchasingSystem) -> None:
        row = self._category(dps)
        code = self.code.strip()
        if code != row.code:
            FormerCategoryCode.objects.filter(dps_id=dps.id, code=code).delete()
            FormerCategoryCode.objects.create(dps_id=dps.id, category_id=row.id, code=row.code)
        row.code, row.name, row.description = code, self.name.strip(), self.description.strip()
        row.save(update_fields=["code", "name", "description"])

    def _category(self, dps: DynamicPurchasingSystem) -> Category:
        row = Category.objects.filter(pk=self.category_id, dps_id=dps.id, name__isnull=False).first()
        if row is None:
            raise Missing
        return row


@dataclass(frozen=True, slots=True)
class Wording:
    """The contact point, and how the system works in plainer words."""

    kind: ClassVar[str] = "wording"
    contact: str
    how_it_works: str

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:  # noqa: ARG002 - as every proposal is checked
        if not self.contact.strip() or not self.how_it_works.strip():
            refuse("dps.change_leaves_empty", "FOA § 26-5(4)")

    def make(self, dps: DynamicPurchasingSystem) -> None:
        dps.contact, dps.how_it_works = self.contact.strip(), self.how_it_works.strip()
        dps.save(update_fields=["contact", "how_it_works"])


@dataclass(frozen=True, slots=True)
class Name:
    """Another name, and an address after it; the old address leads on."""

    kind: ClassVar[str] = "name"
    name: str

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:  # noqa: ARG002 - as every proposal is checked
        check_name(self.name)

    def make(self, dps: DynamicPurchasingSystem) -> None:
        dps.name = self.name.strip()
        slug = free_slug(dps.name, dps.reference, itself=dps.id)
        if slug != dps.slug:
            FormerAddress.objects.filter(slug=slug, dps_id=dps.id).delete()
            FormerAddress.objects.create(slug=dps.slug, dps_id=dps.id)
            dps.slug = slug
        dps.save(update_fields=["name", "slug"])


@dataclass(frozen=True, slots=True)
class Material:
    """A change of what the DPS is (`core.dps_changes.MATERIAL`); it is refused, and says so."""

    kind: ClassVar[str] = "material"
    what: str


Proposal: TypeAlias = (
    Extension | MemberAdded | MemberLeft | Volume | RequirementClarified | CategoryClarified | Wording | Name
)

_BY_KIND: Final[Mapping[str, type[Proposal]]] = {
    one.kind: one
    for one in (
        Extension,
        MemberAdded,
        MemberLeft,
        Volume,
        RequirementClarified,
        CategoryClarified,
        Wording,
        Name,
    )
}


def to_json(proposal: Proposal) -> dict[str, Any]:
    """The proposal as its change record keeps it: exact texts."""
    return {field.name: _written(getattr(proposal, field.name)) for field in fields(proposal)}


def from_json(kind: str, kept: Mapping[str, Any]) -> Proposal:
    """The proposal that a change record keeps."""
    made = _BY_KIND[kind]
    return made(**{field.name: _read(field.type, kept[field.name]) for field in fields(made)})


def _written(value: object) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case _:
            return value


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is UUID or kind is Decimal:
        return kind(value)
    return value if kind is str else date.fromisoformat(value)
