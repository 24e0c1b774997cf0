"""What a set-up record amounts to: regime by CPV and value, the standstill that follows, the draft the check reads."""

from datetime import date
from typing import cast

from django.db.models import Count

from terskel.core import regimes
from terskel.core.publication import DpsCategoryDraft, DpsDraft
from terskel.core.regimes import Classification, Kind, StandstillRule
from terskel.core.rulesets import BuyerKind
from terskel.dps.models import Category, DynamicPurchasingSystem, QualificationRequirement
from terskel.organisations import queries as organisations


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


def standstill_of(
    dps: DynamicPurchasingSystem, classification: Classification, *, announced_on: date
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
    )


def draft_of(dps: DynamicPurchasingSystem, *, announced_on: date) -> DpsDraft:
    """The record as the core's publication check reads it."""
    categories = Category.objects.filter(dps_id=dps.id).annotate(own=Count("requirements")).order_by("number")
    return DpsDraft(
        subject=dps.subject,
        estimated_quantity=dps.estimated_quantity,
        need_for_dps=dps.need_for_dps,
        suitability=dps.suitability,
        how_it_works=dps.how_it_works,
        award_criteria_frame=dps.award_criteria_frame,
        contact=dps.contact,
        cpv=tuple(dps.cpv),
        estimated_value=dps.estimated_value,
        ends_at=dps.ends_at,
        initial_assessment_days=dps.initial_assessment_days,
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
        requirements=QualificationRequirement.objects.filter(dps_id=dps.id, category_id__isnull=True).count(),
        open_to=dps.open_to,
        central_purchasing_body=organisations.authority(dps.authority_id).central_purchasing_body_since is not None,
        classification=classify(dps, announced_on=announced_on),
    )
