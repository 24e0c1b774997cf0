"""Telling an organisation's own systems: each entry of its feed is sent to its endpoints, signed, until it is taken.

Signed as Standard Webhooks says (v1: HMAC-SHA256 over id, instant and body). The same entry has the same id however
often it is sent, so that the other end knows it again. What is sent names the thing, never what it says: the system
reads it through the API, where its token decides.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet

from terskel import installation, outward
from terskel.audit.act import action, defer_each, record
from terskel.core.actors import AUTHORITY_ADMIN, SUPPLIER_ADMIN, Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.sealing import age
from terskel.notifications.events import WebhookClosed, WebhookMade, WebhookStopped
from terskel.notifications.models import Change, WebhookDelivery, WebhookEndpoint
from terskel.organisations import queries as organisations

SEND: Final = "notifications.send_webhook"
ATTEMPTS: Final = 6
"""The job waits longer before each (jobs/running.py): 10 s, 100 s, 17 min, 2 h 47 min, 28 h."""
PATIENCE: Final = timedelta(days=1)
MOST: Final = 5
LOGGED: Final = 50
SECRET_BYTES: Final = 32
GONE: Final = 410
KEY_LOST: Final = "key_lost"
TRIAL: Final = "webhooks.trial"
LONGEST_ADDRESS: Final = 500


class NotTaken(Exception):
    """The other end did not take it this time; the job tries again."""


@dataclass(frozen=True, slots=True)
class EndpointView:
    id: UUID
    address: str
    made_at: datetime
    made_by: UUID
    failing_since: datetime | None
    stopped_at: datetime | None
    stopped_because: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """`taken_at` or `given_up_at`, or neither while it is tried.

    `last_error` where there was no HTTP answer: "private", "no_member", "no_answer" or "key_lost".
    """

    id: UUID
    kind: str
    queued_at: datetime
    attempts: int
    tried_at: datetime | None
    answer_code: int | None
    last_error: str
    taken_at: datetime | None
    given_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent where; `headers` hold the signature."""

    address: str
    body: bytes
    headers: dict[str, str]


@action
def make_endpoint(membership_id: UUID, address: str, *, by: Actor, at: datetime) -> tuple[UUID, str]:
    """An endpoint of the actor's own organisation. Returns its id and the secret, which is shown this once."""
    organisation_id, person_id = _administered(by)
    if organisations.actor(person_id, membership_id).organisation_id != organisation_id:
        raise Missing
    _check(address)
    if _standing(organisation_id).count() >= MOST:
        refuse("notifications.too_many_webhooks", most=MOST)
    secret = secrets.token_bytes(SECRET_BYTES)
    row = WebhookEndpoint.objects.create(
        organisation_id=organisation_id,
        person_id=person_id,
        membership_id=membership_id,
        address=address.strip(),
        secret=age.encrypt(secret, [str(installation.draft_identity().to_public())]),
        made_at=at,
    )
    record(WebhookMade(_host(row.address)), by=by, at=at, subject=("webhook", row.id))
    return row.id, f"whsec_{base64.b64encode(secret).decode()}"


@action
def close_endpoint(endpoint_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nothing more is sent there. Closing it twice changes nothing."""
    row = _own(endpoint_id, by)
    if row.closed_at is None:
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        record(WebhookClosed(_host(row.address)), by=by, at=at, subject=("webhook", row.id))


@action
def try_endpoint(endpoint_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Send something that is about nothing, to see that the other end takes it; returns the delivery's id."""
    row = _own(endpoint_id, by)
    if row.closed_at is not None or row.stopped_at is not None:
        refuse("notifications.webhook_stopped")
    delivery = WebhookDelivery.objects.create(endpoint_id=row.id, queued_at=at)
    _defer(row.id, [delivery])
    return delivery.id


@action
def note_answer(delivery_id: UUID, *, code: int | None, trouble: str, by: Actor, at: datetime) -> str:
    """What came of one attempt. Returns why it should be tried again; empty when it need not.

    Given up after the last attempt, or where the other end says that it is gone, or where the key that its secret lies
    under is lost. An endpoint that is gone, that nothing can be signed for, or that nothing has come through to for
    more than a day is stopped, and who made it is told.
    """
    delivery = WebhookDelivery.objects.select_for_update().filter(id=delivery_id).first()
    if delivery is None or delivery.taken_at is not None or delivery.given_up_at is not None:
        return ""
    endpoint = WebhookEndpoint.objects.select_for_update().get(id=delivery.endpoint_id)
    delivery.attempts += 1
    delivery.tried_at, delivery.answer_code, delivery.last_error = at, code, trouble[:200]
    if code is not None and 200 <= code < 300:
        delivery.taken_at = at
        delivery.save()
        if endpoint.failing_since is not None:
            endpoint.failing_since = None
            endpoint.save(update_fields=["failing_since"])
        return ""
    endpoint.failing_since = endpoint.failing_since or at
    over = endpoint.stopped_at is not None or endpoint.closed_at is not None
    because = "gone" if code == GONE else KEY_LOST if trouble == KEY_LOST else ""
    if over or because or delivery.attempts >= ATTEMPTS:
        delivery.given_up_at = at
    if not over and (because or (delivery.given_up_at and at - endpoint.failing_since >= PATIENCE)):
        _stop(endpoint, because or "silent", by, at)
    endpoint.save()
    delivery.save()
    return "" if delivery.given_up_at else (trouble or f"HTTP {code}")


def queue(changes: Sequence[Change], *, at: datetime) -> int:
    """Send the entries to those who listen, when the transaction has committed; returns how many deliveries."""
    by_feed: dict[UUID, list[Change]] = {}
    for one in changes:
        if one.organisation_id is not None:
            by_feed.setdefault(one.organisation_id, []).append(one)
    endpoints = WebhookEndpoint.objects.filter(
        organisation_id__in=list(by_feed), closed_at__isnull=True, stopped_at__isnull=True
    )
    made = WebhookDelivery.objects.bulk_create(
        [
            WebhookDelivery(endpoint_id=endpoint.id, change_id=one.id, queued_at=at)
            for endpoint in endpoints
            for one in by_feed[endpoint.organisation_id]
        ],
        batch_size=1_000,
    )
    for endpoint in endpoints:
        _defer(endpoint.id, [one for one in made if one.endpoint_id == endpoint.id])
    return len(made)


def to_send(delivery_id: UUID, *, at: datetime) -> Request | None:
    """What the job sends; None where there is nothing left to be sent. Raises Missing where its maker is no member,
    CannotOpen where the key that its secret lies under is lost.
    """
    delivery = WebhookDelivery.objects.select_related("endpoint", "change").filter(id=delivery_id).first()
    if delivery is None or delivery.taken_at is not None or delivery.given_up_at is not None:
        return None
    endpoint = delivery.endpoint
    if endpoint.closed_at is not None or endpoint.stopped_at is not None:
        return None
    organisations.actor(endpoint.person_id, endpoint.membership_id)
    body = _body(delivery)
    stamp = str(int(at.timestamp()))
    secret = age.decrypt(bytes(endpoint.secret), str(installation.draft_identity()))
    return Request(
        endpoint.address,
        body,
        {
            "Content-Type": "application/json",
            "User-Agent": "Terskel webhooks",
            "webhook-id": str(delivery.id),
            "webhook-timestamp": stamp,
            "webhook-signature": signature(secret, str(delivery.id), stamp, body),
        },
    )


def signature(secret: bytes, message_id: str, stamp: str, body: bytes) -> str:
    """As Standard Webhooks writes it: a version, and a MAC in base64."""
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    return f"v1,{base64.b64encode(hmac.new(secret, signed, sha256).digest()).decode()}"


def endpoints(reader: Actor) -> list[EndpointView]:
    """Those of the reader's organisation that are not closed, the newest first; for its administrators."""
    organisation_id, _person_id = _administered(reader)
    rows = WebhookEndpoint.objects.filter(organisation_id=organisation_id, closed_at__isnull=True)
    return [_view(row) for row in rows.order_by("-made_at", "-id")]


def endpoint(reader: Actor, endpoint_id: UUID) -> EndpointView:
    """One of them; raises Missing."""
    found = next((one for one in endpoints(reader) if one.id == endpoint_id), None)
    if found is None:
        raise Missing
    return found


def deliveries(reader: Actor, endpoint_id: UUID) -> list[DeliveryRow]:
    """The newest `LOGGED` of an endpoint, for the administrators of its organisation."""
    endpoint(reader, endpoint_id)
    rows = WebhookDelivery.objects.filter(endpoint_id=endpoint_id).select_related("change")
    return [
        DeliveryRow(
            row.id,
            row.change.kind if row.change is not None else TRIAL,
            row.queued_at,
            row.attempts,
            row.tried_at,
            row.answer_code,
            row.last_error,
            row.taken_at,
            row.given_up_at,
        )
        for row in rows.order_by("-queued_at", "-id")[:LOGGED]
    ]


def _defer(endpoint_id: UUID, deliveries: Sequence[WebhookDelivery]) -> None:
    """One after another to the same endpoint, so that a slow one takes one of the worker's places and no more."""
    sent = [{"delivery_id": str(one.id)} for one in deliveries]
    defer_each(SEND, queue="webhooks", arguments=sent, lock=f"webhook {endpoint_id}")


def _administered(actor: Actor) -> tuple[UUID, UUID]:
    if actor.organisation_id is None or actor.person_id is None or not actor.has(AUTHORITY_ADMIN, SUPPLIER_ADMIN):
        raise Missing
    return actor.organisation_id, actor.person_id


def _standing(organisation_id: UUID) -> "QuerySet[WebhookEndpoint]":
    return WebhookEndpoint.objects.filter(
        organisation_id=organisation_id, closed_at__isnull=True, stopped_at__isnull=True
    )


def _own(endpoint_id: UUID, by: Actor) -> WebhookEndpoint:
    organisation_id, _person_id = _administered(by)
    row = WebhookEndpoint.objects.select_for_update().filter(id=endpoint_id, organisation_id=organisation_id).first()
    if row is None:
        raise Missing
    return row


def _check(address: str) -> None:
    """An address of the web, encrypted on the way; one inside the network only where the installation names it."""
    written = address.strip()
    try:
        URLValidator(schemes=["https", "http"])(written)
        parts = urlsplit(written)
        named = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    except (ValidationError, ValueError):
        refuse("notifications.webhook_address")
    if len(written) > LONGEST_ADDRESS or parts.username is not None:
        refuse("notifications.webhook_address")
    if parts.scheme != "https" and named not in settings.TERSKEL_WEBHOOK_HOSTS:
        refuse("notifications.webhook_address")
    if not outward.may_lead_out(written, settings.TERSKEL_WEBHOOK_HOSTS):
        refuse("notifications.webhook_inside")


def _stop(endpoint: WebhookEndpoint, because: str, by: Actor, at: datetime) -> None:
    """What was on its way is given up. One that is being tried this moment gives itself up when it is noted."""
    waiting = WebhookDelivery.objects.filter(endpoint=endpoint, taken_at__isnull=True, given_up_at__isnull=True)
    free = list(waiting.select_for_update(skip_locked=True).values_list("id", flat=True))
    WebhookDelivery.objects.filter(id__in=free).update(given_up_at=at)
    endpoint.stopped_at, endpoint.stopped_because = at, because
    stopped = WebhookStopped(_host(endpoint.address), endpoint.person_id, endpoint.organisation_id, because)
    record(stopped, by=by, at=at, subject=("webhook", endpoint.id))


def _body(delivery: WebhookDelivery) -> bytes:
    change = delivery.change
    if change is None:
        content: dict[str, object] = {"type": TRIAL, "timestamp": delivery.queued_at.isoformat(), "data": {}}
    else:
        content = {
            "type": change.kind,
            "timestamp": change.happened_at.isoformat(),
            "data": {
                "id": str(change.id),
                "about": {"kind": change.about_kind, "id": str(change.about_id) if change.about_id else None},
                "matters": [str(one) for one in change.matters],
            },
        }
    return json.dumps(content, separators=(",", ":")).encode()


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _view(row: WebhookEndpoint) -> EndpointView:
    return EndpointView(
        row.id, row.address, row.made_at, row.person_id, row.failing_since, row.stopped_at, row.stopped_because
    )
