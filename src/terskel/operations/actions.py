"""Acts on the installation."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from terskel import clock
from terskel.audit import statements
from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.ids import uuid7
from terskel.core.outages import NOTICED_AFTER, RECORDED
from terskel.operations import policy
from terskel.operations.events import (
    BACKUP,
    BackupMade,
    DemoClockMoved,
    OutageEnded,
    OutageRecorded,
    OutageWithdrawn,
    RecordedOutageEnded,
)
from terskel.operations.models import Alive, DemoClock, RecordedOutage


@action
def move_demo_clock(*, to_at: datetime, by: Actor, at: datetime) -> None:
    """Set the demo's time to `to_at`, never back: what happened stays behind us. Refused outside a demo on loopback.

    Only the very first setting may lie before the database's time: a demo world begins in its past.
    """
    if not clock.may_be_moved():
        refuse("operations.no_demo_clock")
    if to_at < at and DemoClock.objects.exists():
        refuse("operations.demo_clock_goes_forward", to_at=to_at, now=at)
    Alive.objects.filter(until_at__gte=at - NOTICED_AFTER, until_at__lt=to_at).update(until_at=to_at)
    ahead = (to_at - clock.real_now()) // timedelta(microseconds=1)
    DemoClock.objects.update_or_create(id=1, defaults={"microseconds": ahead})
    record(DemoClockMoved(to_at), by=by, at=at, subject=("demo_clock", uuid7()))
    clock.forget()
    transaction.on_commit(clock.forget)  # another thread may have measured before the new offset was there for it


@action
def note_backup(*, by: Actor, at: datetime) -> None:
    """A backup is whole and on the disk."""
    record(BackupMade(), by=by, at=at, subject=(BACKUP, uuid7()))


@action
def tell_alive(part: str, *, by: Actor, at: datetime) -> None:
    """A process of this part of the service is there; when the part was silent too long before, that is an outage.

    Not in a demo, which nobody runs at night: its deadlines would wait for somebody to decide on an outage.
    Any number of processes may tell, at the same time and in any order.
    """
    statements.hold(f"operations.alive.{part}")
    last = Alive.objects.filter(part=part).order_by("-until_at").first()
    if last is not None and at <= last.until_at:
        return
    if last is not None and (at - last.until_at <= NOTICED_AFTER or clock.may_be_moved()):
        Alive.objects.filter(pk=last.pk).update(until_at=at)
        return
    Alive.objects.create(part=part, from_at=at, until_at=at)
    if last is not None:
        record(OutageEnded(part, last.until_at, at), by=by, at=at, subject=("operations.Alive", last.id))


@action
def record_outage(
    *,
    part: str,
    from_at: datetime,
    until_at: datetime | None,
    description: str,
    source: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """An outage as a person knows of it; with no `until_at` it still lasts.

    Where it lies near a deadline the buyers are told and proposed a later one, as for those that are measured
    (FOA §§ 4-1, 20-1).
    """
    person_id, authority_id = policy.require_recorder(by)
    if part not in RECORDED:
        refuse("operations.outage_part_unknown", part=part)
    if from_at > at:
        refuse("operations.outage_in_the_future", now=at)
    _require_end(from_at, until_at, at)
    if not description.strip():
        refuse("operations.outage_without_description")
    if not source.strip():
        refuse("operations.outage_without_source")
    row = RecordedOutage.objects.create(
        authority_id=authority_id,
        part=part,
        from_at=from_at,
        until_at=until_at,
        description=description.strip(),
        source=source.strip(),
        recorded_at=at,
        recorded_by_id=person_id,
    )
    event = OutageRecorded(row.id, authority_id, part, from_at, until_at, row.description, row.source)
    record(event, by=by, at=at, subject=("operations.RecordedOutage", row.id))
    return row.id


@action
def end_outage(outage_id: UUID, *, until_at: datetime, by: Actor, at: datetime) -> None:
    """It is over; the end is written once."""
    row = _own(outage_id, by)
    if row.until_at is not None:
        refuse("operations.outage_has_ended", until_at=row.until_at)
    _require_end(row.from_at, until_at, at)
    row.until_at = until_at
    row.save(update_fields=["until_at"])
    record(RecordedOutageEnded(row.id, until_at), by=by, at=at, subject=("operations.RecordedOutage", row.id))


@action
def withdraw_outage(outage_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """It was recorded by mistake. A deadline that was moved for it stays moved."""
    row = _own(outage_id, by)
    if not reason.strip():
        refuse("operations.outage_withdrawn_without_reason")
    row.withdrawn_at = at
    row.withdrawn_by_id = by.person_id
    row.withdrawal_reason = reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    event = OutageWithdrawn(row.id, row.withdrawal_reason)
    record(event, by=by, at=at, subject=("operations.RecordedOutage", row.id))


def _own(outage_id: UUID, by: Actor) -> RecordedOutage:
    """One that the actor's authority recorded, held until the act ends; any other looks missing."""
    _person_id, authority_id = policy.require_recorder(by)
    row = RecordedOutage.objects.select_for_update().filter(pk=outage_id, authority_id=authority_id).first()
    if row is None:
        raise Missing
    if row.withdrawn_at is not None:
        refuse("operations.outage_was_withdrawn", withdrawn_at=row.withdrawn_at)
    return row


def _require_end(from_at: datetime, until_at: datetime | None, at: datetime) -> None:
    if until_at is None:
        return
    if until_at <= from_at:
        refuse("operations.outage_ends_before_it_begins", from_at=from_at)
    if until_at > at:
        refuse("operations.outage_end_in_the_future", now=at)
