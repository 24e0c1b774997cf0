"""A published DPS gets a category more, and one is paused, resumed, closed or merged (FOA §§ 14-2(1), 26-4(4)).

No requirement grows and no right is lost but by a closed category: who was admitted stays admitted (rulebook Q-05).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from django.db.models import Max

from terskel.core import lifecycles
from terskel.core.decisions import refuse, require
from terskel.core.instants import oslo_day
from terskel.core.places import UNSAID, PlaceOfPerformance, ordered
from terskel.core.publication import check_dps
from terskel.core.publication.drafts import DpsCategoryDraft
from terskel.dps.asked import AskedRequirement
from terskel.dps.checks import (
    check_category,
    check_code_never_anothers,
    check_cpv_covered,
    check_place,
    check_reuse_key,
    check_terms,
    require_key_free,
)
from terskel.dps.models import Category, DynamicPurchasingSystem, QualificationRequirement
from terskel.dps.proposals.proposal import Proposal, category_of, write
from terskel.dps.queries.categories import category_facts
from terskel.dps.queries.systems import facts_of
from terskel.dps.setup import draft_of, own_rules_of, turnover_of

_REFUSED: Final = {
    "dps_category_undefined": "dps.category_undefined",
    "dps_category_without_requirements": "dps.category_without_requirements",
    "dps_evidence_missing": "dps.requirement_without_evidence",
    "dps_turnover_too_high": "dps.category_turnover_too_high",
}
"""What the check before a publication finds in a category, and how its opening is refused for it."""

_ASKED: Final = ("type", "text", "level", "minimum", "evidence")
"""What makes two requirements the same to those who must meet them."""


@dataclass(frozen=True, slots=True)
class CategoryOpened(Proposal):
    """A category more, within what the DPS is for, with requirements of its own or those that all must meet."""

    kind: ClassVar[str] = "category_opened"
    code: str
    name: str
    description: str
    cpv: tuple[str, ...]
    maximum_value: Decimal | None
    requirements: tuple[AskedRequirement, ...]
    place: PlaceOfPerformance = UNSAID

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        _require_dps("change_categories", dps, at)
        if not Category.objects.filter(dps_id=dps.id, name__isnull=False).exists():
            refuse("dps.not_divided", "FOA §§ 14-2(1), 26-4(4)")
        check_category(dps.id, self.code, self.name, self.cpv, self.maximum_value)
        check_code_never_anothers(dps.id, self.code)
        check_place(self.place)
        check_cpv_covered(dps, self.cpv)
        for one in self.requirements:
            check_terms(one.kind, one.type, one.text, one.minimum)
            check_reuse_key(one.reuse_key)
            require_key_free(dps.id, one.type, one.text, one.reuse_key, category_id=None, new_category=True)
        self._check_as_before_a_publication(dps, at)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        last = Category.objects.filter(dps_id=dps.id).aggregate(last=Max("number"))["last"] or 0
        category = Category.objects.create(
            dps_id=dps.id,
            number=last + 1,
            code=self.code.strip(),
            name=self.name.strip(),
            description=self.description.strip(),
            cpv=list(self.cpv),
            maximum_value=self.maximum_value,
            nuts=list(ordered(self.place.nuts)),
            remote=self.place.remote,
            opened_at=at,
        )
        asked = QualificationRequirement.objects.filter(dps_id=dps.id).aggregate(last=Max("number"))["last"] or 0
        QualificationRequirement.objects.bulk_create(row for row in self._rows(dps, category.id, after=asked))

    def _rows(
        self, dps: DynamicPurchasingSystem, category_id: UUID | None, after: int
    ) -> Iterable[QualificationRequirement]:
        for number, one in enumerate(self.requirements, after + 1):
            row = QualificationRequirement(dps_id=dps.id, category_id=category_id, number=number)
            one.write_on(row)
            yield row

    def _check_as_before_a_publication(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        """The category alone, beside what the DPS asks of everybody."""
        rows = list(self._rows(dps, None, after=0))
        largest = self.maximum_value or dps.largest_contract
        today = oslo_day(at)
        draft = replace(
            draft_of(dps, announced_on=today),
            categories=(
                DpsCategoryDraft(
                    label=f"{self.code} {self.name}",
                    description=self.description,
                    cpv=self.cpv,
                    maximum_value=self.maximum_value,
                    requirements=len(rows),
                ),
            ),
            requirements_without_evidence=tuple(
                row.text for row in rows if row.kind != "exclusion" and not row.evidence.strip()
            ),
            **{"turnover_requirement": None, **turnover_of((row, largest) for row in rows)},
        )
        for finding in check_dps(draft, at, own_rules_of(dps, announced_on=today)):
            if finding.severity == "block" and finding.code in _REFUSED:
                refuse(_REFUSED[finding.code], finding.clause, **finding.facts)


@dataclass(frozen=True, slots=True)
class _OfOneCategory(Proposal):
    """A step in the life of one category."""

    verb: ClassVar[str]
    category_id: UUID

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        _require_dps("change_categories", dps, at)
        row = category_of(dps, self.category_id)
        require(lifecycles.CATEGORY.permit(self.verb, category_facts(row), at))

    @property
    def about(self) -> tuple[UUID, ...]:
        return (self.category_id,)


@dataclass(frozen=True, slots=True)
class CategoryPaused(_OfOneCategory):
    """No competition starts in the category; requests are received and decided as before."""

    kind: ClassVar[str] = "category_paused"
    verb: ClassVar[str] = "pause"

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        write(category_of(dps, self.category_id), paused_at=at)


@dataclass(frozen=True, slots=True)
class CategoryResumed(_OfOneCategory):
    """Competitions may start in the category again."""

    kind: ClassVar[str] = "category_resumed"
    verb: ClassVar[str] = "resume"

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        write(category_of(dps, self.category_id), paused_at=None)


@dataclass(frozen=True, slots=True)
class CategoryClosed(_OfOneCategory):
    """Nothing is bought in the category any more; published by `competitions.actions.close_category`."""

    kind: ClassVar[str] = "category_closed"
    verb: ClassVar[str] = "close"

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        _OfOneCategory.check(self, dps, at)
        others = Category.objects.filter(dps_id=dps.id, closed_at__isnull=True, merged_at__isnull=True)
        if not others.exclude(pk=self.category_id).exists():
            refuse("dps.last_category", "FOA § 26-5(3)")

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        write(category_of(dps, self.category_id), closed_at=at)


@dataclass(frozen=True, slots=True)
class CategoryMerged(_OfOneCategory):
    """The category goes into another, which buys what both did. Whoever is admitted in either may be invited.

    The other asks for nothing that this one did not ask for: nobody is carried past a requirement.
    """

    kind: ClassVar[str] = "category_merged"
    verb: ClassVar[str] = "merge"
    into_id: UUID

    def check(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        _OfOneCategory.check(self, dps, at)
        if self.into_id == self.category_id:
            refuse("dps.category_merged_into_itself", "FOA § 26-4(4)")
        into = category_of(dps, self.into_id)
        require(lifecycles.CATEGORY.permit("receive_application", category_facts(into), at))
        met = {_asks(row) for row in self._requirements(dps, self.category_id)}
        missing = [row for row in self._requirements(dps, self.into_id) if _asks(row) not in met]
        if missing:
            numbers = ", ".join(str(row.number) for row in missing)
            refuse("dps.category_asks_for_more", "FOA §§ 14-2(1), 26-6(1)", category=into.code, numbers=numbers)

    def make(self, dps: DynamicPurchasingSystem, at: datetime) -> None:
        row, into = category_of(dps, self.category_id), category_of(dps, self.into_id)
        write(row, merged_at=at, merged_into_id=into.id)
        write(into, cpv=list(dict.fromkeys((*into.cpv, *row.cpv))))

    @property
    def about(self) -> tuple[UUID, ...]:
        return (self.category_id, self.into_id)

    def _requirements(self, dps: DynamicPurchasingSystem, category_id: UUID) -> list[QualificationRequirement]:
        rows = QualificationRequirement.objects.filter(dps_id=dps.id, category_id=category_id)
        return list(rows.order_by("number"))


def _asks(row: QualificationRequirement) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in _ASKED)


def _require_dps(verb: str, dps: DynamicPurchasingSystem, at: datetime) -> None:
    require(lifecycles.DPS.permit(verb, facts_of(dps), at))
