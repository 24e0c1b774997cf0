"""Telling, reading, and handing mails to the mail server."""

import smtplib
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from terskel.audit import queries as audit
from terskel.audit.act import action, record
from terskel.audit.queries import EventView
from terskel.core.actors import AUTHORITY_ADMIN, SUPPLIER_ADMIN, Actor
from terskel.core.decisions import Missing
from terskel.core.phrases import Phrasebook
from terskel.core.sealing.age import CannotOpen
from terskel.notifications import daily, outbox, returned
from terskel.notifications.events import AddressTried, MailRefused
from terskel.notifications.models import Message, OutgoingMail
from terskel.notifications.readers import Reader, Telling, tellings
from terskel.organisations import queries as organisations

ERROR_LENGTH: Final = 500
# After these the mail is given up and the audit says so; the job waits longer before each (jobs/running.py).
ATTEMPTS: Final = 6
KEY_LOST: Final = "the key it was sealed to is lost"
FOR_GOOD: Final = 500


class MailServerAway(Exception):
    """The mail server did not take the mail this time; the job tries again."""


@action
def deliver(event_id: UUID, *, by: Actor, at: datetime) -> int:  # noqa: ARG001 - every act is told by whom and when
    """Tell everyone concerned by an event, each once, in the application and by mail; returns how many are new.

    May be repeated: whoever has been told already is not told again.
    """
    event = audit.event(event_id)
    book = Phrasebook.of("notifications")
    known = set(Message.objects.filter(event_id=event.id).values_list("person_id", flat=True))
    new: dict[UUID, tuple[Reader, Message]] = {}
    outside: list[outbox.Mail] = []
    links: dict[UUID, str] = {}
    for told in tellings(event):
        outside += _to_outsiders(book, told, event)
        for reader in told.readers:
            if reader.person_id in known or reader.person_id in new:
                continue
            if told.own_link is not None and (address := told.own_link(reader)):
                links[reader.person_id] = book.say(f"{event.kind}.link{told.variant}", reader.language, address=address)
            new[reader.person_id] = (
                reader,
                Message(
                    person_id=reader.person_id,
                    organisation_id=reader.organisation_id,
                    event_id=event.id,
                    event_kind=event.kind,
                    about_kind=told.about[0],
                    about_id=told.about[1],
                    language=reader.language,
                    subject=book.say(f"{event.kind}.subject{told.variant}", reader.language, **told.facts),
                    body=book.say(f"{event.kind}.body{told.variant}", reader.language, **told.facts),
                    created_at=event.at,
                ),
            )
    patient = daily.wanting_daily(event.kind, new)
    for reader, message in new.values():
        message.for_daily_mail = bool(reader.email) and reader.person_id in patient
    Message.objects.bulk_create([message for _reader, message in new.values()], batch_size=1_000)
    reachable = [
        _mail(book, reader, message, links.get(reader.person_id, ""))
        for reader, message in new.values()
        if reader.email and not message.for_daily_mail
    ]
    outbox.queue([*reachable, *outside], at=event.at)
    return len(new) + len(outside)


@action
def note_returned_mail(report: bytes, *, by: Actor, at: datetime) -> bool:
    """A mail server has sent a mail of ours back (RFC 3464). True when it says for good which one, and that is new.

    What is not such a report, or is about no mail of ours or one whose address was erased, changes nothing.
    """
    found = returned.read(report)
    if found is None:
        return False
    mail = OutgoingMail.objects.select_for_update().filter(id=found.mail_id, sent_at__isnull=False).first()
    if mail is None or mail.returned_at is not None or not mail.to:
        return False
    mail.returned_at, mail.last_error = at, found.reason[:ERROR_LENGTH]
    mail.save(update_fields=["returned_at", "last_error"])
    record(MailRefused(mail.id, mail.message_id), by=by, at=at, subject=("mail", mail.id))
    return True


@action
def try_address(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write to a colleague, or oneself, to see whether mail gets through again."""
    if by.organisation_id is None:
        raise Missing
    colleagues = {one.person_id for one in organisations.people(by.organisation_id)}
    if person_id not in colleagues or not (person_id == by.person_id or by.has(SUPPLIER_ADMIN, AUTHORITY_ADMIN)):
        raise Missing
    record(AddressTried(by.organisation_id, person_id), by=by, at=at, subject=("person", person_id))


@action
def mark_read(message_id: UUID, *, by: Actor, at: datetime) -> None:
    """The reader has seen it. Reading twice changes nothing."""
    message = Message.objects.select_for_update().filter(id=message_id).first()
    if message is None or message.person_id != by.person_id:
        raise Missing
    if message.read_at is None:
        message.read_at = at
        message.save(update_fields=["read_at"])


@action
def mark_read_about(kinds: Collection[str], about_id: UUID, *, by: Actor, at: datetime) -> None:
    """The reader has been on the page of a thing, and so has seen what the messages about it tell."""
    if by.person_id is None:
        raise Missing
    unread = Message.objects.filter(person_id=by.person_id, read_at__isnull=True)
    unread.filter(about_kind__in=kinds, about_id=about_id).update(read_at=at)


def send_mail(mail_id: UUID, *, by: Actor, at: datetime) -> None:
    """Hand one mail to the mail server; raises MailServerAway when it should be tried again.

    A mail already sent or refused is left alone, so the job may run twice.
    """
    if trouble := hand_over(mail_id, by=by, at=at):
        raise MailServerAway(trouble)


@action
def hand_over(mail_id: UUID, *, by: Actor, at: datetime) -> str:
    """One attempt, noted whatever comes of it. Returns why it should be tried again; empty when it need not.

    A server that says no for good (5xx), or was away at the last attempt, leaves the mail refused; so does a lost key.
    """
    mail = OutgoingMail.objects.select_for_update().filter(id=mail_id).first()
    if mail is None or mail.sent_at is not None or mail.refused_at is not None:
        return ""
    mail.attempts += 1
    try:
        _to_the_server(mail)
    except (smtplib.SMTPException, OSError, CannotOpen) as error:
        mail.last_error = KEY_LOST if isinstance(error, CannotOpen) else str(error)[:ERROR_LENGTH]
        if not _is_for_good(error) and mail.attempts < ATTEMPTS:
            mail.save(update_fields=["attempts", "last_error"])
            return mail.last_error
        mail.refused_at = at
        record(MailRefused(mail.id, mail.message_id), by=by, at=at, subject=("mail", mail.id))
    else:
        mail.sent_at = at
        mail.last_error = ""
    mail.sealed = None
    mail.save(update_fields=["attempts", "sent_at", "refused_at", "last_error", "sealed"])
    return ""


def _to_outsiders(book: Phrasebook, told: Telling, event: EventView) -> list[outbox.Mail]:
    """Mails to those outside who have not been told of the event yet."""
    if not told.outsiders:
        return []
    known = set(OutgoingMail.objects.filter(event_id=event.id).values_list("to", flat=True))
    return [
        outbox.Mail(
            to=one.email,
            subject=book.say(f"{event.kind}.subject{told.variant}", one.language, **told.facts),
            body=book.say(f"{event.kind}.body{told.variant}", one.language, **told.facts),
            event_id=event.id,
            lets_in=True,
        )
        for one in told.outsiders
        if one.email not in known
    ]


def _mail(book: Phrasebook, reader: Reader, message: Message, link: str) -> outbox.Mail:
    """`link`: the words around an address that serves whoever holds it, or none."""
    address = f"{settings.TERSKEL_ADDRESS.url}/account/messages/{message.id}/"
    further = f"{address}\n\n{link}" if link else address
    body = book.say("mail", reader.language, body=message.body, address=further)
    return outbox.Mail(to=reader.email, subject=message.subject, body=body, message_id=message.id, lets_in=bool(link))


def _to_the_server(mail: OutgoingMail) -> None:
    """The message id is the row's own, so that a mail handed over twice is known as one."""
    words = outbox.words_of(mail)
    headers = {"Message-ID": f"<{mail.id}@{settings.TERSKEL_ADDRESS.host}>", "Auto-Submitted": "auto-generated"}
    if words.stop_address:
        headers |= {
            "List-Unsubscribe": f"<{words.stop_address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMultiAlternatives(
        mail.subject,
        words.body,
        to=[mail.to],
        headers=headers,
        connection=get_connection(settings.TERSKEL_MAIL_BACKEND),
    )
    if words.html:
        message.attach_alternative(words.html, "text/html")
    message.send()


def _is_for_good(error: Exception) -> bool:
    """Whether the server refused this mail itself; its own troubles, and ours with logging in, may pass."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= FOR_GOOD for code, _words in error.recipients.values())
        case CannotOpen():
            return True
        case smtplib.SMTPDataError():
            return error.smtp_code >= FOR_GOOD
        case _:
            return False
