"""Qualification requirements of a draft, and the authority's library that they are taken from."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from django.db.models import Max

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.requirement_types import USUAL_TYPES
from terskel.dps import policy
from terskel.dps.actions.drafting import locked_draft, next_number
from terskel.dps.asked import AskedRequirement
from terskel.dps.checks import check_reuse_key, check_terms, require_key_free
from terskel.dps.events import (
    LibraryRequirementAdded,
    LibraryRequirementChanged,
    LibraryRequirementRemoved,
    RequirementAdded,
    RequirementChanged,
    RequirementRemoved,
)
from terskel.dps.models import Category, DynamicPurchasingSystem, LibraryRequirement, QualificationRequirement
from terskel.dps.moves import record_on


class TermsOfRequirement(TypedDict, total=False):
    """What a requirement says besides kind and text; `type` is the kind's usual one where it is not given."""

    type: str
    reuse_key: str
    level: str
    minimum: Decimal | None
    evidence: str
    why: str


@action
def add_requirement(
    dps_id: UUID,
    *,
    kind: str,
    text: str,
    category_id: UUID | None = None,
    excess_reason: str = "",
    by: Actor,
    at: datetime,
    **terms: Unpack[TermsOfRequirement],
) -> UUID:
    """A qualification requirement of one of the law's types (FOA § 16-1), for the DPS or for one category."""
    dps = locked_draft(dps_id, by)
    return insert_requirement(dps, _checked(kind, text, terms), category_id, excess_reason, by, at)


@action
def change_requirement(
    requirement_id: UUID,
    *,
    kind: str,
    text: str,
    category_id: UUID | None,
    excess_reason: str = "",
    by: Actor,
    at: datetime,
    **terms: Unpack[TermsOfRequirement],
) -> None:
    """New words for a requirement of a draft; what is not given is emptied."""
    dps, requirement = _locked_requirement(requirement_id, by)
    wanted = _checked(kind, text, terms)
    _require_place(dps, wanted, category_id, itself=requirement.id)
    requirement.category_id, requirement.excess_reason = category_id, excess_reason.strip()
    wanted.write_on(requirement)
    requirement.save()
    record_on(dps.id, RequirementChanged(requirement_id=requirement.id), by, at)


@action
def remove_requirement(requirement_id: UUID, *, by: Actor, at: datetime) -> None:
    """The requirement leaves the draft."""
    dps, requirement = _locked_requirement(requirement_id, by)
    requirement.delete()
    record_on(dps.id, RequirementRemoved(requirement_id=requirement_id), by, at)


@action
def ask_from_library(
    dps_id: UUID, entry_id: UUID, *, category_ids: Sequence[UUID] = (), by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """The library's requirement is asked in the draft: of everybody, or in each of these categories."""
    dps = locked_draft(dps_id, by)
    entry = LibraryRequirement.objects.filter(pk=entry_id, authority_id=dps.authority_id).first()
    if entry is None:
        raise Missing
    wanted = AskedRequirement.of(entry)
    places: Sequence[UUID | None] = list(dict.fromkeys(category_ids)) or [None]
    return tuple(insert_requirement(dps, wanted, place, "", by, at) for place in places)


@action
def add_to_library(*, kind: str, text: str, by: Actor, at: datetime, **terms: Unpack[TermsOfRequirement]) -> UUID:
    """A requirement for the authority's own library, under a key of its own."""
    if by.organisation_id is None or not by.is_authority:
        raise Missing
    policy.require_manager(by, by.organisation_id)
    wanted = _checked(kind, text, terms)
    _require_free_key(by.organisation_id, wanted.reuse_key)
    entry = LibraryRequirement(authority_id=by.organisation_id)
    wanted.write_on(entry)
    entry.save(force_insert=True)
    _record_library(LibraryRequirementAdded(entry.id, entry.reuse_key, entry.type), entry.id, by, at)
    return entry.id


@action
def change_in_library(
    entry_id: UUID, *, kind: str, text: str, by: Actor, at: datetime, **terms: Unpack[TermsOfRequirement]
) -> None:
    """New words in the library; a DPS that asks the requirement keeps those it was published with."""
    entry = _locked_entry(entry_id, by)
    wanted = _checked(kind, text, terms)
    if wanted.reuse_key != entry.reuse_key:
        _require_free_key(entry.authority_id, wanted.reuse_key)
    wanted.write_on(entry)
    entry.save()
    _record_library(LibraryRequirementChanged(entry.id, entry.reuse_key), entry.id, by, at)


@action
def remove_from_library(entry_id: UUID, *, by: Actor, at: datetime) -> None:
    """The requirement is no longer offered; no DPS changes."""
    entry = _locked_entry(entry_id, by)
    entry.delete()
    _record_library(LibraryRequirementRemoved(entry_id, entry.reuse_key), entry_id, by, at)


def insert_requirement(
    dps: DynamicPurchasingSystem,
    wanted: AskedRequirement,
    category_id: UUID | None,
    excess_reason: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """The row and its event, within an act on the locked DPS."""
    _require_place(dps, wanted, category_id)
    last = QualificationRequirement.objects.filter(dps_id=dps.id).aggregate(last=Max("number"))["last"]
    requirement = QualificationRequirement(
        dps_id=dps.id, category_id=category_id, number=next_number(last), excess_reason=excess_reason.strip()
    )
    wanted.write_on(requirement)
    requirement.save(force_insert=True)
    added = RequirementAdded(requirement_id=requirement.id, requirement_kind=wanted.kind, category_id=category_id)
    record_on(dps.id, added, by, at)
    return requirement.id


def _checked(kind: str, text: str, terms: TermsOfRequirement) -> AskedRequirement:
    wanted = AskedRequirement(
        type=terms.get("type") or USUAL_TYPES.get(kind, ""),
        reuse_key=terms.get("reuse_key", "").strip(),
        text=text.strip(),
        level=terms.get("level", "").strip(),
        minimum=terms.get("minimum"),
        evidence=terms.get("evidence", "").strip(),
        why=terms.get("why", "").strip(),
    )
    check_terms(kind, wanted.type, wanted.text, wanted.minimum)
    check_reuse_key(wanted.reuse_key)
    return wanted


def _require_place(
    dps: DynamicPurchasingSystem, wanted: AskedRequirement, category_id: UUID | None, itself: UUID | None = None
) -> None:
    """A category of this DPS; and one key is one question, asked of everybody or once in a category."""
    if category_id is not None and not Category.objects.filter(dps_id=dps.id, pk=category_id).exists():
        refuse("dps.category_of_another")
    require_key_free(dps.id, wanted.type, wanted.text, wanted.reuse_key, category_id=category_id, itself=itself)


def _require_free_key(authority_id: UUID, reuse_key: str) -> None:
    if not reuse_key:
        refuse("dps.reuse_key_missing")
    if LibraryRequirement.objects.filter(authority_id=authority_id, reuse_key=reuse_key).exists():
        refuse("dps.reuse_key_taken", key=reuse_key)


def _locked_requirement(requirement_id: UUID, by: Actor) -> tuple[DynamicPurchasingSystem, QualificationRequirement]:
    found = QualificationRequirement.objects.filter(pk=requirement_id).first()
    if found is None:
        raise Missing
    dps = locked_draft(found.dps_id, by)
    requirement = QualificationRequirement.objects.filter(pk=requirement_id).first()
    if requirement is None:
        raise Missing
    return dps, requirement


def _locked_entry(entry_id: UUID, by: Actor) -> LibraryRequirement:
    entry = LibraryRequirement.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None:
        raise Missing
    policy.require_manager(by, entry.authority_id)
    return entry


def _record_library(
    event: LibraryRequirementAdded | LibraryRequirementChanged | LibraryRequirementRemoved,
    entry_id: UUID,
    by: Actor,
    at: datetime,
) -> None:
    record(event, by=by, at=at, subject=("dps.LibraryRequirement", entry_id))
