"""When the coming end of a DPS is to be told. The days are the house's own; the law sets none."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from terskel.dps.models import DynamicPurchasingSystem, EndReminder

TOLD_DAYS_BEFORE: Final = (180, 90, 30, 7, 0)


def days_to_tell(dps: DynamicPurchasingSystem, at: datetime) -> int | None:
    """The nearest of the days that is reached at `at`; None where nothing is to be told."""
    over = dps.ended_at is not None or dps.cancelled_at is not None
    if over or dps.ends_at is None or dps.public_from_at is None or dps.public_from_at > at:
        return None
    reached = [days for days in TOLD_DAYS_BEFORE if at >= dps.ends_at - timedelta(days=days)]
    return min(reached, default=None)


def ends_to_tell(*, at: datetime) -> list[UUID]:
    """The DPSs whose coming or passed end is to be told now, for the timetable."""
    near = DynamicPurchasingSystem.objects.filter(
        ends_at__lte=at + timedelta(days=max(TOLD_DAYS_BEFORE)),
        public_from_at__lte=at,
        ended_at__isnull=True,
        cancelled_at__isnull=True,
    )
    rows = list(near.order_by("ends_at", "id"))
    told = set(EndReminder.objects.filter(dps_id__in=[row.id for row in rows]).values_list("dps_id", "ends_at", "days"))
    return [
        row.id
        for row in rows
        if (days := days_to_tell(row, at)) is not None and (row.id, row.ends_at, days) not in told
    ]
