"""Inviting colleagues by mail, and deciding who else may act for a firm that has an account."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from terskel.accounts import queries as accounts
from terskel.audit.act import action, record
from terskel.core.actors import AUTHORITY_ROLES, SUPPLIER_ROLES, Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.organisations import checks, moves, policy
from terskel.organisations.checks import once
from terskel.organisations.events import (
    InvitationAccepted,
    InvitationWithdrawn,
    JoinAdmitted,
    JoinDeclined,
    JoinWithdrawn,
    MemberInvited,
)
from terskel.organisations.models import JoinRequest, MembershipInvitation

STANDS_FOR: Final = timedelta(days=14)
INVITED_A_DAY: Final = 30
A_DAY: Final = timedelta(days=1)


@action
def invite(organisation_id: UUID, email: str, roles: tuple[str, ...], *, by: Actor, at: datetime) -> UUID:
    """Ask a colleague by mail to act for the organisation. Returns the invitation's id.

    The same happens whether or not the address has an account here, so that nobody learns that by inviting.
    """
    require(policy.may_manage_people(by, organisation_id))
    if by.person_id is None:
        raise Missing
    known = checks.known_roles(roles, SUPPLIER_ROLES if by.is_supplier else AUTHORITY_ROLES)
    address = _address(email)
    ours = MembershipInvitation.objects.filter(**_of(by, organisation_id))
    if ours.filter(invited_at__gt=at - A_DAY).count() >= INVITED_A_DAY:
        refuse("organisations.invited_too_often", most=INVITED_A_DAY)
    stale = ours.filter(email__iexact=address, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__lte=at)
    stale.update(withdrawn_at=at)
    with once("organisations.already_invited", email=address):
        row = MembershipInvitation.objects.create(
            **_of(by, organisation_id),
            email=address,
            language=by.language,
            roles=known,
            invited_at=at,
            invited_by_id=by.person_id,
            expires_at=at + STANDS_FOR,
        )
    event = MemberInvited(organisation_id, tuple(known))
    record(event, by=by, at=at, subject=("membership_invitation", row.id))
    return row.id


@action
def withdraw_invitation(invitation_id: UUID, *, by: Actor, at: datetime) -> None:
    """The link in the mail stops working."""
    row = MembershipInvitation.objects.select_for_update().filter(id=invitation_id).first()
    if row is None:
        raise Missing
    organisation_id = _organisation(row)
    require(policy.may_manage_people(by, organisation_id))
    if row.accepted_at is not None:
        refuse("organisations.invitation_accepted")
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record(InvitationWithdrawn(organisation_id), by=by, at=at, subject=("membership_invitation", row.id))


@action
def accept_invitation(invitation_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Whoever was asked acts for the organisation from now on. Returns the membership's id.

    An invitation to another address looks missing: the link alone lets nobody in.
    """
    row = MembershipInvitation.objects.select_for_update().filter(id=invitation_id).first()
    if row is None or by.person_id is None:
        raise Missing
    if accounts.person(by.person_id).email.lower() != row.email.lower():
        raise Missing
    if row.accepted_at is not None or row.withdrawn_at is not None or row.expires_at <= at:
        refuse("organisations.invitation_over")
    row.accepted_at, row.accepted_by_id = at, by.person_id
    row.save(update_fields=["accepted_at", "accepted_by"])
    organisation_id = _organisation(row)
    accepted = InvitationAccepted(organisation_id, by.person_id)
    record(accepted, by=by, at=at, subject=("membership_invitation", row.id))
    add = moves.add_supplier_member if row.supplier_id else moves.add_authority_member
    return add(organisation_id, by.person_id, list(row.roles), by=by, at=at)


@action
def admit_to_firm(join_request_id: UUID, roles: tuple[str, ...], *, by: Actor, at: datetime) -> UUID:
    """The one who asked acts for the firm, with these roles. Returns the membership's id."""
    row = _undecided(join_request_id, by)
    known = checks.known_roles(roles, SUPPLIER_ROLES)
    row.decided_at = row.admitted_at = at
    row.decided_by_id = by.person_id
    row.save(update_fields=["decided_at", "admitted_at", "decided_by"])
    admitted = JoinAdmitted(row.supplier_id, row.person_id)
    record(admitted, by=by, at=at, subject=("join_request", row.id))
    return moves.add_supplier_member(row.supplier_id, row.person_id, known, by=by, at=at)


@action
def decline_join(join_request_id: UUID, *, by: Actor, at: datetime) -> None:
    """The one who asked does not act for the firm, and learns no more than that."""
    row = _undecided(join_request_id, by)
    row.decided_at, row.decided_by_id = at, by.person_id
    row.save(update_fields=["decided_at", "decided_by"])
    record(JoinDeclined(row.supplier_id, row.person_id), by=by, at=at, subject=("join_request", row.id))


@action
def withdraw_join(join_request_id: UUID, *, by: Actor, at: datetime) -> None:
    """Whoever asked no longer does."""
    row = checks.own_request(JoinRequest, join_request_id, by)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record(JoinWithdrawn(row.supplier_id, row.person_id), by=by, at=at, subject=("join_request", row.id))


def _undecided(join_request_id: UUID, by: Actor) -> JoinRequest:
    """A request to the actor's own firm, locked."""
    row = checks.held_request(JoinRequest, join_request_id, by)
    require(policy.may_manage_people(by, row.supplier_id))
    checks.require_waiting(row)
    return row


def _of(by: Actor, organisation_id: UUID) -> dict[str, UUID]:
    return {"supplier_id" if by.is_supplier else "authority_id": organisation_id}


def _organisation(row: MembershipInvitation) -> UUID:
    found = row.supplier_id or row.authority_id
    if found is None:
        raise ValueError(f"invitation {row.id} is to no organisation")
    return found


def _address(written: str) -> str:
    address = written.strip()
    try:
        validate_email(address)
    except ValidationError:
        refuse("organisations.address_is_wrong")
    return address
