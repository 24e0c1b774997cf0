"""Tenders whose deadline has passed and that wait for this opener."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow
from terskel.core.actors import Actor
from terskel.evaluation.gating import with_quality_locked
from terskel.web.authority.needs.lines import LINES_PER_KIND
from terskel.web.shared.parts import Need, Urgency
from terskel.web.shared.short import short_instant


def openings(actor: Actor, matter_ids: Collection[UUID], at: datetime) -> Iterator[Need]:
    """The reader's own authority's; those longest past their deadline first."""
    rows = competitions.competitions_by_ids(matter_ids, at=at).values()
    due = [
        row
        for row in rows
        if actor.acts_for(row.authority_id)
        and row.cancelled_at is None
        and row.closes_at is not None
        and row.closes_at <= at
    ]
    yield from _lines(due, at)


def prices(actor: Actor, matter_ids: Collection[UUID], at: datetime) -> Iterator[Need]:
    """Prices that wait for this opener, now that the points for quality are locked."""
    rows = competitions.competitions_by_ids(with_quality_locked(matter_ids), at=at).values() if matter_ids else ()
    for row in [one for one in rows if actor.acts_for(one.authority_id) and one.cancelled_at is None][:LINES_PER_KIND]:
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Open the prices: %(title)s") % {"title": row.title},
            _("The points for quality are locked"),
            reverse("authority:price_opening", args=[row.id]),
            row.closes_at,
        )


def _lines(due: list[CompetitionRow], at: datetime) -> Iterator[Need]:
    for row in sorted(due, key=lambda one: one.closes_at or at)[:LINES_PER_KIND]:
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Open the tenders: %(title)s") % {"title": row.title},
            _("Deadline passed %(at)s") % {"at": short_instant(row.closes_at or at)},
            reverse("authority:opening", args=[row.id]),
            row.closes_at,
        )
