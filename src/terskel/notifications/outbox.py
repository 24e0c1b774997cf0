"""The outbox: mails are rows of the same transaction as what they tell of, and a job hands them over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from terskel.audit.act import defer_each
from terskel.notifications.models import OutgoingMail

SEND: Final = "notifications.send_mail"


@dataclass(frozen=True, slots=True)
class Mail:
    """`message_id` is the message it tells of; `event_id` what an address outside is told of; neither: the log-in.

    `stop_address` is where the receiver stops such mail, for the button of their mail program (RFC 8058).
    """

    to: str
    subject: str
    body: str
    html: str = ""
    message_id: UUID | None = None
    event_id: UUID | None = None
    stop_address: str = ""


def queue(mails: Sequence[Mail], *, at: datetime) -> list[UUID]:
    """Put mails in the outbox; they leave when the transaction has committed, and never if it does not. Their ids."""
    rows = OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(
                to=mail.to,
                subject=mail.subject,
                body=mail.body,
                html=mail.html,
                message_id=mail.message_id,
                event_id=mail.event_id,
                stop_address=mail.stop_address,
                queued_at=at,
            )
            for mail in mails
        ],
        batch_size=1_000,
    )
    defer_each(SEND, queue="mail", arguments=[{"mail_id": str(row.id)} for row in rows])
    return [row.id for row in rows]


class OutboxBackend(BaseEmailBackend):
    """Django's own mails (log-in, passwords) take the same way, so that none is lost and none blocks a page."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            [at] = cursor.fetchone()
        mails = [
            Mail(to, str(message.subject), str(message.body), _html(message))
            for message in email_messages
            for to in message.recipients()
        ]
        queue(mails, at=at)
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    """The HTML version of a mail that has one."""
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, media_type in message.alternatives if media_type == "text/html"), "")
