"""The outbox: mails are rows of the same transaction as what they tell of, and a job hands them over.

A mail with a link that lets its holder in lies under the installation's draft key until it is handed over, and only its
address and subject are kept then: neither a dump nor whoever reads the table can use the link.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q

from terskel import clock, installation
from terskel.audit.act import defer_each
from terskel.core.sealing import age
from terskel.notifications.models import OutgoingMail

SEND: Final = "notifications.send_mail"


@dataclass(frozen=True, slots=True)
class Mail:
    """`message_id` is the message it tells of; `event_id` what an address outside is told of; neither: the log-in.

    `stop_address` is where the receiver stops such mail, for the button of their mail program (RFC 8058).
    `lets_in`: there is a link in it that serves whoever holds it.
    """

    to: str
    subject: str
    body: str
    html: str = ""
    message_id: UUID | None = None
    event_id: UUID | None = None
    stop_address: str = ""
    lets_in: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says, beside its subject."""

    body: str
    html: str
    stop_address: str


def queue(mails: Sequence[Mail], *, at: datetime) -> list[UUID]:
    """Put mails in the outbox; they leave when the transaction has committed, and never if it does not. Their ids."""
    rows = OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(
                to=mail.to,
                subject=mail.subject,
                message_id=mail.message_id,
                event_id=mail.event_id,
                queued_at=at,
                **_kept(mail),
            )
            for mail in mails
        ],
        batch_size=1_000,
    )
    defer_each(SEND, queue="mail", arguments=[{"mail_id": str(row.id)} for row in rows])
    return [row.id for row in rows]


def erase(mail_ids: Collection[UUID], event_ids: Collection[UUID], *, at: datetime) -> None:
    """Forget to whom these mails, and those of these events, went and what they said; what waits is not sent any more.

    That there was a mail, and whether it left, stays.
    """
    rows = OutgoingMail.objects.filter(Q(id__in=list(mail_ids)) | Q(event_id__in=list(event_ids)))
    rows.filter(sent_at__isnull=True, refused_at__isnull=True).update(refused_at=at, sealed=None)
    rows.update(to="", subject="", body="", html="", stop_address="", last_error="")


def words_of(mail: OutgoingMail) -> Words:
    """What it says; of one that lets somebody in nothing once it is over. Raises CannotOpen where the key is lost."""
    if mail.sealed is None:
        return Words(mail.body, mail.html, mail.stop_address)
    return Words(**json.loads(age.decrypt(bytes(mail.sealed), str(installation.draft_identity()))))


class OutboxBackend(BaseEmailBackend):
    """Django's own mails (log-in, passwords) take the same way, so that none is lost and none blocks a page."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [
            Mail(to, str(message.subject), str(message.body), _html(message), lets_in=True)
            for message in email_messages
            for to in message.recipients()
        ]
        queue(mails, at=clock.now())
        return len(email_messages)


def _kept(mail: Mail) -> dict[str, str | bytes]:
    """In clear or sealed. Nothing is sealed in a demo: its mailbox page is how its people get their mail."""
    words = {"body": mail.body, "html": mail.html, "stop_address": mail.stop_address}
    if not mail.lets_in or settings.TERSKEL_DEMO:
        return dict(words)
    return {"sealed": age.encrypt(json.dumps(words).encode(), [str(installation.draft_identity().to_public())])}


def _html(message: EmailMessage) -> str:
    """The HTML version of a mail that has one."""
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, media_type in message.alternatives if media_type == "text/html"), "")
