"""Access to the tool on request: a body asks, the central purchasing body answers (F043)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import AUTHORITY_ADMIN, AUTHORITY_ROLES, Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.sorting import sort_key
from terskel.organisations import checks, moves, policy
from terskel.organisations.checks import once
from terskel.organisations.events import (
    AccessAsked,
    AccessDeclined,
    AccessGranted,
    AccessWithdrawn,
    AuthorityRegistered,
)
from terskel.organisations.models import BUYER_KINDS, AccessRequest, AuthorityMembership, ContractingAuthority
from terskel.organisations.queries.access import central_bodies, is_led

ASKED_A_DAY: Final = 5


@action
def ask_for_access(
    number: str, body_name: str, purpose: str, *, central_body_id: UUID | None = None, by: Actor, at: datetime
) -> UUID:
    """Somebody asks to use the tool for a public body. Returns the request's id.

    A body that has administrators decides itself; of any other the central purchasing body does.
    """
    if by.person_id is None:
        raise Missing
    number, body_name = checks.number(number, "NO"), checks.named(body_name)
    if not purpose.strip():
        refuse("organisations.access_without_purpose")
    mine = AccessRequest.objects.filter(person_id=by.person_id)
    if mine.filter(asked_at__gt=at - timedelta(days=1)).count() >= ASKED_A_DAY:
        refuse("organisations.access_asked_too_often", most=ASKED_A_DAY)
    body = ContractingAuthority.objects.filter(number=number).first()
    if body is not None and body.merged_on is not None:
        refuse("organisations.body_is_merged", name=body.name)
    if body is not None and _acts_for(body.id, by.person_id):
        refuse("organisations.access_already_yours", name=body.name)
    asked_of = body.id if body is not None and is_led(body.id) else _central_body(central_body_id, at)
    with once("organisations.already_asked"):
        row = AccessRequest.objects.create(
            person_id=by.person_id,
            number=number,
            body_name=body.name if body is not None else body_name,
            purpose=purpose.strip(),
            asked_of_id=asked_of,
            asked_at=at,
        )
    record(AccessAsked(asked_of, by.person_id, number), by=by, at=at, subject=("access_request", row.id))
    return row.id


@action
def grant_access(
    request_id: UUID, roles: tuple[str, ...], *, buyer_kind: str = "state", by: Actor, at: datetime
) -> UUID:
    """The one who asked acts for the body, which is registered if it was not. Returns the body's id.

    A body's first person manages its people. Which systems it may buy under follows from their notices (FOA § 7-8).
    """
    row = _undecided(request_id, by)
    known = checks.known_roles(roles, AUTHORITY_ROLES)
    body = ContractingAuthority.objects.filter(number=row.number).first()
    led = body is not None and is_led(body.id)
    if body is not None and led and body.id != row.asked_of_id:
        refuse("organisations.access_body_decides_itself", name=body.name)
    if not led and AUTHORITY_ADMIN not in known:
        refuse("organisations.first_person_administers")
    if body is None:
        body = _register(row, buyer_kind, by, at)
    row.decided_at, row.decided_by_id, row.granted_for_id = at, by.person_id, body.id
    row.save(update_fields=["decided_at", "decided_by", "granted_for"])
    granted = AccessGranted(row.asked_of_id, row.person_id, body.id, tuple(known))
    record(granted, by=by, at=at, subject=("access_request", row.id))
    moves.add_authority_member(body.id, row.person_id, known, by=by, at=at)
    return body.id


@action
def decline_access(request_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Not now, and why; whoever asked is told the reason."""
    row = _undecided(request_id, by)
    if not reason.strip():
        refuse("organisations.access_declined_without_reason")
    row.decided_at, row.decided_by_id, row.reason = at, by.person_id, reason.strip()
    row.save(update_fields=["decided_at", "decided_by", "reason"])
    declined = AccessDeclined(row.asked_of_id, row.person_id, row.reason)
    record(declined, by=by, at=at, subject=("access_request", row.id))


@action
def withdraw_access(request_id: UUID, *, by: Actor, at: datetime) -> None:
    """Whoever asked no longer does."""
    row = checks.own_request(AccessRequest, request_id, by)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record(AccessWithdrawn(row.asked_of_id, row.person_id), by=by, at=at, subject=("access_request", row.id))


def _undecided(request_id: UUID, by: Actor) -> AccessRequest:
    row = checks.held_request(AccessRequest, request_id, by)
    if not policy.answers_access_requests(by, row.asked_of_id):
        raise Missing
    checks.require_waiting(row)
    return row


def _central_body(chosen: UUID | None, at: datetime) -> UUID:
    known = [key for key, _name in central_bodies(at=at)]
    if chosen is None and len(known) == 1:
        return known[0]
    if not known:
        refuse("organisations.no_central_body")
    if chosen not in known:
        refuse("organisations.central_body_not_chosen")
    return chosen


def _acts_for(authority_id: UUID, person_id: UUID) -> bool:
    return AuthorityMembership.objects.filter(
        authority_id=authority_id, person_id=person_id, to_at__isnull=True
    ).exists()


def _register(row: AccessRequest, buyer_kind: str, by: Actor, at: datetime) -> ContractingAuthority:
    if buyer_kind not in BUYER_KINDS:
        refuse("organisations.buyer_kind_unknown")
    with once("organisations.already_registered", number=row.number):
        body = ContractingAuthority.objects.create(
            number=row.number,
            name=row.body_name,
            buyer_kind=buyer_kind,
            sort_key=sort_key(row.body_name),
            registered_at=at,
        )
    record(AuthorityRegistered(body.number, body.name), by=by, at=at, subject=("authority", body.id))
    return body
