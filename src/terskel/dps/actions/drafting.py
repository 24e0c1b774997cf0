"""The set-up record of a DPS while it is a draft."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Unpack
from uuid import UUID

from django.db.models import Max

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.places import UNSAID, PlaceOfPerformance, ordered
from terskel.core.publication import PublishedCriterion
from terskel.dps import models, policy
from terskel.dps.checks import (
    DraftFields,
    check_category,
    check_changes,
    check_criteria,
    check_language,
    check_member,
    check_name,
    check_place,
)
from terskel.dps.events import (
    CategoryAdded,
    CategoryChanged,
    CategoryRemoved,
    CriteriaSet,
    DpsCreated,
    DraftChanged,
    MemberNamed,
    MemberRemoved,
    PlaceStated,
    RequirementRemoved,
)
from terskel.dps.models import Category, DpsMember, DynamicPurchasingSystem, QualificationRequirement
from terskel.dps.moves import lock_for_change
from terskel.dps.naming import free_slug, next_reference
from terskel.dps.setup import criteria_of
from terskel.organisations import queries as organisations

UNNAMED_CODE = "0"

book = Phrasebook.of("dps")


@action
def create_dps(*, name: str, language: Language = "nb", by: Actor, at: datetime) -> UUID:
    """A draft of the actor's authority, with the house's usual text on how the system works to start from."""
    if by.organisation_id is None or by.person_id is None or not by.is_authority:
        raise Missing
    policy.require_manager(by, by.organisation_id)
    check_name(name)
    check_language(language)
    authority = organisations.authority(by.organisation_id)
    reference = next_reference(at)
    dps = DynamicPurchasingSystem.objects.create(
        authority_id=authority.id,
        reference=reference,
        slug=free_slug(name, reference),
        name=name.strip(),
        language=language,
        buyer_kind=authority.buyer_kind,
        how_it_works=book.say("how_it_works", language),
        created_at=at,
        created_by_id=by.person_id,
    )
    _record(DpsCreated(reference=reference, name=dps.name, authority_id=authority.id), dps.id, by, at)
    return dps.id


@action
def change_draft(dps_id: UUID, *, by: Actor, at: datetime, **changes: Unpack[DraftFields]) -> None:
    """New values for fields of the draft. The address follows the name until publication."""
    dps = locked_draft(dps_id, by)
    check_changes(dps, changes, at)
    before = {field: getattr(dps, field) for field in changes}
    for field, value in changes.items():
        setattr(dps, field, list(value) if isinstance(value, list | tuple) else value)
    changed = tuple(sorted(field for field in changes if getattr(dps, field) != before[field]))
    if not changed:
        return
    if "name" in changed:
        dps.name = dps.name.strip()
        dps.slug = free_slug(dps.name, dps.reference, itself=dps.id)
    dps.save(update_fields=[*changed, "slug"])
    _record(DraftChanged(fields=changed), dps.id, by, at)


@action
def set_criteria(dps_id: UUID, criteria: Sequence[PublishedCriterion], *, by: Actor, at: datetime) -> None:
    """All award criteria of the notice, in their order, in the place of those that stood."""
    dps = locked_draft(dps_id, by)
    check_criteria(criteria)
    wanted = tuple(replace(one, name=one.name.strip()) for one in criteria)
    if wanted == criteria_of([dps.id]).get(dps.id, ()):
        return
    models.PublishedCriterion.objects.filter(dps_id=dps.id).delete()
    models.PublishedCriterion.objects.bulk_create(
        models.PublishedCriterion(
            dps_id=dps.id, number=number, name=one.name, least=one.least, most=one.most, climate=one.climate
        )
        for number, one in enumerate(wanted, start=1)
    )
    ranges = tuple(f"{one.least}–{one.most}" for one in wanted)
    _record(CriteriaSet(names=tuple(one.name for one in wanted), ranges=ranges), dps.id, by, at)


@action
def use_without_categories(dps_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """The DPS is not divided: one unnamed category carries it and is never shown."""
    dps = locked_draft(dps_id, by)
    existing = Category.objects.filter(dps_id=dps.id).first()
    if existing is not None and existing.name is not None:
        refuse("dps.has_categories", "FOA § 26-4(4)")
    if existing is not None:
        return existing.id
    category = Category.objects.create(dps_id=dps.id, number=1, code=UNNAMED_CODE, name=None)
    _record(CategoryAdded(category_id=category.id, code=category.code, name=None), dps.id, by, at)
    return category.id


@action
def add_category(
    dps_id: UUID,
    *,
    code: str,
    name: str,
    description: str = "",
    cpv: Sequence[str] = (),
    maximum_value: Decimal | None = None,
    place: PlaceOfPerformance = UNSAID,
    name_assumed_reason: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """A category by objective characteristics. The first one takes the place of the unnamed category."""
    dps = locked_draft(dps_id, by)
    return insert_category(
        dps,
        code=code,
        name=name,
        description=description,
        cpv=cpv,
        maximum_value=maximum_value,
        place=place,
        name_assumed_reason=name_assumed_reason,
        by=by,
        at=at,
    )


def insert_category(
    dps: DynamicPurchasingSystem,
    *,
    code: str,
    name: str,
    description: str,
    cpv: Sequence[str],
    maximum_value: Decimal | None,
    place: PlaceOfPerformance = UNSAID,
    name_assumed_reason: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """The row and its event, within an act on the locked draft."""
    check_category(dps.id, code, name, cpv, maximum_value)
    check_place(place)
    for unnamed in Category.objects.filter(dps_id=dps.id, name__isnull=True):
        unnamed.delete()
        _record(CategoryRemoved(category_id=unnamed.id, code=unnamed.code), dps.id, by, at)
    category = Category.objects.create(
        dps_id=dps.id,
        number=next_number(Category.objects.filter(dps_id=dps.id).aggregate(last=Max("number"))["last"]),
        code=code.strip(),
        name=name.strip(),
        name_assumed_reason=name_assumed_reason,
        description=description,
        cpv=list(cpv),
        maximum_value=maximum_value,
        nuts=list(ordered(place.nuts)),
        remote=place.remote,
    )
    _record(CategoryAdded(category_id=category.id, code=category.code, name=category.name), dps.id, by, at)
    return category.id


@action
def change_category(
    category_id: UUID,
    *,
    code: str,
    name: str,
    description: str,
    cpv: Sequence[str],
    maximum_value: Decimal | None,
    place: PlaceOfPerformance,
    by: Actor,
    at: datetime,
) -> None:
    """New words for a category of a draft."""
    dps, category = _locked_category(category_id, by)
    check_category(dps.id, code, name, cpv, maximum_value, itself=category.id)
    check_place(place)
    category.code, category.name, category.description = code.strip(), name.strip(), description
    category.cpv, category.maximum_value = list(cpv), maximum_value
    category.nuts, category.remote = list(ordered(place.nuts)), place.remote
    category.save(update_fields=["code", "name", "description", "cpv", "maximum_value", "nuts", "remote"])
    _record(CategoryChanged(category_id=category.id, code=category.code), dps.id, by, at)


@action
def state_place(dps_id: UUID, place: PlaceOfPerformance, *, by: Actor, at: datetime) -> None:
    """Where the draft's categories are delivered, all of them alike; each may be given others afterwards."""
    dps = locked_draft(dps_id, by)
    check_place(place)
    nuts = ordered(place.nuts)
    if not Category.objects.filter(dps_id=dps.id).update(nuts=list(nuts), remote=place.remote):
        refuse("dps.places_before_categories")
    _record(PlaceStated(nuts=nuts, remote=place.remote), dps.id, by, at)


@action
def remove_category(category_id: UUID, *, by: Actor, at: datetime) -> None:
    """The category and its own requirements leave the draft."""
    dps, category = _locked_category(category_id, by)
    for requirement in QualificationRequirement.objects.filter(category_id=category.id):
        requirement.delete()
        _record(RequirementRemoved(requirement_id=requirement.id), dps.id, by, at)
    category.delete()
    _record(CategoryRemoved(category_id=category_id, code=category.code), dps.id, by, at)


@action
def name_member(
    dps_id: UUID, *, authority_id: UUID, from_on: date, to_on: date | None = None, by: Actor, at: datetime
) -> UUID:
    """A body named in the notice as one that may buy, `to_on` included (FOA § 7-8).

    Only in the draft: a body added to a published DPS needs a legal reader's approval and a new notice (Q-05).
    """
    dps = _locked_for(dps_id, by)
    if dps.published_at is not None:
        refuse("dps.member_needs_notice", "FOA § 7-8", dps=dps.name)
    check_member(dps.id, authority_id, from_on, to_on)
    member = DpsMember.objects.create(dps_id=dps.id, authority_id=authority_id, from_on=from_on, to_on=to_on)
    _record(MemberNamed(member_id=member.id, authority_id=authority_id, from_on=from_on, to_on=to_on), dps.id, by, at)
    return member.id


@action
def remove_member(member_id: UUID, *, by: Actor, at: datetime) -> None:
    """The body leaves the draft's list."""
    found = DpsMember.objects.filter(pk=member_id).first()
    if found is None:
        raise Missing
    dps = locked_draft(found.dps_id, by)
    found.delete()
    _record(MemberRemoved(member_id=member_id, authority_id=found.authority_id), dps.id, by, at)


Event = (
    DpsCreated
    | DraftChanged
    | CriteriaSet
    | CategoryAdded
    | CategoryChanged
    | CategoryRemoved
    | RequirementRemoved
    | PlaceStated
    | MemberNamed
    | MemberRemoved
)


def _record(event: Event, dps_id: UUID, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=("dps.DynamicPurchasingSystem", dps_id), matters=[dps_id])


def _locked_for(dps_id: UUID, by: Actor) -> DynamicPurchasingSystem:
    dps = lock_for_change(dps_id)
    policy.require_manager(by, dps.authority_id)
    return dps


def locked_draft(dps_id: UUID, by: Actor) -> DynamicPurchasingSystem:
    """The draft, held by this act; refused once it is published or given up."""
    dps = _locked_for(dps_id, by)
    if dps.published_at is not None or dps.cancelled_at is not None:
        refuse("dps.not_a_draft", "FOA § 26-5", dps=dps.name)
    return dps


def _locked_category(category_id: UUID, by: Actor) -> tuple[DynamicPurchasingSystem, Category]:
    found = Category.objects.filter(pk=category_id).first()
    if found is None:
        raise Missing
    dps = locked_draft(found.dps_id, by)
    category = Category.objects.filter(pk=category_id, name__isnull=False).first()
    if category is None:
        raise Missing
    return dps, category


def next_number(last: int | None) -> int:
    """One more than the last."""
    return (last or 0) + 1
