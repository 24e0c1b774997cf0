"""The indispensable work of the four steps of a tender, without the product around it: what bounds the whole flow.

Each operation is reached as the product's own are: the same server, middleware, token and rights. Behind that it does
what no sealed, receipted and recorded tender can be without, with nothing checked, named or answered: the invitation is
held and the tender read (one message); what comes is sealed, hashed and flushed to the disk; the rows and the events
are written and committed (one message). No job is put, no letter written, no draft parsed.
"""

import base64
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from terskel import clock, installation
from terskel.api.access import Token, actor_of
from terskel.api.door import api
from terskel.arrival import arrived_at
from terskel.audit import act
from terskel.audit.act import action, insert_last, record
from terskel.competitions import moves as competitions
from terskel.core.actors import Actor
from terskel.core.ids import uuid7
from terskel.tenders import drafts
from terskel.tenders.actions.delivering import ERASED
from terskel.tenders.events import FileAdded, TenderDelivered
from terskel.tenders.models import Delivery, TenderDraft, TenderFile
from terskel.tenders.moves.writing import TOUCHED
from terskel.tenders.queries.own import own_asked
from terskel.tenders.standing import standing_asked
from terskel.vault import sealed

TENDERS = Token("tenders:write")
UPSERT = "ON CONFLICT (tender_id) DO UPDATE SET content = EXCLUDED.content, saved_at = EXCLUDED.saved_at"


def _held(competition_id: UUID, by: Actor) -> tuple[Any, ...]:
    _invited, [[row]] = competitions.lock_for_tender(by, competition_id, standing_asked(by, competition_id))
    return row


def _told(event: object, tender_id: UUID, competition_id: UUID, by: Actor, at: datetime) -> None:
    subject = ("tenders.Tender", tender_id)
    record(event, by=by, at=at, subject=subject, matters=[competition_id], hidden_until_opened=competition_id)


@action
def write(competition_id: UUID, body: bytes, *, by: Actor, at: datetime) -> None:
    """The draft, sealed as it came."""
    tender_id = _held(competition_id, by)[0]
    insert_last(TenderDraft(tender_id=tender_id, content=drafts.locked(body), saved_at=at), on_conflict=UPSERT)


@action
def put_in(competition_id: UUID, body: bytes, *, by: Actor, at: datetime) -> None:
    """A file, sealed and on the disk, with its name under both keys."""
    tender_id = _held(competition_id, by)[0]
    [part] = sealed.seal_stream(competition_id, [body])
    file = TenderFile(
        tender_id=tender_id,
        kind="attachment",
        size=len(body),
        parts=[part.to_json()],
        sealed_about=sealed.seal_bytes(competition_id, b"plan.pdf"),
        draft_about=drafts.locked(b"plan.pdf"),
        added_at=at,
    )
    insert_last(file, beside=TOUCHED, parameters=[at, tender_id])
    _told(FileAdded(file_id=file.id, size=file.size, parts=1), tender_id, competition_id, by, at)


@action
def deliver(competition_id: UUID, *, received_at: datetime, by: Actor, at: datetime) -> None:
    """The draft opened and sealed to the openers' key, one signature, one row, one event."""
    row = _held(competition_id, by)
    tender_id, version, draft = row[0], row[3], row[6]
    ciphertext = sealed.seal_bytes(competition_id, drafts.unlocked(draft))
    digest = sha256(ciphertext).hexdigest()
    delivery = Delivery(
        competition_id=competition_id,
        tender_id=tender_id,
        version=(version or 0) + 1,
        received_at=received_at,
        delivered_by_id=by.person_id,
        sealed_content=ciphertext,
        manifest={"content": digest, "files": []},
        manifest_sha256=digest,
        receipt={"manifest_sha256": digest},
        signature=base64.b64encode(installation.signing_key().sign(digest.encode())).decode(),
        leaf_hash=sha256(digest.encode()).hexdigest(),
    )
    insert_last(delivery, beside=ERASED, parameters=[tender_id, tender_id])
    told = TenderDelivered(tender_id, delivery.id, delivery.version, received_at, digest, delivery.leaf_hash, uuid7())
    _told(told, tender_id, competition_id, by, at)


@api.patch("/bench/least/{uuid:competition_id}", auth=TENDERS, response={204: None}, include_in_schema=False)
def least_write(request: HttpRequest, competition_id: UUID) -> Status[None]:
    write(competition_id, request.body, by=actor_of(request), at=clock.now())
    return Status(204, None)


@api.post("/bench/least/{uuid:competition_id}/files", auth=TENDERS, response={204: None}, include_in_schema=False)
def least_file(request: HttpRequest, competition_id: UUID) -> Status[None]:
    put_in(competition_id, request.body, by=actor_of(request), at=clock.now())
    return Status(204, None)


@api.post("/bench/least/{uuid:competition_id}/delivery", auth=TENDERS, response={204: None}, include_in_schema=False)
def least_delivery(request: HttpRequest, competition_id: UUID) -> Status[None]:
    deliver(competition_id, received_at=arrived_at(request), by=actor_of(request), at=clock.now())
    return Status(204, None)


@api.get(
    "/bench/least/{uuid:competition_id}", auth=Token("tenders:read"), response={204: None}, include_in_schema=False
)
def least_read(request: HttpRequest, competition_id: UUID) -> Status[None]:
    act.statements.first_of(*own_asked(actor_of(request), competition_id))
    return Status(204, None)
