"""The coming end of a DPS is told in good time, and its passing is written down (FOA § 26-5(3))."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.dps.events import EndApproaches, EndDatePassed
from terskel.dps.models import EndReminder
from terskel.dps.moves import lock_for_change, record_on
from terskel.dps.queries.ending import days_to_tell
from terskel.notices import moves as notices


@action
def tell_of_end(dps_id: UUID, *, by: Actor, at: datetime) -> None:
    """What is due now, once for each end date: that the end comes nearer, or that it has passed and a notice is owed.

    A worker that was away tells the nearest only; nobody needs to hear that half a year was left last month.
    """
    dps = lock_for_change(dps_id)
    days = days_to_tell(dps, at)
    if days is None or dps.ends_at is None:
        return
    _row, new = EndReminder.objects.get_or_create(
        dps_id=dps.id, ends_at=dps.ends_at, days=days, defaults={"told_at": at}
    )
    if not new:
        return
    if days:
        record_on(dps.id, EndApproaches(days=days, ends_at=dps.ends_at), by, at)
        return
    record_on(dps.id, EndDatePassed(ends_at=dps.ends_at), by, at)
    notices.require("end", dps.id, dps.authority_id, None, at, by=by)
