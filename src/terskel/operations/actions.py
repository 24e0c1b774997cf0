"""Acts on the installation."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from terskel import clock
from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.core.ids import uuid7
from terskel.core.outages import NOTICED_AFTER
from terskel.operations.events import BACKUP, BackupMade, DemoClockMoved, OutageEnded
from terskel.operations.models import Alive, DemoClock


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('operations.alive.' || %s, 0))", [part])
    last = Alive.objects.filter(part=part).order_by("-until_at").first()
    if last is not None and at <= last.until_at:
        return
    if last is not None and (at - last.until_at <= NOTICED_AFTER or clock.may_be_moved()):
        Alive.objects.filter(pk=last.pk).update(until_at=at)
        return
    Alive.objects.create(part=part, from_at=at, until_at=at)
    if last is not None:
        record(OutageEnded(part, last.until_at, at), by=by, at=at, subject=("operations.Alive", last.id))
