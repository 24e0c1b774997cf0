"""Reads of messages and mails."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q

from terskel.audit import queries as audit
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.notifications.models import Gathered, Message, OutgoingMail
from terskel.organisations import queries as organisations

PAGE: Final = 50
_FAILED: Final = Q(refused_at__isnull=False) | Q(returned_at__isnull=False)


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as its reader has it; `organisation_id` is whose business it is to them."""

    id: UUID
    organisation_id: UUID | None
    about_kind: str
    about_id: UUID
    language: str
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


def inbox(reader: Actor, *, page: int = 1, as_of: datetime | None = None) -> list[MessageView]:
    """The reader's messages, the newest first; `as_of` leaves out what came later."""
    if reader.person_id is None:
        return []
    first = (page - 1) * PAGE
    own = Message.objects.filter(person_id=reader.person_id)
    if as_of is not None:
        own = own.filter(created_at__lte=as_of)
    return [_view(row) for row in own.order_by("-created_at", "-id")[first : first + PAGE]]


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


def unreachable(addresses: Collection[str]) -> dict[str, datetime]:
    """Addresses whose newest mail that was handed over did not arrive, and since when."""
    return _unreachable(addresses, hide=False)


def sometimes_out_of_reach() -> frozenset[UUID]:
    """Suppliers with somebody to whom a mail has failed: all that `out_of_reach` need be asked of."""
    return organisations.suppliers_with_addresses(OutgoingMail.objects.filter(_FAILED).values("to"))


def out_of_reach(supplier_ids: Collection[UUID]) -> frozenset[UUID]:
    """Suppliers none of whose recipients can be reached by mail, as an authority may know it.

    Mail about what is hidden until an opening does not count: it would show that there is something hidden.
    """
    receiving = organisations.recipients_of_suppliers(supplier_ids)
    addresses = {member.email for members in receiving.values() for member in members}
    gone = _unreachable(addresses, hide=True)
    return frozenset(
        supplier_id for supplier_id, members in receiving.items() if all(member.email in gone for member in members)
    )


def _unreachable(addresses: Collection[str], *, hide: bool) -> dict[str, datetime]:
    """By address: when the first mail failed after which none arrived."""
    rows = OutgoingMail.objects.filter(_FAILED, to__in=addresses).select_related("message").order_by("queued_at", "id")
    lost = list(rows)
    if hide:
        hidden = audit.hidden_among([row.message.event_id for row in lost if row.message is not None])
        lost = [row for row in lost if row.message is None or row.message.event_id not in hidden]
    arrived = OutgoingMail.objects.filter(to__in={row.to for row in lost}, sent_at__isnull=False, returned_at=None)
    last = dict(arrived.values("to").annotate(last=Max("queued_at")).values_list("to", "last"))
    found: dict[str, datetime] = {}
    for row in lost:
        if row.to not in last or row.queued_at > last[row.to]:
            found.setdefault(row.to, row.refused_at or row.returned_at or row.queued_at)
    return found


def waiting_since() -> datetime | None:
    """When the oldest mail was queued that nobody has sent, refused or given up; None where none waits."""
    waiting = OutgoingMail.objects.filter(sent_at__isnull=True, refused_at__isnull=True)
    return waiting.order_by("queued_at").values_list("queued_at", flat=True).first()


def feed_behind_since() -> datetime | None:
    """When the first event happened that has a place and is in no feed yet; None where all are, or no feed began."""
    read = Gathered.objects.filter(name="audit").first()
    behind = audit.placed_after(read.position, 1) if read is not None else []
    return behind[0][1].at if behind else None


def mailbox(limit: int, *, to: str = "") -> list[MailView]:
    """The newest mails of a demo, or of those to one address; raises Missing outside a demo."""
    if not settings.TERSKEL_DEMO:
        raise Missing
    rows = OutgoingMail.objects.order_by("-queued_at", "-id")
    if to:
        rows = rows.filter(to__iexact=to)
    return [MailView(row.id, row.to, row.subject, row.body, row.queued_at, row.sent_at) for row in rows[:limit]]


def _view(row: Message) -> MessageView:
    return MessageView(
        id=row.id,
        organisation_id=row.organisation_id,
        about_kind=row.about_kind,
        about_id=row.about_id,
        language=row.language,
        subject=row.subject,
        body=row.body,
        created_at=row.created_at,
        read_at=row.read_at,
    )


def about_of_mail(mail_id: UUID) -> tuple[str, UUID] | None:
    """What the message in a mail is about, as `about_kind` and `about_id`; None for a mail of the log-in.

    For the places of one who has been told that the mail was refused: the id is known to nobody else.
    """
    columns = ("message__about_kind", "message__about_id")
    return OutgoingMail.objects.filter(id=mail_id, message__isnull=False).values_list(*columns).first()


def mail(mail_id: UUID) -> MailView:
    """One mail of a demo; raises Missing outside a demo."""
    row = OutgoingMail.objects.filter(id=mail_id).first()
    if row is None or not settings.TERSKEL_DEMO:
        raise Missing
    return MailView(row.id, row.to, row.subject, row.body, row.queued_at, row.sent_at)
