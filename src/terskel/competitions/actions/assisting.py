"""Asking the central purchasing body for help with one competition, answering that, and ending it (FOA § 7-8)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import policy
from terskel.competitions.events import (
    AssistanceAccepted,
    AssistanceClosed,
    AssistanceDeclined,
    AssistanceRequested,
    AssistanceWithdrawn,
)
from terskel.competitions.models import VALUE_CLASSES, Assistance, AssistingBuyer, Competition
from terskel.competitions.moves import lock_for_change
from terskel.competitions.queries.assistance import facts_of_assistance, owner_of
from terskel.core import lifecycles
from terskel.core.actors import APPROVER, BUYER, DPS_MANAGER, Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.instants import oslo_day
from terskel.organisations import queries as organisations

Event = AssistanceRequested | AssistanceWithdrawn | AssistanceAccepted | AssistanceDeclined | AssistanceClosed


@action
def request_assistance(
    competition_id: UUID,
    *,
    need: str,
    value_class: str,
    wanted_on: date,
    decider_id: UUID,
    assistant_publishes: bool,
    by: Actor,
    at: datetime,
) -> UUID:
    """A buyer of the body asks the authority whose system it is. Returns the assistance's id.

    `decider_id` is the body's approver, who decides the award: that is never left to the one who helps.
    """
    competition = lock_for_change(competition_id)
    person_id = policy.require_creator(by, competition.authority_id)
    if competition.cancelled_at is not None:
        refuse("competitions.cancelled", "FOA § 25-4", cancelled_at=competition.cancelled_at)
    owner_id = owner_of(competition, at)
    if owner_id == competition.authority_id:
        refuse("competitions.assistance_with_own_system", "FOA § 7-8")
    standing = _open(competition_id)
    require(lifecycles.ASSISTANCE.permit("request", _facts(standing), at))
    if not need.strip():
        refuse("competitions.assistance_without_need")
    if value_class not in VALUE_CLASSES:
        refuse("competitions.assistance_value_unknown")
    if wanted_on < oslo_day(at):
        refuse("competitions.assistance_wanted_in_the_past", wanted_on=wanted_on)
    if decider_id not in {one.person_id for one in organisations.people(competition.authority_id, APPROVER)}:
        refuse("competitions.assistance_without_decider", "LOA § 4")
    row = Assistance.objects.create(
        competition_id=competition_id,
        need=need.strip(),
        value_class=value_class,
        wanted_on=wanted_on,
        decider_id=decider_id,
        assistant_publishes=assistant_publishes,
        requested_at=at,
        requested_by_id=person_id,
    )
    event = AssistanceRequested(competition_id, owner_id, wanted_on, decider_id, assistant_publishes)
    _record(event, row, competition, by, at)
    return row.id


@action
def withdraw_assistance(assistance_id: UUID, *, by: Actor, at: datetime) -> None:
    """The body needs no help after all; it has not been answered yet."""
    row, competition = _held(assistance_id)
    person_id = policy.require_creator(by, competition.authority_id)
    require(lifecycles.ASSISTANCE.permit("withdraw", facts_of_assistance(row), at))
    row.withdrawn_at, row.withdrawn_by_id = at, person_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(AssistanceWithdrawn(competition.id, owner_of(competition, at)), row, competition, by, at)


@action
def accept_assistance(
    assistance_id: UUID, *, assistants: Sequence[UUID], scope: str, division: str, by: Actor, at: datetime
) -> None:
    """Help as asked for, by named buyers of the central purchasing body: from now on they act on this mandate.

    `scope` is what they do, `division` who decides what. Neither gives more than the body has left to them.
    """
    row, competition = _held(assistance_id)
    owner_id = owner_of(competition, at)
    person_id = _require_manager(by, owner_id)
    require(lifecycles.ASSISTANCE.permit("accept", facts_of_assistance(row), at))
    named = tuple(dict.fromkeys(assistants))
    if not named or not set(named) <= {one.person_id for one in organisations.people(owner_id, BUYER)}:
        refuse("competitions.assistance_without_buyer")
    if not scope.strip() or not division.strip():
        refuse("competitions.assistance_without_mandate")
    row.accepted_at, row.accepted_by_id = at, person_id
    row.scope, row.division = scope.strip(), division.strip()
    row.save(update_fields=["accepted_at", "accepted_by", "scope", "division"])
    AssistingBuyer.objects.bulk_create(AssistingBuyer(assistance_id=row.id, person_id=one) for one in named)
    event = AssistanceAccepted(competition.id, owner_id, named, row.scope, row.division, row.requested_by_id)
    _record(event, row, competition, by, at)


@action
def decline_assistance(assistance_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """No help this time; the body is told why, and does it itself or asks again."""
    row, competition = _held(assistance_id)
    owner_id = owner_of(competition, at)
    person_id = _require_manager(by, owner_id)
    require(lifecycles.ASSISTANCE.permit("decline", facts_of_assistance(row), at))
    if not reason.strip():
        refuse("competitions.assistance_declined_without_reason")
    row.declined_at, row.declined_by_id, row.reason = at, person_id, reason.strip()
    row.save(update_fields=["declined_at", "declined_by", "reason"])
    _record(AssistanceDeclined(competition.id, owner_id, row.reason, row.requested_by_id), row, competition, by, at)


@action
def close_assistance(assistance_id: UUID, note: str, *, by: Actor, at: datetime) -> None:
    """The assistance is over, and with it every right of those who helped; either party may end it."""
    row, competition = _held(assistance_id)
    owner_id = owner_of(competition, at)
    if by.acts_for(owner_id):
        person_id = _require_manager(by, owner_id)
    else:
        person_id = policy.require_creator(by, competition.authority_id)
    require(lifecycles.ASSISTANCE.permit("close", facts_of_assistance(row), at))
    if not note.strip():
        refuse("competitions.assistance_closed_without_note")
    row.closed_at, row.closed_by_id, row.closing_note = at, person_id, note.strip()
    row.save(update_fields=["closed_at", "closed_by", "closing_note"])
    assistants = tuple(row.assistants.order_by("id").values_list("person_id", flat=True))
    event = AssistanceClosed(competition.id, owner_id, assistants, row.closing_note, row.requested_by_id)
    _record(event, row, competition, by, at)


def _held(assistance_id: UUID) -> tuple[Assistance, Competition]:
    """The assistance, held after its competition: whoever acts on the mandate holds that first too."""
    competition_id = Assistance.objects.filter(pk=assistance_id).values_list("competition_id", flat=True).first()
    if competition_id is None:
        raise Missing
    competition = lock_for_change(competition_id)
    return Assistance.objects.select_for_update().get(pk=assistance_id), competition


def _open(competition_id: UUID) -> Assistance | None:
    return Assistance.objects.filter(
        competition_id=competition_id, withdrawn_at__isnull=True, declined_at__isnull=True, closed_at__isnull=True
    ).first()


def _facts(row: Assistance | None) -> lifecycles.AssistanceFacts:
    return facts_of_assistance(row) if row else lifecycles.AssistanceFacts()


def _require_manager(by: Actor, owner_id: UUID) -> UUID:
    if by.person_id is None or not (by.is_authority and by.acts_for(owner_id)):
        raise Missing
    if not by.has(DPS_MANAGER):
        refuse("competitions.assistance_needs_manager")
    return by.person_id


def _record(event: Event, row: Assistance, competition: Competition, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Assistance", row.id),
        matters=[competition.id, competition.dps_id, row.id],
    )
