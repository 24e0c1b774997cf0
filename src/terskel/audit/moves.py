"""What an opening does to the audit."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from terskel.audit.models import Unhidden
from terskel.core.instants import require_instant


def reveal(matter_id: UUID, *, at: datetime) -> None:
    """The matter is opened: events hidden until then may be seen. A second call changes nothing."""
    Unhidden.objects.get_or_create(matter_id=matter_id, defaults={"at": require_instant(at)})


def reveal_each(ids: Iterable[UUID], *, at: datetime) -> None:
    """As `reveal`, for many at once."""
    opened = [Unhidden(matter_id=one, at=require_instant(at)) for one in ids]
    Unhidden.objects.bulk_create(opened, ignore_conflicts=True)
