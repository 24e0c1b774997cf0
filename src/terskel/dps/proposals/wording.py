"""Plainer words for what a published DPS asks and holds; what it asks and holds stays (FOA § 14-2(1))."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from terskel.core.decisions import refuse
from terskel.core.places import PlaceOfPerformance, ordered
from terskel.dps.checks import check_category, check_code_never_anothers, check_name, check_place
from terskel.dps.models import (
    DynamicPurchasingSystem,
    FormerAddress,
    FormerCategoryCode,
    QualificationRequirement,
)
from terskel.dps.naming import free_slug
from terskel.dps.proposals.proposal import Proposal, category_of, part_of, require_filled, write
from terskel.dps.setup import place_of


@dataclass(frozen=True, slots=True)
class RequirementClarified(Proposal):
    """Plainer words for a requirement; what it asks about, and how much, stays (FOA § 14-2(1))."""

    kind: ClassVar[str] = "requirement_clarified"
    requirement_id: UUID
    text: str
    level: str
    evidence: str
    why: str

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        part_of(dps, QualificationRequirement, self.requirement_id)
        require_filled("FOA § 16-1", self.text, self.evidence)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        row = part_of(dps, QualificationRequirement, self.requirement_id)
        if row.reuse_key:
            alike = QualificationRequirement.objects.filter(dps_id=dps.id, reuse_key=row.reuse_key)
            alike.update(text=self.text.strip())
        write(row, text=self.text, level=self.level, evidence=self.evidence, why=self.why)


@dataclass(frozen=True, slots=True)
class CategoryClarified(Proposal):
    """Plainer words, or another code, for a category; what belongs to it stays.

    `place` is where it is delivered, told where nobody had said; a place that was announced stays.
    """

    kind: ClassVar[str] = "category_clarified"
    category_id: UUID
    code: str
    name: str
    description: str
    place: PlaceOfPerformance | None = None

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        row = category_of(dps, self.category_id)
        self._check_place(place_of(row))
        check_category(dps.id, self.code, self.name, row.cpv, row.maximum_value, itself=row.id)
        check_code_never_anothers(dps.id, self.code, itself=row.id)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        row = category_of(dps, self.category_id)
        code = self.code.strip()
        if code != row.code:
            FormerCategoryCode.objects.filter(dps_id=dps.id, code=code).delete()
            FormerCategoryCode.objects.create(dps_id=dps.id, category_id=row.id, code=row.code)
        write(row, code=code, name=self.name, description=self.description)
        if self.place is not None:
            write(row, nuts=list(ordered(self.place.nuts)), remote=self.place.remote)

    def _check_place(self, announced: PlaceOfPerformance) -> None:
        if self.place is None:
            return
        check_place(self.place)
        asked = PlaceOfPerformance(ordered(self.place.nuts), self.place.remote)
        if announced.is_said and asked != announced:
            refuse("dps.places_are_announced", "FOA § 14-2(1)")

    @property
    def about(self) -> tuple[UUID, ...]:
        return (self.category_id,)


@dataclass(frozen=True, slots=True)
class Wording(Proposal):
    """The contact point, and how the system works in plainer words."""

    kind: ClassVar[str] = "wording"
    contact: str
    how_it_works: str

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        require_filled("FOA § 26-5(4)", self.contact, self.how_it_works)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        write(dps, contact=self.contact, how_it_works=self.how_it_works)


@dataclass(frozen=True, slots=True)
class Name(Proposal):
    """Another name, and an address after it; the old address leads on."""

    kind: ClassVar[str] = "name"
    name: str

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        check_name(self.name)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        dps.name = self.name.strip()
        slug = free_slug(dps.name, dps.reference, itself=dps.id)
        if slug != dps.slug:
            FormerAddress.objects.filter(slug=slug, dps_id=dps.id).delete()
            FormerAddress.objects.create(slug=dps.slug, dps_id=dps.id)
            dps.slug = slug
        dps.save(update_fields=["name", "slug"])
