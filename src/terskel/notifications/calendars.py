"""The address from which a calendar program reads somebody's time limits, without logging in."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.accounts.queries import token_digest
from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.notifications.events import CalendarClosed, CalendarOpened
from terskel.notifications.models import CalendarAddress
from terskel.organisations import queries as organisations

# 256 bits: nobody finds an address by trying.
TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class CalendarView:
    """An address in use; the address itself was shown once, when it was made."""

    made_at: datetime


@action
def open_calendar(membership_id: UUID, *, by: Actor, at: datetime) -> str:
    """A new address for one of the actor's own memberships; the former one stops working. Returns the secret part."""
    person_id = _own(by, membership_id)
    _close(person_id, membership_id, at)
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    row = CalendarAddress.objects.create(
        person_id=person_id, membership_id=membership_id, digest=token_digest(secret), made_at=at
    )
    record(CalendarOpened(membership_id), by=by, at=at, subject=("calendar", row.id))
    return secret


@action
def close_calendar(membership_id: UUID, *, by: Actor, at: datetime) -> None:
    """The address stops working at once. Closing it twice changes nothing."""
    closed = _close(_own(by, membership_id), membership_id, at)
    if closed is not None:
        record(CalendarClosed(membership_id), by=by, at=at, subject=("calendar", closed))


def calendar(reader: Actor, membership_id: UUID) -> CalendarView | None:
    """The reader's own address in use, if any."""
    if reader.person_id is None:
        return None
    made_at = (
        CalendarAddress.objects.filter(person_id=reader.person_id, membership_id=membership_id, closed_at__isnull=True)
        .values_list("made_at", flat=True)
        .first()
    )
    return CalendarView(made_at) if made_at is not None else None


def calendar_reader(secret: str) -> Actor:
    """Whose calendar an address gives; raises Missing, also when the membership has ended since."""
    row = CalendarAddress.objects.filter(digest=token_digest(secret), closed_at__isnull=True).first()
    if row is None:
        raise Missing
    return organisations.actor(row.person_id, row.membership_id)


def _own(by: Actor, membership_id: UUID) -> UUID:
    """The actor's person, once the membership is theirs and runs; raises Missing."""
    if by.person_id is None:
        raise Missing
    organisations.actor(by.person_id, membership_id)
    return by.person_id


def _close(person_id: UUID, membership_id: UUID, at: datetime) -> UUID | None:
    row = (
        CalendarAddress.objects.select_for_update()
        .filter(person_id=person_id, membership_id=membership_id, closed_at__isnull=True)
        .first()
    )
    if row is None:
        return None
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    return row.id
