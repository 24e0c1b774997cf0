"""A DPS held against change while something is done under it: a competition, a request, a decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.db.models import Q

from terskel.audit.act import record
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, Refused, refuse, require
from terskel.core.instants import oslo_day
from terskel.core.languages import Language
from terskel.core.rulesets.own import KeptRules
from terskel.dps.events import InitialAssessmentFinished
from terskel.dps.models import Category, DpsMember, DynamicPurchasingSystem
from terskel.dps.queries import facts_of
from terskel.dps.queries.categories import category_facts
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class CategoryInUse:
    """`name` None: the DPS has no categories."""

    id: UUID
    code: str
    name: str | None
    maximum_value: Decimal | None


@dataclass(frozen=True, slots=True)
class DpsInUse:
    """What a competition takes over from its DPS. `standstill_days` 0: chosen off."""

    id: UUID
    authority_id: UUID
    reference: str
    name: str
    language: Language
    contact: str
    regime: str
    service_kind: str
    ruleset_id: str
    buyer_kind: str
    ends_at: datetime
    standstill_mode: str
    standstill_days: int
    categories: tuple[CategoryInUse, ...]


@dataclass(frozen=True, slots=True)
class DpsForApplication:
    """What a request to participate needs to know of its DPS; `kept` are the rules its clocks are counted by."""

    id: UUID
    authority_id: UUID
    reference: str
    name: str
    language: Language
    ruleset_id: str
    kept: KeptRules
    first_window_closes_at: datetime
    initial_assessment_days: int
    initial_assessment_finished_at: datetime | None
    contact: str
    state: str


def lock_share(dps_id: UUID) -> DynamicPurchasingSystem:
    """The row as it is, held against change: many may use a DPS at once, none while it is cancelled or ended."""
    held = "SELECT * FROM dps_dynamicpurchasingsystem WHERE id = %s FOR SHARE"
    return _found(DynamicPurchasingSystem.objects.raw(held, [dps_id]))


def lock_for_change(dps_id: UUID) -> DynamicPurchasingSystem:
    """The row, held by this transaction alone."""
    return _found(DynamicPurchasingSystem.objects.select_for_update().filter(pk=dps_id))


def record_on(dps_id: UUID, event: object, by: Actor, at: datetime) -> None:
    """An event of this DPS."""
    record(event, by=by, at=at, subject=("dps.DynamicPurchasingSystem", dps_id), matters=[dps_id])


def require_permitted(verb: str, dps: DynamicPurchasingSystem, at: datetime) -> None:
    """What the table of moves says of this verb now."""
    require(lifecycles.DPS.permit(verb, facts_of(dps), at))


def use_for_competition(dps_id: UUID, category_ids: Sequence[UUID], authority_id: UUID, *, at: datetime) -> DpsInUse:
    """A competition starts under the DPS: it must be in operation and the authority named (FOA §§ 7-8, 26-7(2))."""
    dps = lock_share(dps_id)
    require_permitted("use_for_competition", dps, at)
    _require_buyer(dps, authority_id, at)
    chosen = list(Category.objects.filter(dps_id=dps_id, pk__in=category_ids).order_by("number"))
    if not chosen or len(chosen) != len(set(category_ids)):
        refuse("dps.category_of_another", "FOA § 26-7(1)")
    _require_categories("use_for_competition", chosen, at)
    if dps.ends_at is None or dps.standstill_days is None:
        raise Missing
    return DpsInUse(
        id=dps.id,
        authority_id=dps.authority_id,
        reference=dps.reference,
        name=dps.name,
        language=cast(Language, dps.language),
        contact=dps.contact,
        regime=dps.regime,
        service_kind=dps.service_kind,
        ruleset_id=dps.ruleset_id,
        buyer_kind=dps.buyer_kind,
        ends_at=dps.ends_at,
        standstill_mode=dps.standstill_mode,
        standstill_days=dps.standstill_days,
        categories=tuple(
            CategoryInUse(id=row.id, code=row.code, name=row.name, maximum_value=row.maximum_value) for row in chosen
        ),
    )


def receive_application(dps_id: UUID, *, at: datetime) -> DpsForApplication:
    """The door: open from the day the DPS is public until it ends (FOA § 26-4(2)). Holds the row against change."""
    dps = lock_share(dps_id)
    if dps.public_from_at is None or dps.public_from_at > at:
        raise Missing
    require_permitted("receive_application", dps, at)
    return _for_application(dps, at)


def require_open_for_requests(dps: DpsForApplication, category_ids: Sequence[UUID], *, at: datetime) -> None:
    """The categories of a request: a paused one takes it, one that is closed or merged has nothing to admit to."""
    _require_categories("receive_application", Category.objects.filter(dps_id=dps.id, pk__in=category_ids), at)


def lock_for_decision(dps_id: UUID, *, at: datetime) -> DpsForApplication:
    """The DPS whose requests are opened or decided now, held against change."""
    return _for_application(lock_share(dps_id), at)


def finish_initial_assessment(dps_id: UUID, *, by: Actor, at: datetime) -> DpsForApplication:
    """Every request of the first window is decided: competitions may start (FOA § 26-7(2))."""
    dps = lock_for_change(dps_id)
    require_permitted("finish_initial_assessment", dps, at)
    dps.initial_assessment_finished_at = at
    dps.save(update_fields=["initial_assessment_finished_at"])
    seen = _for_application(dps, at)
    record_on(dps.id, InitialAssessmentFinished(first_window_closes_at=seen.first_window_closes_at), by, at)
    return seen


def _found(rows: Iterable[DynamicPurchasingSystem]) -> DynamicPurchasingSystem:
    row = next(iter(rows), None)
    if row is None:
        raise Missing
    return row


def _for_application(dps: DynamicPurchasingSystem, at: datetime) -> DpsForApplication:
    if dps.first_window_closes_at is None or dps.initial_assessment_days is None:
        raise Missing
    return DpsForApplication(
        id=dps.id,
        authority_id=dps.authority_id,
        reference=dps.reference,
        name=dps.name,
        language=cast(Language, dps.language),
        ruleset_id=dps.ruleset_id,
        kept=KeptRules.of(dps.ruleset_id, dps.own_rules),
        first_window_closes_at=dps.first_window_closes_at,
        initial_assessment_days=dps.initial_assessment_days,
        initial_assessment_finished_at=dps.initial_assessment_finished_at,
        contact=dps.contact,
        state=lifecycles.DPS.state(facts_of(dps), at),
    )


def _require_categories(verb: str, categories: Iterable[Category], at: datetime) -> None:
    for row in categories:
        decision = lifecycles.CATEGORY.permit(verb, category_facts(row), at)
        if isinstance(decision, Refused):
            refuse(decision.code, decision.clause, category=row.code, **decision.facts)


def _require_buyer(dps: DynamicPurchasingSystem, authority_id: UUID, at: datetime) -> None:
    buyer = organisations.authority(authority_id)
    if buyer.is_merged(oslo_day(at)):
        refuse("dps.buyer_is_merged", "FOA § 7-8", name=buyer.name, merged_on=buyer.merged_on)
    if authority_id == dps.authority_id or dps.open_to == "others":
        return
    today = oslo_day(at)
    named = DpsMember.objects.filter(dps_id=dps.id, authority_id=authority_id, from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today)
    )
    if not named.exists():
        refuse("dps.not_a_named_buyer", "FOA § 7-8", dps=dps.name)
