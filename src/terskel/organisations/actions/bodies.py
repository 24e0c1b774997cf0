"""Contracting authorities get another name, or become part of another, from a day on."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import OPERATOR, Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.instants import oslo_day
from terskel.core.sorting import sort_key
from terskel.organisations import checks, policy
from terskel.organisations.events import AuthorityMerged, AuthorityPlaceChanged, AuthorityRenamed
from terskel.organisations.models import ContractingAuthority, FormerName

LONGEST_PLACE: Final = 100


@action
def rename_authority(
    authority_id: UUID, name: str, *, short_name: str = "", from_on: date, by: Actor, at: datetime
) -> None:
    """The same body under another name from `from_on`, which is not after today; the number stays.

    Matters that were over by then keep the name the body had. Whoever runs the installation does it, as with a new one.
    """
    row = _locked(authority_id, by)
    name = checks.named(name)
    if name == row.name and short_name.strip() == row.short_name:
        refuse("organisations.body_name_same")
    if from_on > oslo_day(at):
        refuse("organisations.body_name_from_the_future")
    last = FormerName.objects.filter(authority_id=row.id).order_by("-until_on").first()
    if last is not None and last.until_on >= from_on:
        refuse("organisations.body_name_out_of_order", until_on=last.until_on)
    former = row.name
    if name != former:
        FormerName.objects.create(authority_id=row.id, name=former, until_on=from_on, changed_at=at)
    row.name, row.short_name, row.sort_key = name, short_name.strip(), sort_key(name)
    row.save(update_fields=["name", "short_name", "sort_key"])
    record(AuthorityRenamed(name, former, from_on), by=by, at=at, subject=("authority", row.id))


@action
def merge_authority(authority_id: UUID, into_id: UUID, *, merged_on: date, by: Actor, at: datetime) -> None:
    """The body is part of another from `merged_on`, and starts nothing itself from then; what it has, it finishes.

    That the other may buy where this one was named is a change of each DPS, with sign-off and notice (FOA § 7-8).
    """
    row, into = _locked(authority_id, by), ContractingAuthority.objects.filter(id=into_id).first()
    if into is None:
        raise Missing
    if row.id == into.id:
        refuse("organisations.body_merged_into_itself")
    if row.merged_on is not None:
        refuse("organisations.body_merged_already", merged_on=row.merged_on)
    if into.merged_on is not None:
        refuse("organisations.body_is_merged", name=into.name)
    row.merged_on, row.merged_into_id = merged_on, into.id
    row.save(update_fields=["merged_on", "merged_into"])
    record(AuthorityMerged(row.id, into.id, merged_on), by=by, at=at, subject=("authority", row.id))


def _locked(authority_id: UUID, by: Actor) -> ContractingAuthority:
    row = ContractingAuthority.objects.select_for_update().filter(id=authority_id).first()
    if row is None or (by.kind != "system" and not by.has(OPERATOR)):
        raise Missing
    return row


@action
def set_authority_place(authority_id: UUID, place: str, *, by: Actor, at: datetime) -> None:
    """The address that letters, contracts and the procurement report give from now on (FOA § 25-5(2) a).

    The authority's own administrators put it right; what is written already stays as it was.
    """
    require(policy.may_set_own_place(by, authority_id))
    row = ContractingAuthority.objects.select_for_update().get(id=authority_id)
    place = " ".join(place.split())
    if not place:
        refuse("organisations.place_missing", "FOA § 25-5 (2) a")
    if len(place) > LONGEST_PLACE:
        refuse("organisations.place_too_long", most=LONGEST_PLACE)
    former = row.place
    if place == former:
        return
    row.place = place
    row.save(update_fields=["place"])
    record(AuthorityPlaceChanged(place, former), by=by, at=at, subject=("authority", row.id))
