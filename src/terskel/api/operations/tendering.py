"""A supplier's own tender: write it, add files, deliver, withdraw. Everything is sealed as it comes in."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Status

from terskel import clock
from terskel.api import versions
from terskel.api.access import ArrivingToken, Token, actor_of
from terskel.api.keys import streamed
from terskel.api.operations import EDITED, answers
from terskel.api.operations.routing import Tagged
from terskel.api.schemas.amounts import NO_CONTROL_CHARACTERS
from terskel.api.schemas.tenders import (
    DeliveryOut,
    DraftIn,
    InclusionOut,
    IncomingFileOut,
    ReceiptOut,
    TenderFileOut,
    TenderOut,
)
from terskel.arrival import MOST_READ, arrived_at, length_of
from terskel.core.envelopes import envelope_of_file
from terskel.tenders import actions, queries, uploads
from terskel.tenders.content import RequirementAnswer, total, version_of
from terskel.tenders.drafts import Sent
from terskel.tenders.incoming import take_part
from terskel.tenders.queries import DeliveryView, FileView, Inclusion, IncomingView, MyTender, Receipt

router = Tagged("tenders")

READ = Token("tenders:read")
WRITE = Token("tenders:write")
ARRIVING = ArrivingToken("tenders:write")

BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}
FileName = Annotated[str, Query(min_length=1, max_length=255, pattern=NO_CONTROL_CHARACTERS)]
Kind = Annotated[Literal["attachment", "cv", "reference", "price"], Query()]
FileSize = Annotated[int, Query(ge=1, le=settings.TERSKEL_FILE_LIMIT, description="of the whole file, in bytes")]
PartNumber = Annotated[int, Path(ge=0, le=10_000)]
Sha256 = Annotated[str, Query(pattern="^[0-9a-fA-F]{64}$", description="of the body, in hex")]
ActingOn = Annotated[
    Literal["signature", "procuration", "management", "power_of_attorney"] | None,
    Query(description="what you act for the firm on; needed where the firm's page does not tell it yet"),
]
OthersAgree = Annotated[bool, Query(description="those who sign together with you agree")]


@router.get("/competitions/{uuid:competition_id}/tender", auth=READ, response=answers(TenderOut))
def tender_one(request: HttpRequest, response: HttpResponse, competition_id: UUID) -> dict[str, object]:
    """The supplier's own tender: the draft, what it lacks, and what was delivered. The ETag is of the draft's answers.

    What a delivery needs stands under `gaps`; an empty list is enough.
    """
    mine = queries.my_tender(actor_of(request), competition_id, at=clock.now())
    versions.tag(response, version_of(mine.content))
    return _whole(mine)


@router.patch(
    "/competitions/{uuid:competition_id}/tender",
    auth=WRITE,
    response=answers(TenderOut),
    openapi_extra=EDITED,
)
def tender_write(
    request: HttpRequest, response: HttpResponse, competition_id: UUID, draft: DraftIn
) -> dict[str, object]:
    """Write in the draft."""
    mine = actions.save_draft(
        competition_id,
        price=Decimal(draft.price) if draft.price is not None else None,
        prices={key: None if one is None else Decimal(one) for key, one in draft.prices.items()},
        requirements={key: RequirementAnswer(one.met, one.text, one.value) for key, one in draft.requirements.items()},
        criteria=draft.criteria,
        roles=draft.roles,
        answer_files=draft.answer_files,
        seen=versions.expected(request),
        by=actor_of(request),
        at=clock.now(),
    )
    versions.tag(response, version_of(mine.content))
    return _whole(mine)


@router.post(
    "/competitions/{uuid:competition_id}/tender/files",
    auth=WRITE,
    response=answers(TenderFileOut, 201),
    openapi_extra=BYTES,
)
def tender_add_file(
    request: HttpRequest, competition_id: UUID, name: FileName, kind: Kind = "attachment"
) -> Status[FileView]:
    """Add a file: the body is its bytes, sealed part by part as they stream in.

    A file of prices (`kind=price`, where prices are opened after quality) is sealed to the key that is opened last.
    """
    actor = actor_of(request)
    media_type = request.content_type or "application/octet-stream"
    if 0 < length_of(request) <= MOST_READ:
        content = b"".join(streamed(request))
        return Status(
            201,
            actions.take_file(
                competition_id, content, name=name, media_type=media_type, kind=kind, by=actor, at=clock.now()
            ),
        )
    room = queries.room_for(actor, competition_id, at=clock.now())
    envelope = envelope_of_file(kind, apart=room.price_apart)
    upload = uploads.seal(
        competition_id, streamed(request), name=name, media_type=media_type, held=room.held, envelope=envelope
    )
    now = clock.now()
    file_id = actions.add_file(competition_id, upload, kind=kind, by=actor, at=now)
    return Status(201, queries.file_put_in(file_id, upload, kind=kind, at=now))


@router.delete(
    "/competitions/{uuid:competition_id}/tender/files/{uuid:file_id}",
    auth=WRITE,
    response=answers(status=204),
)
def tender_remove_file(request: HttpRequest, competition_id: UUID, file_id: UUID) -> Status[None]:
    """Take a file out of the draft; versions already delivered keep it."""
    actions.remove_file(competition_id, file_id, by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.post(
    "/competitions/{uuid:competition_id}/tender/incoming",
    auth=WRITE,
    response=answers(IncomingFileOut, 201),
)
def incoming_begin(
    request: HttpRequest, competition_id: UUID, name: FileName, size: FileSize, kind: Kind = "attachment"
) -> Status[IncomingView]:
    """Begin a file you seal yourself: nothing of it reaches this server in clear.

    Split it into parts of `part_size` bytes and encrypt each with the public `age` tool (`age -r RECIPIENT`). The same
    name, kind and size asked again give the file that was begun, with what has come.
    """
    actor = actor_of(request)
    sent = Sent(name, request.content_type or "application/octet-stream")
    begun = actions.begin_file(competition_id, sent, kind=kind, size=size, by=actor, at=clock.now())
    return Status(201, queries.incoming_file(actor, competition_id, begun))


@router.get(
    "/competitions/{uuid:competition_id}/tender/incoming/{uuid:file_id}",
    auth=READ,
    response=answers(IncomingFileOut),
)
def incoming_one(request: HttpRequest, competition_id: UUID, file_id: UUID) -> IncomingView:
    """Which parts have come."""
    return queries.incoming_file(actor_of(request), competition_id, file_id)


@router.put(
    "/competitions/{uuid:competition_id}/tender/incoming/{uuid:file_id}/parts/{number}",
    auth=WRITE,
    response=answers(status=204),
    openapi_extra=BYTES,
)
def incoming_part(
    request: HttpRequest, competition_id: UUID, file_id: UUID, number: PartNumber, sha256: Sha256
) -> Status[None]:
    """One part: the body is its age file, `sha256` that of the body. Parts come in any order, and again if need be."""
    actor = actor_of(request)
    queries.require_incoming(actor, competition_id, file_id)
    part = take_part(request, sha256=sha256)
    actions.receive_part(competition_id, file_id, part, number=number, by=actor, at=clock.now())
    return Status(204, None)


@router.post(
    "/competitions/{uuid:competition_id}/tender/incoming/{uuid:file_id}/finish",
    auth=WRITE,
    response=answers(TenderFileOut, 201),
)
def incoming_finish(request: HttpRequest, competition_id: UUID, file_id: UUID) -> Status[FileView]:
    """Every part has come: the file becomes part of the draft."""
    actor = actor_of(request)
    done = actions.finish_file(competition_id, file_id, by=actor, at=clock.now())
    return Status(201, queries.own_file(actor, competition_id, done))


@router.delete(
    "/competitions/{uuid:competition_id}/tender/incoming/{uuid:file_id}",
    auth=WRITE,
    response=answers(status=204),
)
def incoming_give_up(request: HttpRequest, competition_id: UUID, file_id: UUID) -> Status[None]:
    """Give the file up; what has come of it is erased."""
    actions.give_up_file(competition_id, file_id, by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.post(
    "/competitions/{uuid:competition_id}/tender/delivery",
    auth=ARRIVING,
    response=answers(DeliveryOut, 201),
)
def tender_deliver(
    request: HttpRequest, competition_id: UUID, acting_on: ActingOn = None, others_agree: OthersAgree = False
) -> Status[DeliveryView]:
    """Deliver the draft as the version that counts, and get the signed receipt.

    The instant that counts is when this request had been received whole.
    """
    delivered = actions.deliver(
        competition_id,
        received_at=arrived_at(request),
        acting_on=acting_on or "",
        others_agree=others_agree,
        by=actor_of(request),
        at=clock.now(),
    )
    return Status(201, delivered)


@router.delete(
    "/competitions/{uuid:competition_id}/tender/delivery",
    auth=ARRIVING,
    response=answers(status=204),
)
def tender_withdraw(request: HttpRequest, competition_id: UUID) -> Status[None]:
    """Withdraw what was delivered; until the deadline the supplier may deliver again."""
    actions.withdraw(competition_id, received_at=arrived_at(request), by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.get(
    "/competitions/{uuid:competition_id}/tender/deliveries/{uuid:delivery_id}/receipt",
    auth=READ,
    response=answers(ReceiptOut),
)
def tender_receipt(request: HttpRequest, competition_id: UUID, delivery_id: UUID) -> Receipt:
    """The receipt of a delivered version with its manifest, to keep: it proves the delivery without this server."""
    return queries.receipt(actor_of(request), competition_id, delivery_id)


@router.get(
    "/competitions/{uuid:competition_id}/tender/inclusion",
    auth=READ,
    response=answers(list[InclusionOut]),
)
def tender_inclusion(request: HttpRequest, competition_id: UUID) -> tuple[Inclusion, ...]:
    """After the opening: the proof, for each delivered version, that it was among those that were opened."""
    return queries.inclusion(actor_of(request), competition_id)


def _whole(mine: MyTender) -> dict[str, object]:
    """The view and its content as one object; the fields are named in TenderOut."""
    names = TenderOut.model_fields.keys() & MyTender.__dataclass_fields__.keys()
    content = mine.content
    return {name: getattr(mine, name) for name in names} | {
        "price": total(content, mine.terms),
        "prices": content.prices,
        "requirements": content.requirements,
        "criteria": content.criteria,
        "roles": content.roles,
        "answer_files": content.answer_files,
    }
