"""Acts on the installation."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from terskel import clock
from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.core.ids import uuid7
from terskel.operations.events import DemoClockMoved
from terskel.operations.models import DemoClock


@action
def move_demo_clock(*, to_at: datetime, by: Actor, at: datetime) -> None:
    """Set the demo's time to `to_at`, never back: what happened stays behind us. Refused outside a demo on loopback.

    Only the very first setting may lie before the database's time: a demo world begins in its past.
    """
    if not clock.may_be_moved():
        refuse("operations.no_demo_clock")
    if to_at < at and DemoClock.objects.exists():
        refuse("operations.demo_clock_goes_forward", to_at=to_at, now=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [real] = cursor.fetchone()
    DemoClock.objects.update_or_create(id=1, defaults={"microseconds": (to_at - real) // timedelta(microseconds=1)})
    record(DemoClockMoved(to_at), by=by, at=at, subject=("demo_clock", uuid7()))
    clock.forget()
    transaction.on_commit(clock.forget)  # another thread may have measured before the new offset was there for it
