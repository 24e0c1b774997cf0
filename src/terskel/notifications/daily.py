"""One mail a day of what is routine, for those who have asked for it; whatever has a short limit is sent at once."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from django.conf import settings

from terskel.accounts import queries as accounts
from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.calendars import is_working_day
from terskel.core.decisions import Missing
from terskel.core.instants import OSLO, oslo_day
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.notifications import outbox
from terskel.notifications.events import MailChosen
from terskel.notifications.models import DailyMail, Message

# Those who work in the queue of a DPS get much of this, and may read it tomorrow: limits have mails of their own.
ROUTINE: Final = frozenset(
    {
        "qualification.ApplicationOpened",
        "qualification.SupplementAnswered",
        "qualification.RenewalAnswered",
        "qualification.SupplierLeft",
        "dps.ChangeSignedOff",
        "dps.ChangeWithdrawn",
        "organisations.InvitationAccepted",
    }
)
MORNING: Final = time(7)


@action
def choose_mail(*, daily: bool, by: Actor, at: datetime) -> None:
    """One mail a day of what is routine, or each at once. Choosing the same again changes nothing."""
    if by.person_id is None:
        raise Missing
    rows = DailyMail.objects.filter(person_id=by.person_id)
    if rows.exists() is daily:
        return
    if daily:
        DailyMail.objects.create(person_id=by.person_id, chosen_at=at)
    else:
        rows.delete()
    record(MailChosen(daily), by=by, at=at, subject=("person", by.person_id))


def has_chosen_daily(person_id: UUID) -> bool:
    return DailyMail.objects.filter(person_id=person_id).exists()


def wanting_daily(event_kind: str, person_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the persons whose message of this kind waits for the mail of the day."""
    if event_kind not in ROUTINE:
        return frozenset()
    return frozenset(DailyMail.objects.filter(person_id__in=person_ids).values_list("person_id", flat=True))


def last_morning(at: datetime) -> datetime:
    """The newest 07:00 in Oslo of a working day that is not after `at`."""
    day = oslo_day(at)
    while not is_working_day(day) or _morning(day) > at:
        day -= timedelta(days=1)
    return _morning(day)


@action
def send_daily_mails(*, by: Actor, at: datetime) -> int:  # noqa: ARG001 - every act is told by whom and when
    """One mail to each person with unread routine messages from before the last morning; returns how many.

    May be repeated, and may be late: a message is in one such mail.
    """
    waiting = list(
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(for_daily_mail=True, daily_mail__isnull=True, read_at__isnull=True, created_at__lt=last_morning(at))
        .order_by("person_id", "created_at", "id")
    )
    sent = 0
    for person_id, own in groupby(waiting, key=lambda one: one.person_id):
        person = accounts.person(person_id)
        sent += 1
        messages = list(own)
        [mail_id] = outbox.queue([_mail(person.email, person.language, messages)], at=at)
        Message.objects.filter(id__in=[one.id for one in messages]).update(daily_mail_id=mail_id)
    return sent


def _mail(to: str, language: Language, messages: Iterable[Message]) -> outbox.Mail:
    book = Phrasebook.of("notifications")
    listed = list(messages)
    address = f"{settings.TERSKEL_ADDRESS.url}/account/messages/"
    body = "\n\n".join(f"{one.subject}\n{one.body}\n{address}{one.id}/" for one in listed)
    return outbox.Mail(
        to=to,
        subject=book.say("daily_subject", language, number=len(listed)),
        body=book.say("mail", language, body=body, address=address),
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=OSLO)
