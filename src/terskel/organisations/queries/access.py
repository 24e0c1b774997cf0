"""Requests for access to the tool, for whoever asked and for those who answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from django.db.models import QuerySet

from terskel.core.actors import AUTHORITY_ADMIN, Actor
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.organisations import policy
from terskel.organisations.models import AccessRequest, AuthorityMembership, ContractingAuthority

AccessState: TypeAlias = Literal["open", "granted", "declined", "withdrawn"]


@dataclass(frozen=True, slots=True)
class AccessView:
    """`known`: the body is in the tool already; `led`: it has administrators of its own.

    `asked_of_id` answers; `reason` says why it was declined.
    """

    id: UUID
    person_id: UUID
    name: str
    email: str
    number: str
    body_name: str
    purpose: str
    asked_of_id: UUID
    asked_of_name: str
    asked_at: datetime
    state: AccessState
    decided_at: datetime | None
    decided_by_name: str
    reason: str
    known: bool
    led: bool


def my_access_requests(reader: Actor) -> tuple[AccessView, ...]:
    """What the reader has asked for, the newest first."""
    if reader.person_id is None:
        return ()
    rows = AccessRequest.objects.filter(person_id=reader.person_id, withdrawn_at__isnull=True)
    return _views(rows.order_by("-asked_at", "-id")[:20])


def access_requests(reader: Actor, *, open_only: bool = False) -> tuple[AccessView, ...]:
    """What the reader's body is asked, the newest first; none for whoever may not answer any."""
    if reader.organisation_id is None or not policy.answers_access_requests(reader, reader.organisation_id):
        return ()
    rows = AccessRequest.objects.filter(asked_of_id=reader.organisation_id, withdrawn_at__isnull=True)
    if open_only:
        rows = rows.filter(decided_at__isnull=True)
    return _views(rows.order_by("-asked_at", "-id")[:500])


def access_request(reader: Actor, request_id: UUID) -> AccessView:
    """One that the reader's body is asked, answered or not; raises Missing."""
    found = access_request_of(request_id)
    if not policy.answers_access_requests(reader, found.asked_of_id):
        raise Missing
    return found


def access_request_of(request_id: UUID) -> AccessView:
    """For rooms that tell of it; raises Missing."""
    found = _views(AccessRequest.objects.filter(pk=request_id))
    if not found:
        raise Missing
    return found[0]


def central_bodies(*, at: datetime) -> list[tuple[UUID, str]]:
    """The central purchasing bodies that may be asked, by name."""
    rows = ContractingAuthority.objects.filter(central_purchasing_body_since__lte=oslo_day(at), merged_on__isnull=True)
    return list(rows.order_by("sort_key", "id").values_list("id", "name"))


def is_led(authority_id: UUID) -> bool:
    """Whether the body has an administrator of its own."""
    running = AuthorityMembership.objects.filter(authority_id=authority_id, to_at__isnull=True)
    return running.filter(roles__contains=[AUTHORITY_ADMIN]).exists()


def _views(found: QuerySet[AccessRequest]) -> tuple[AccessView, ...]:
    rows = list(found.select_related("person", "decided_by", "asked_of"))
    known = ContractingAuthority.objects.filter(number__in=[one.number for one in rows])
    bodies = dict(known.values_list("number", "id"))
    led = set(
        AuthorityMembership.objects.filter(
            authority_id__in=bodies.values(), to_at__isnull=True, roles__contains=[AUTHORITY_ADMIN]
        ).values_list("authority_id", flat=True)
    )
    return tuple(_view(row, row.number in bodies, bodies.get(row.number) in led) for row in rows)


def _view(row: AccessRequest, known: bool, led: bool) -> AccessView:
    return AccessView(
        id=row.id,
        person_id=row.person_id,
        name=row.person.name,
        email=row.person.email,
        number=row.number,
        body_name=row.body_name,
        purpose=row.purpose,
        asked_of_id=row.asked_of_id,
        asked_of_name=row.asked_of.name,
        asked_at=row.asked_at,
        state=_state(row),
        decided_at=row.decided_at,
        decided_by_name=row.decided_by.name if row.decided_by else "",
        reason=row.reason,
        known=known,
        led=led,
    )


def _state(row: AccessRequest) -> AccessState:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.decided_at is None:
        return "open"
    return "granted" if row.granted_for_id is not None else "declined"
