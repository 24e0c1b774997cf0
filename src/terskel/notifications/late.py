"""Invitations that had not gone by midnight after the publication: the buyer is proposed more time for all.

Everybody can read a competition from the instant it is published, and its limit counts from that day. Whoever is told
a day later has a day less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from terskel.audit.act import action, record
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.instants import oslo_day, start_of_day
from terskel.core.outages import proposed_for_late_invitations
from terskel.notifications.events import InvitationsLate
from terskel.notifications.models import InvitationsCounted, Message, OutgoingMail

PUBLISHED: Final = "competitions.CompetitionPublished"
LOOK_BACK: Final = timedelta(days=2)
"""How far back a worker looks that was away; later a proposal would come too late to be of use."""


@dataclass(frozen=True, slots=True)
class LateInvitations:
    """`late` of `people` mails had not gone at midnight; `closes_at` is the deadline we propose."""

    people: int
    late: int
    closes_at: datetime


def to_count(*, at: datetime) -> Sequence[UUID]:
    """Competitions published before this day, that take tenders and were not looked at."""
    midnight = start_of_day(oslo_day(at))
    published = competitions.published_between(midnight - LOOK_BACK, midnight, open_at=at)
    seen = set(InvitationsCounted.objects.filter(competition_id__in=published).values_list("competition_id", flat=True))
    return [one for one in published if one not in seen]


@action
def count_invitations(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """Once for each competition, after its first midnight. Tells the buyers where some had not gone."""
    terms = competitions.terms(competition_id)
    if terms.published_at is None or terms.closes_at is None:
        return
    midnight = start_of_day(oslo_day(terms.published_at) + timedelta(days=1))
    told = Message.objects.filter(about_id=competition_id, event_kind=PUBLISHED)
    waited = OutgoingMail.objects.filter(message__in=told, refused_at__isnull=True)
    people = told.count()
    late = waited.filter(Q(sent_at__isnull=True) | Q(sent_at__gte=midnight)).count()
    if not people:
        people = late = len(competitions.invited(competition_id))
    _row, new = InvitationsCounted.objects.get_or_create(
        competition_id=competition_id, defaults={"people": people, "late": late, "counted_at": at}
    )
    if new and late:
        proposed = proposed_for_late_invitations(terms.closes_at, terms.published_at, at)
        record(
            InvitationsLate(competition_id, people, late, proposed),
            by=by,
            at=at,
            subject=("competitions.Competition", competition_id),
            matters=[competition_id, terms.dps_id],
        )


def late_invitations(terms: Terms, *, at: datetime) -> LateInvitations | None:
    """What the buyers are proposed, until they have moved the deadline or it has passed."""
    if terms.published_at is None or terms.closes_at is None or terms.cancelled_at is not None or at >= terms.closes_at:
        return None
    row = InvitationsCounted.objects.filter(competition_id=terms.competition_id, late__gt=0).first()
    if row is None or competitions.deadline_moved_since(terms.competition_id, row.counted_at):
        return None
    proposed = proposed_for_late_invitations(terms.closes_at, terms.published_at, row.counted_at)
    return LateInvitations(row.people, row.late, proposed)
