"""That a published competition was cancelled: why, when, and who decided it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.competitions.models import Competition


@dataclass(frozen=True, slots=True)
class Cancellation:
    """`reason` as everybody invited was told it, `reason_code` from the list."""

    reason_code: str
    reason: str
    decided_by: UUID
    at: datetime


def cancellation(competition_id: UUID) -> Cancellation | None:
    """None where it stands, and for a draft that was given up; for later rooms, which decide access themselves."""
    row = Competition.objects.filter(pk=competition_id, published_at__isnull=False).first()
    if row is None or row.cancelled_at is None or row.cancelled_by_id is None:
        return None
    return Cancellation(row.cancellation_reason_code, row.cancellation_reason, row.cancelled_by_id, row.cancelled_at)
