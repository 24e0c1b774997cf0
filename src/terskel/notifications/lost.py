"""Mail that failed and that nothing has come through after: raised again when two working days have gone (T32)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.calendars import add_working_days
from terskel.core.instants import end_of_day, oslo_day
from terskel.notifications import queries
from terskel.notifications.events import MailStillLost
from terskel.notifications.models import OutgoingMail
from terskel.organisations import queries as organisations

WORKING_DAYS: Final = 2
A_TURN: Final = 200
# What tells of lost mail is not itself raised.
_OF_LOST_MAIL: Final = ("notifications.MailRefused", "notifications.MailStillLost")


def to_raise(*, at: datetime) -> list[UUID]:
    """Failed mails of an organisation's business whose two working days have gone; at most `A_TURN`, oldest first."""
    before = at - timedelta(days=WORKING_DAYS)
    failed = Q(refused_at__lte=before) | Q(returned_at__lte=before)
    rows = OutgoingMail.objects.filter(failed, raised_at__isnull=True, message__organisation_id__isnull=False)
    found = rows.exclude(message__event_kind__in=_OF_LOST_MAIL).order_by("queued_at", "id")[:A_TURN]
    return [row.id for row in found if _limit(row) <= at]


@action
def raise_again(mail_id: UUID, *, by: Actor, at: datetime) -> bool:
    """True when somebody is told: once for an address, for as long as nothing gets through to it.

    Nobody is when mail has arrived since, or the person no longer acts for the organisation. May be repeated.
    """
    mail = OutgoingMail.objects.select_for_update(of=("self",)).select_related("message").get(id=mail_id)
    if mail.raised_at is not None or mail.message is None or _limit(mail) > at:
        return False
    mail.raised_at = at
    mail.save(update_fields=["raised_at"])
    of, person_id = mail.message.organisation_id, mail.message.person_id
    since = queries.unreachable([mail.to]).get(mail.to)
    if since is None or of is None or all(one.person_id != person_id for one in organisations.people(of)):
        return False
    others = OutgoingMail.objects.filter(to=mail.to, message__organisation_id=of, raised_at__gt=since)
    if others.exclude(id=mail.id).exists():
        return False
    record(MailStillLost(mail.id), by=by, at=at, subject=("mail", mail.id))
    return True


def _limit(mail: OutgoingMail) -> datetime:
    """The end of the second working day after it failed."""
    failed_at = mail.refused_at or mail.returned_at or mail.queued_at
    return end_of_day(add_working_days(oslo_day(failed_at), WORKING_DAYS))
