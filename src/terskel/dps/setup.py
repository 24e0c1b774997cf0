"""What a set-up record amounts to: regime by CPV and value, the standstill that follows, the draft the check reads."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import Count

from terskel.core import regimes
from terskel.core.places import PlaceOfPerformance
from terskel.core.publication import DpsCategoryDraft, DpsDraft, PublishedCriterion, SetUpRecord
from terskel.core.regimes import Classification, Kind, StandstillRule
from terskel.core.requirement_types import TURNOVER
from terskel.core.rulesets import BuyerKind
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules
from terskel.dps import models
from terskel.dps.models import Category, DynamicPurchasingSystem, QualificationRequirement
from terskel.organisations import queries as organisations


def place_of(category: Category) -> PlaceOfPerformance:
    """Where a category is delivered."""
    return PlaceOfPerformance(tuple(category.nuts), category.remote)


def classify(dps: DynamicPurchasingSystem, *, announced_on: date) -> Classification | None:
    """The regime under the rules of the day of the announcement; None while value or CPV codes are missing."""
    if dps.estimated_value is None or not dps.cpv:
        return None
    return regimes.classify(
        cpv=tuple(dps.cpv),
        value=dps.estimated_value,
        kind=cast(Kind, dps.kind),
        buyer_kind=cast(BuyerKind, dps.buyer_kind),
        announced_on=announced_on,
    )


def own_rules_of(dps: DynamicPurchasingSystem, *, announced_on: date) -> OwnRules:
    """What the authority demands beyond the law of a DPS announced that day."""
    return organisations.own_rules_on(dps.authority_id, announced_on)


def standstill_of(
    dps: DynamicPurchasingSystem, classification: Classification, *, announced_on: date, own: OwnRules
) -> StandstillRule | None:
    """The standstill of competitions under the DPS; None while the value is missing."""
    if dps.estimated_value is None:
        return None
    return regimes.standstill(
        classification.regime,
        classification.service_kind,
        dps.estimated_value,
        announced_on,
        cast(BuyerKind, dps.buyer_kind),
        own,
    )


def set_up_fields(dps: DynamicPurchasingSystem) -> dict[str, Any]:
    """The stored set-up record, field by field, for whatever is built on `SetUpRecord`."""
    stored = {field.name: getattr(dps, field.name) for field in fields(SetUpRecord)}
    return stored | {"cpv": tuple(dps.cpv), "notice_languages": tuple(dps.notice_languages)}


def criteria_of(dps_ids: Iterable[UUID]) -> dict[UUID, tuple[PublishedCriterion, ...]]:
    """The award criteria of each notice, in their order; no entry where none are listed."""
    found: dict[UUID, list[PublishedCriterion]] = {}
    for row in models.PublishedCriterion.objects.filter(dps_id__in=set(dps_ids)).order_by("dps_id", "number"):
        criterion = PublishedCriterion(name=row.name, least=row.least, most=row.most, climate=row.climate)
        found.setdefault(row.dps_id, []).append(criterion)
    return {dps_id: tuple(criteria) for dps_id, criteria in found.items()}


def draft_of(
    dps: DynamicPurchasingSystem,
    *,
    announced_on: date,
    dispatched_at: datetime | None = None,
    first_window_closes_at: datetime | None = None,
) -> DpsDraft:
    """The record as the core's publication check reads it; with the first window once that is known.

    Requirements for climate and environment are set by the competitions, each of which is checked for its own.
    """
    categories = list(Category.objects.filter(dps_id=dps.id).annotate(own=Count("requirements")).order_by("number"))
    requirements = list(QualificationRequirement.objects.filter(dps_id=dps.id).order_by("number"))
    found = classify(dps, announced_on=announced_on)
    highest = {row.id: row.maximum_value for row in categories}
    turnover = turnover_of(
        (row, (highest.get(row.category_id) if row.category_id else None) or dps.largest_contract)
        for row in requirements
    )
    return DpsDraft(
        **set_up_fields(dps) | turnover,
        categories=tuple(
            DpsCategoryDraft(
                label=f"{row.code} {row.name}" if row.name is not None else "",
                description=row.description,
                cpv=tuple(row.cpv),
                maximum_value=row.maximum_value,
                requirements=row.own,
            )
            for row in categories
        ),
        requirements=sum(1 for row in requirements if row.category_id is None),
        requirements_without_evidence=tuple(
            f"{row.number}" for row in requirements if row.kind != "exclusion" and not row.evidence.strip()
        ),
        central_purchasing_body=organisations.authority(dps.authority_id).central_purchasing_body_since is not None,
        classification=found,
        dispatched_at=dispatched_at,
        first_window_closes_at=first_window_closes_at,
        standstill_on=_keeps_standstill(dps, found, announced_on),
        criteria=criteria_of([dps.id]).get(dps.id, ()),
        climate_requirements=True,
    )


def _keeps_standstill(dps: DynamicPurchasingSystem, found: Classification | None, announced_on: date) -> bool | None:
    """Whether competitions have a standstill: always where the regime fixes one; None while nobody has chosen."""
    rule = standstill_of(dps, found, announced_on=announced_on, own=NO_OWN_RULES) if found is not None else None
    if rule is not None and rule.mode == "fixed":
        return True
    return None if dps.standstill_days is None else dps.standstill_days > 0


def turnover_of(requirements: Iterable[tuple[QualificationRequirement, Decimal | None]]) -> dict[str, Any]:
    """The turnover requirement that asks for most beside the largest contract it is for; one with a reason comes last.

    Each requirement comes with that contract: the highest value of its category where that is limited by value, else
    the largest contract of the DPS.
    """
    asked = [(row, largest) for row, largest in requirements if row.type in TURNOVER and row.minimum is not None]
    if not asked:
        return {}

    def weight(pair: tuple[QualificationRequirement, Decimal | None]) -> tuple[bool, bool, Decimal]:
        row, largest = pair
        minimum = row.minimum or Decimal(0)
        return not row.excess_reason, largest is None, minimum / largest if largest else minimum

    worst, largest = max(asked, key=weight)
    return {
        "turnover_requirement": worst.minimum,
        "turnover_reason": worst.excess_reason,
        "largest_contract": largest,
    }
