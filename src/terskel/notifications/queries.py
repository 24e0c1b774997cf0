"""Reads of messages and mails."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.notifications.models import Message, OutgoingMail

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class MessageView:
    id: UUID
    about_kind: str
    about_id: UUID
    subject: str
    body: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailView:
    id: UUID
    to: str
    subject: str
    body: str
    queued_at: datetime
    sent_at: datetime | None


def inbox(reader: Actor, *, page: int = 1) -> list[MessageView]:
    """The reader's messages, the newest first."""
    if reader.person_id is None:
        return []
    first = (page - 1) * PAGE
    rows = Message.objects.filter(person_id=reader.person_id).order_by("-created_at", "-id")[first : first + PAGE]
    return [_view(row) for row in rows]


def unread(reader: Actor) -> int:
    """How many messages the reader has not opened."""
    if reader.person_id is None:
        return 0
    return Message.objects.filter(person_id=reader.person_id, read_at__isnull=True).count()


@dataclass(frozen=True, slots=True)
class Unread:
    """A message nobody has opened: what happened, and what it is about."""

    event_kind: str
    about_kind: str
    about_id: UUID
    created_at: datetime


def unread_of_kinds(reader: Actor, event_kinds: Collection[str]) -> list[Unread]:
    """The reader's unopened messages of these kinds of event, the newest first."""
    if reader.person_id is None:
        return []
    found = Message.objects.filter(person_id=reader.person_id, read_at__isnull=True, event_kind__in=event_kinds)
    columns = ("event_kind", "about_kind", "about_id", "created_at")
    return [Unread(*row) for row in found.order_by("-created_at", "-id").values_list(*columns)]


def message(reader: Actor, message_id: UUID) -> MessageView:
    """One of the reader's own messages; raises Missing."""
    row = Message.objects.filter(id=message_id).first()
    if row is None or row.person_id != reader.person_id:
        raise Missing
    return _view(row)


def mailbox(limit: int, *, to: str = "") -> list[MailView]:
    """The newest mails of a demo, or of those to one address; raises Missing outside a demo."""
    if not settings.TERSKEL_DEMO:
        raise Missing
    rows = OutgoingMail.objects.order_by("-queued_at", "-id")
    if to:
        rows = rows.filter(to__iexact=to)
    return [MailView(row.id, row.to, row.subject, row.body, row.queued_at, row.sent_at) for row in rows[:limit]]


def _view(row: Message) -> MessageView:
    return MessageView(row.id, row.about_kind, row.about_id, row.subject, row.body, row.created_at, row.read_at)


def mail(mail_id: UUID) -> MailView:
    """One mail of a demo; raises Missing outside a demo."""
    row = OutgoingMail.objects.filter(id=mail_id).first()
    if row is None or not settings.TERSKEL_DEMO:
        raise Missing
    return MailView(row.id, row.to, row.subject, row.body, row.queued_at, row.sent_at)
