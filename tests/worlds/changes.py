"""A change of a published DPS, through its notice to the day on which everyone may know of it."""

from datetime import datetime
from uuid import UUID

from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM, Actor
from terskel.core.instants import oslo_day
from terskel.dps.models import ChangeRecord
from terskel.notices import actions as notices


def make_known(change_id: UUID, *, by: Actor, at: datetime) -> int:
    """TED has published the notice of an announced change, and it counts: the number of the new version."""
    tell_of_publication(change_id, by=by, at=at)
    return competitions.make_announced_change(change_id, by=SYSTEM, at=at)


def tell_of_publication(change_id: UUID, *, by: Actor, at: datetime) -> None:
    """TED's day is that of `at`, and a DPS manager records it."""
    notice_id = ChangeRecord.objects.get(pk=change_id).notice_id
    assert notice_id is not None
    notices.record_publication(notice_id, published_on=oslo_day(at), doffin_number="2027-100200", by=by, at=at)
