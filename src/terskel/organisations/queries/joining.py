"""Reads of invitations to colleagues and of requests to join a firm."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from terskel.accounts import queries as accounts
from terskel.core.actors import AUTHORITY_ADMIN, SUPPLIER_ADMIN, Actor
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.organisations.models import JoinRequest, MembershipInvitation

_SIGNED = Signer(salt="terskel.organisations.invitation")


@dataclass(frozen=True, slots=True)
class InvitationView:
    """A colleague asked by mail; `over` says why it can no longer be accepted: "accepted", "withdrawn", "expired"."""

    id: UUID
    organisation_id: UUID
    organisation_name: str
    email: str
    language: Language
    roles: tuple[str, ...]
    invited_at: datetime
    expires_at: datetime
    invited_by_name: str
    over: str

    @property
    def token(self) -> str:
        """What the link to it holds."""
        return invitation_token(self.id)


@dataclass(frozen=True, slots=True)
class JoinRequestView:
    """Somebody asks to act for the reader's firm; `state` is "open", "admitted", "declined" or "withdrawn"."""

    id: UUID
    person_id: UUID
    name: str
    email: str
    asked_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class OwnJoinRequest:
    """What the one who asked may know: the number they wrote, and what became of it.

    `state` is "open", "admitted" or "declined".
    """

    id: UUID
    number: str
    asked_at: datetime
    state: str


def invitation_token(invitation_id: UUID) -> str:
    """What the link in the mail holds: the id, signed by this installation."""
    return _SIGNED.sign(invitation_id.hex)


def invitation_by_token(token: str, *, at: datetime) -> InvitationView:
    """The invitation a link is about; raises Missing for a link that this installation did not write."""
    try:
        row = _invitations().filter(id=UUID(hex=_SIGNED.unsign(token))).first()
    except (BadSignature, ValueError):
        raise Missing from None
    if row is None:
        raise Missing
    return _view(row, at)


def invitation(invitation_id: UUID, *, at: datetime) -> InvitationView:
    """For rooms that tell of it; raises Missing."""
    row = _invitations().filter(id=invitation_id).first()
    if row is None:
        raise Missing
    return _view(row, at)


def open_invitations(reader: Actor, *, at: datetime) -> list[InvitationView]:
    """Those the reader's organisation has asked and who have not answered; for its administrators."""
    if reader.organisation_id is None or not reader.has(AUTHORITY_ADMIN, SUPPLIER_ADMIN):
        return []
    kind = "supplier_id" if reader.is_supplier else "authority_id"
    rows = _invitations().filter(
        **{kind: reader.organisation_id}, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
    )
    return [_view(row, at) for row in rows.order_by("invited_at", "id")]


def invitations_to(reader: Actor, *, at: datetime) -> list[InvitationView]:
    """Invitations to the reader's own address that can be accepted, the oldest first."""
    if reader.person_id is None:
        return []
    email = accounts.person(reader.person_id).email
    rows = _invitations().filter(
        email__iexact=email, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
    )
    return [_view(row, at) for row in rows.order_by("invited_at", "id")]


def join_requests(reader: Actor) -> list[JoinRequestView]:
    """Who asks to act for the reader's firm and has had no answer; for its administrators."""
    if reader.organisation_id is None or not (reader.is_supplier and reader.has(SUPPLIER_ADMIN)):
        return []
    rows = JoinRequest.objects.filter(
        supplier_id=reader.organisation_id, decided_at__isnull=True, withdrawn_at__isnull=True
    )
    return [_asking(row) for row in rows.select_related("person").order_by("asked_at", "id")]


def join_request(reader: Actor, join_request_id: UUID) -> JoinRequestView:
    """One that was made to the reader's firm, answered or not; raises Missing."""
    row = JoinRequest.objects.filter(id=join_request_id).select_related("person").first()
    if row is None or not (reader.acts_for(row.supplier_id) and reader.has(SUPPLIER_ADMIN)):
        raise Missing
    return _asking(row)


def _asking(row: JoinRequest) -> JoinRequestView:
    return JoinRequestView(row.id, row.person_id, row.person.name, row.person.email, row.asked_at, _state(row))


def my_join_requests(reader: Actor) -> list[OwnJoinRequest]:
    """What the reader has asked to join, the newest first."""
    if reader.person_id is None:
        return []
    rows = JoinRequest.objects.filter(person_id=reader.person_id, withdrawn_at__isnull=True).select_related("supplier")
    return [
        OwnJoinRequest(row.id, row.supplier.number, row.asked_at, _state(row))
        for row in rows.order_by("-asked_at", "-id")[:20]
    ]


def number_asked_for(join_request_id: UUID) -> str:
    """The organisation number that a request to join was made with, for the letter to who made it; raises Missing."""
    number = JoinRequest.objects.filter(id=join_request_id).values_list("supplier__number", flat=True).first()
    if number is None:
        raise Missing
    return number


def _state(row: JoinRequest) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.decided_at is None:
        return "open"
    return "admitted" if row.admitted_at is not None else "declined"


def _invitations() -> QuerySet[MembershipInvitation]:
    return MembershipInvitation.objects.select_related("supplier", "authority", "invited_by")


def _view(row: MembershipInvitation, at: datetime) -> InvitationView:
    organisation = row.supplier or row.authority
    if organisation is None:
        raise ValueError(f"invitation {row.id} is to no organisation")
    return InvitationView(
        row.id,
        organisation.id,
        organisation.name,
        row.email,
        cast(Language, row.language),
        tuple(row.roles),
        row.invited_at,
        row.expires_at,
        row.invited_by.name,
        _over(row, at),
    )


def _over(row: MembershipInvitation, at: datetime) -> str:
    if row.accepted_at is not None:
        return "accepted"
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "expired" if row.expires_at <= at else ""
